"""The words of ``rules`` for the translators: pure modules cannot mark them themselves."""

from flask_babel import lazy_gettext as _l

WORDS = (
    # parts of a volume
    _l("卷内目录"), _l("年度计划和事项清单版本"), _l("任务方案"), _l("抽取记录"), _l("告知书和送达凭证"),
    _l("检查记录表"), _l("专项检查表"), _l("现场笔录和证据"), _l("结果告知和责令改正文书"), _l("审核意见"),
    _l("公示版本"), _l("异议、复查与更正"), _l("后续处置"), _l("留痕摘录"), _l("备考表"),
    _l("线索核查不经随机抽取（第二十条第二款）"), _l("不宜告知（第十三条第二项）"),
    _l("直接形成检查结果（第十五条）"),
    # retention
    _l("10年"), _l("30年"), _l("永久"), _l("电子"), _l("纸质"), _l("电子和纸质"),
    _l("未发现问题"), _l("发现问题"), _l("给予行政处罚或移送"),
    # states
    _l("正在立卷"), _l("已立卷"), _l("立卷未成"), _l("已封存"),
)  # fmt: skip

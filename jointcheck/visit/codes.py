"""检查结果 as data: the national outcomes and the direct results of article 15."""

from jointcheck.ground.db import db
from jointcheck.ground.words import N_
from jointcheck.visit.model import ResultCode

# code, text, group, exclusive, may be concluded without a visit (第十五条), usual follow-up
# the texts are stored and published in Chinese; the mark lets the desk read them in English
CODES = [
    ("OK", N_("未发现问题"), "clean", True, False, ""),
    ("NOACT", N_("未发现开展本次抽查涉及的经营活动"), "clean", True, False, ""),
    ("FIXED", N_("发现问题已责令改正"), "problem", False, False, "recheck"),
    ("PEND", N_("发现问题待后续处理"), "problem", False, False, "transfer"),
    ("UNPUB", N_("未按规定公示应当公示的信息"), "problem", False, False, "transfer"),
    ("FALSE", N_("公示信息隐瞒真实情况、弄虚作假"), "problem", False, False, "transfer"),
    ("LOST", N_("通过登记的住所（经营场所）无法联系"), "novisit", False, True, "transfer"),
    ("REFUSE", N_("不配合检查情节严重"), "novisit", False, True, "sanction"),
    ("DEREG", N_("已注销"), "status", True, True, ""),
    ("REVOKED_REG", N_("被撤销设立登记"), "status", True, True, ""),
    ("REVOKED_LIC", N_("被吊销营业执照或相关许可证"), "status", True, True, ""),
    ("MOVED", N_("登记许可机关跨区域迁移"), "status", True, True, ""),
    ("CLOSED", N_("已关闭停业或正在组织清算"), "status", True, False, ""),
]


def seed() -> None:
    """Enter the codes that are missing; a county may add its own."""
    known = set(db.session.scalars(db.select(ResultCode.code)))
    db.session.add_all(
        ResultCode(code=code, text=text, group=group, exclusive=exclusive, direct=direct,
                   follow_up=follow_up, position=position)
        for position, (code, text, group, exclusive, direct, follow_up) in enumerate(CODES)
        if code not in known
    )  # fmt: skip
    db.session.flush()

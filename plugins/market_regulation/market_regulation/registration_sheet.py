"""登记事项检查表。"""

from datetime import date

from jointcheck.plugin import (
    ABSENT,
    ANY,
    PASS,
    PROBLEM,
    Checklist,
    Condition,
    Item,
    Section,
    Sentence,
    Suggestion,
)

from .laws import CAPITAL, company, names, registration

LICENCE = Item(
    "licence_shown",
    "营业执照是否置于住所或者主要经营场所的醒目位置",
    bases=(registration("第三十六条、第四十八条"),),
    method="现场检查",
    points="出示电子营业执照的，扫码核验；从事网络经营的，查首页公示或者链接标识。",
    photos_on=(ANY,),
    sentences=(
        Sentence(PASS, "营业执照正本悬挂于经营场所醒目位置。"),
        Sentence(PROBLEM, "未将营业执照置于醒目位置，已当场责令改正。"),
    ),
    suggests=(Suggestion(PROBLEM, "FIXED"),),
)
FORGED = Item(
    "licence_genuine",
    "是否伪造、涂改、出租、出借、转让营业执照",
    bases=(registration("第三十七条、第四十八条"),),
    method="现场检查、网络检查",
    points="将所持营业执照与登记信息逐项核对；查实际经营者与登记的市场主体是否一致。",
    photos_on=(PROBLEM,),
    suggests=(Suggestion(PROBLEM, "PEND"),),
)
NAME = Item(
    "name",
    "名称使用是否规范，与登记的名称是否一致",
    bases=(registration("第十条"), names("第二十二条至第二十四条")),
    method="现场检查、网络检查",
    points="查牌匾、印章、合同、网页所用名称；简化使用的，看是否使人误认。",
    photos_on=(PROBLEM,),
    sentences=(Sentence(PROBLEM, "牌匾所用名称与登记的名称不一致。"),),
)
ADDRESS = Item(
    "address",
    "住所或者主要经营场所与登记是否一致",
    bases=(registration("第十一条、第二十四条"),),
    method="现场检查",
    points="到登记的住所查看；已迁出本辖区的，按第二十七条办理变更登记。无法联系的，不填本表，由检查小组直接形成结果。",
    sentences=(
        Sentence(PASS, "实际经营地址与登记的住所一致。"),
        Sentence(PROBLEM, "实际经营地址与登记的住所不一致，未办理变更登记。"),
    ),
)
MOVED = Item(
    "moved_on",
    "迁离登记住所的日期",
    bases=(registration("第二十四条、第二十七条"),),
    method="询问、查阅资料",
    points="以租赁合同、搬迁凭证为准；用于计算三十日的变更登记期限。",
    kind="date",
    minimum="2000-01-01",
    show_if=Condition("address", (PROBLEM,)),
)
SCOPE = Item(
    "scope",
    "经营范围中无需审批的项目与登记是否一致",
    bases=(registration("第八条、第十四条、第二十四条"),),
    method="现场检查",
    points="查实际经营项目、发票品目与登记的经营范围。",
)
PERMIT = Item(
    "permit",
    "许可经营项目的许可证或者批准文件是否有效",
    bases=(registration("第十四条、第二十六条"),),
    method="查阅资料",
    points="没有许可经营项目的选“不涉及”；已过有效期的，看是否在三十日内办理变更或者注销登记。",
    materials=("许可证或者批准文件",),
    sentences=(Sentence(ABSENT, "登记的经营范围中没有许可经营项目。"),),
)
CAPITAL_ITEM = Item(
    "capital",
    "登记的注册资本或者出资额",
    bases=(registration("第八条、第十三条"),),
    method="查阅资料",
    points="按营业执照或者登记信息填写，以人民币表示；个体工商户没有登记的不填。",
    kind="number",
    unit="万元",
    minimum="0",
    maximum="100000000",
    optional=True,
)
PAYMENT = Item(
    "capital_term",
    "有限责任公司股东的出资期限是否符合规定",
    bases=(company("第四十七条"), CAPITAL),
    method="查阅资料",
    points="查公司章程载明的出资日期；不是有限责任公司的选“不涉及”。",
    materials=("公司章程",),
)
TERM = Item(
    "term",
    "经营期限是否届满，变更后是否备案",
    bases=(registration("第九条、第二十九条、第四十七条"),),
    method="查阅资料",
    points="章程或者合伙协议载明经营期限的，核对是否届满。",
)
LEADER = Item(
    "representative",
    "法定代表人、执行事务合伙人或者负责人与登记是否一致",
    bases=(registration("第八条、第十二条、第二十五条"),),
    method="询问、查阅资料",
    points="查任免文件；不要求法定代表人到场。",
)
CONTACT = Item(
    "liaison",
    "登记联络员等备案事项是否及时备案",
    bases=(registration("第九条、第二十九条、第四十七条"),),
    method="查阅资料",
    points="拨打备案的联络电话核实能否联系；电话号码不记入本表。",
)

REGISTRATION = Checklist(
    "registration",
    "2026.1",
    "登记事项检查表",
    "市场监督管理局",
    date(2026, 1, 1),
    serves=("SCJG-01",),
    sections=(
        Section("营业执照与名称", (LICENCE, FORGED, NAME)),
        Section("住所与经营范围", (ADDRESS, MOVED, SCOPE, PERMIT)),
        Section("资本、期限与人员", (CAPITAL_ITEM, PAYMENT, TERM, LEADER, CONTACT)),
    ),
    materials=("营业执照正、副本", "公司章程或者合伙协议"),
)

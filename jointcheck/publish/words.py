"""How the states and kinds of this stage read, and the tone of each."""

from flask_babel import lazy_gettext as _l

from jointcheck.ground.words import N_

STATES = {
    "received": _l("待审查"), "supplement": _l("待补正"), "accepted": _l("复查中"),
    "concluded": _l("已作结论"), "answered": _l("已答复"), "refused": _l("不予受理"),
}  # fmt: skip
TONES = {
    "received": "due", "supplement": "due", "accepted": "act", "concluded": "due",
    "answered": "pass", "refused": "quiet",
}  # fmt: skip
TERMS = {
    "object": _l("提出异议（60日）"), "recheck": _l("组织复查（20个工作日）"),
    "correct": _l("更正结果（5个工作日）"), "answer": _l("书面答复（15个工作日）"),
}  # fmt: skip
ACTS = {
    "admit": _l("审查异议材料"), "conclude": _l("复查并作出结论"), "correct": _l("更正检查结果"),
    "answer": _l("答复异议"),
}  # fmt: skip
VIA = {"paper": _l("当面递交"), "mail": _l("邮寄"), "online": _l("网上提交")}
CAPACITIES = (N_("法定代表人"), N_("负责人"), N_("经营者"), N_("委托代理人"))

DELIVERY_STATES = {
    "waiting": _l("待导出"), "exported": _l("已导出，待回执"), "accepted": _l("平台已接收"),
    "rejected": _l("平台退回"), "withdrawn": _l("已撤下，不再报送"),
}  # fmt: skip
DELIVERY_TONES = {"waiting": "due", "exported": "act", "accepted": "pass", "rejected": "seal",
                  "withdrawn": "quiet"}  # fmt: skip

CLEAN = {"OK", "NOACT"}  # result codes under which nothing was found

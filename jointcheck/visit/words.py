"""The words of ``visit.rules`` for pages, so that they can be read in the other language too."""

from flask_babel import lazy_gettext as _l

STATES = {
    "waiting": _l("待检查"),
    "visiting": _l("检查中"),
    "concluded": _l("已作出结论"),
    "signed": _l("已签字"),
    "reviewing": _l("审核中"),
    "returned": _l("退回"),
    "passed": _l("已通过"),
    "published": _l("已公示"),
    "archived": _l("已归档"),
}
READINESS = {
    "files": _l("已查阅登记、许可、档案资料和本年度历次检查情况"),
    "compared": _l("已查询业务系统并与登记信息比对"),
    "recusal": _l("小组成员与检查对象没有应当回避的关系"),
    "forms": _l("记录表和各专项检查表已备齐"),
    "papers": _l("执法证件已带齐并在有效期内"),
    "tools": _l("执法记录仪、平板和必要的检测工具可以使用"),
}
ATTEMPTS = {
    "address": _l("到登记的住所（经营场所）核实"),
    "contact": _l("通过留存的联络方式联系"),
}
DELIVERIES = {"当面": _l("当面"), "邮寄": _l("邮寄"), "电子": _l("电子")}

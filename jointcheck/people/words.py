"""How the roles read on a page."""

from flask_babel import lazy_gettext as _l

ROLE_WORDS = {
    "planner": _l("经办人"),
    "head": _l("负责人"),
    "inspector": _l("执法检查人员"),
    "reviewer": _l("审核人"),
    "archivist": _l("档案员"),
    "superior": _l("上级监督"),
    "system_admin": _l("系统管理员"),
    "security_admin": _l("安全管理员"),
    "audit_admin": _l("审计管理员"),
}

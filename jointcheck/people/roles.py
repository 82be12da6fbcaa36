"""The roles, and which of them one person may not hold together. Pure."""

ROLES = {
    "planner": "经办人",
    "head": "负责人",
    "inspector": "执法检查人员",
    "reviewer": "审核人",
    "archivist": "档案员",
    "superior": "上级监督",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
BUSINESS = frozenset({"planner", "head", "inspector", "reviewer", "archivist"})
READING = frozenset({"superior"})


def excluded(held: set[str], wanted: str) -> str | None:
    """The held role that forbids ``wanted``, or None.

    三员分立: the three administrators exclude each other and all business (GB/T 22239); the
    superior only reads, so it excludes whatever writes.
    """
    if wanted in ADMINISTRATORS or wanted in READING:
        against = set(ROLES) - {wanted}
    else:
        against = set(ADMINISTRATORS | READING)
    return next(iter(sorted(held & against)), None)

"""A small county for tests: three departments with two people of each role, a superior, 三员."""

from jointcheck.ground.db import db
from jointcheck.people import steps
from jointcheck.people.model import Department, Officer
from jointcheck.people.roles import ADMINISTRATORS, BUSINESS

PASSWORD = "Right-horse-42"
DEPARTMENTS = [
    ("ZRZY", "新平县自然资源局", "自然资源局"),
    ("SCJG", "新平县市场监督管理局", "市场监管局"),
    ("YJGL", "新平县应急管理局", "应急管理局"),
]
SURNAMES = "白方李普刀罗杨施矣者禾岳"
GIVEN = ["正明", "晓岚", "文山", "云秀", "建波", "丽华", "志远", "春梅", "海生", "若兰"]


def people() -> None:
    """Departments and officers with approved grants; logins like ``zrzy-planner-1``."""
    hashed = steps.HASHER.hash(PASSWORD)
    names = (f"{s}{g}" for g in GIVEN for s in SURNAMES)
    for code, name, short in DEPARTMENTS:
        department = Department(code=code, name=name, short_name=short, phone="0877-0000000")
        db.session.add(department)
        db.session.flush()
        for role in sorted(BUSINESS):
            for number in (1, 2):
                officer(f"{code.lower()}-{role}-{number}", next(names), department, [role], hashed)
    city = Department(
        code="YXSJ", name="玉溪市自然资源和规划局", short_name="市自然资源局", superior=True
    )
    db.session.add(city)
    db.session.flush()
    officer("city-superior-1", next(names), city, ["superior"], hashed)
    first = db.session.scalars(db.select(Department)).first()
    for role in sorted(ADMINISTRATORS):
        officer(role.replace("_", "-"), next(names), first, [role], hashed)
    db.session.commit()


def officer(
    login: str, name: str, department: Department, roles: list[str], hashed: str
) -> Officer:
    """An account whose roles are already approved."""
    made = Officer(login=login, name=name, staff_number=f"S-{login}", department_id=department.id,
                   password_hash=hashed, must_change_password=False)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    for role in roles:
        grant = steps.propose_grant(made, role=role, department=department, by=None)
        steps.approve_grant(grant, None)
    return made

"""Departments and officials of the demonstration. Pure; every name is put together by rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from jointcheck.catalogue.entity_rows import EntityRow
from jointcheck.catalogue.inspector_rows import CertificateRow

SURNAMES = "白方普刀李杨施矣者禾岳罗段龙沐柏郭郑"
MIDDLE = "云正晓志建丽春海若文景"
LAST = "明岚山秀波华远梅生兰平川霞"
AREAS = ("江东片区", "江西片区")


@dataclass(frozen=True, slots=True)
class Department:
    """``inspectors``: how many 执法检查人员; ``special``: a certificate that its law asks for."""

    code: str
    name: str
    short_name: str
    inspectors: int = 6
    skills: tuple[str, ...] = ()
    special: str = ""
    business: bool = True  # has all roles
    superior: bool = False


@dataclass(frozen=True, slots=True)
class Official:
    """``certificates`` only for inspectors; the first is the 行政执法证."""

    login: str
    name: str
    staff_number: str
    department: str  # code
    role: str
    skills: tuple[str, ...] = ()
    area: str = ""
    certificates: tuple[CertificateRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    login: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Recusal:
    login: str
    subject: str
    ground: str


DEPARTMENTS = (
    Department(
        "zrzy",
        "新平县自然资源局",
        "自然资源局",
        8,
        ("矿产开发", "测绘", "土地"),
        "土地管理监督检查证",
    ),
    Department("scjg", "新平县市场监督管理局", "市场监管局", 8, ("登记注册", "食品", "特种设备")),
    Department("yjgl", "新平县应急管理局", "应急管理局", 6, ("非煤矿山", "危险化学品")),
    Department(
        "sthj", "玉溪市生态环境局新平分局", "生态环境分局", 5, ("环评与排污许可", "固体废物")
    ),
    Department("lycy", "新平县林业和草原局", "林草局", 4, ("林地", "野生动植物")),
    # 第九条：人员不足以随机抽取的部门，直接指定或者与相邻区域匹配
    Department("gaxj", "新平县公安局", "公安局", 2, ("旅馆业治安",)),
    Department("rlsb", "新平县人力资源和社会保障局", "人社局", 3, ("劳动保障监察",)),
    Department("xtgl", "新平县双随机监管信息管理组", "信息管理组", 0, business=False),
    Department("yxzr", "玉溪市自然资源和规划局", "市自然资源局", 0, business=False, superior=True),
)
OFFICE = ("planner", "head", "reviewer", "archivist")
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
CERTIFICATE = "行政执法证"


def officials(today: date, chance: Random) -> tuple[Official, ...]:
    """Two of each role in every department with business, its inspectors, superior, 三员."""
    names = invented(chance)
    numbers = count(1)
    found: list[Official] = []
    for department in DEPARTMENTS:
        for role, place in posts(department):
            number = next(numbers)
            person = Official(
                f"{department.code}-{role.replace('_', '-')}-{place}",
                next(names),
                f"XP{number:04d}",
                department.code,
                role,
            )
            inspects = role == "inspector"
            found.append(qualified(person, department, place, today) if inspects else person)
    return tuple(found)


def invented(chance: Random) -> Iterator[str]:
    every = [s + m + g for s in SURNAMES for m in MIDDLE for g in LAST]
    chance.shuffle(every)
    return iter(every)


def posts(department: Department) -> Iterator[tuple[str, int]]:
    """Role and running number of every post."""
    if department.superior:
        yield from (("superior", place) for place in (1, 2))
    elif not department.business:
        yield from ((role, 1) for role in ADMINISTRATORS)
    else:
        yield from ((role, place) for role in OFFICE for place in (1, 2))
        yield from (("inspector", place) for place in range(1, department.inspectors + 1))


def qualified(person: Official, department: Department, place: int, today: date) -> Official:
    """The last inspector of a large department has an expired certificate, the one before a short one."""
    skills = department.skills[(place - 1) % len(department.skills) :][:2]
    return Official(
        person.login,
        person.name,
        person.staff_number,
        person.department,
        person.role,
        skills,
        AREAS[place % 2],
        tuple(certificates(person, department, place, today)),
    )


def certificates(
    person: Official, department: Department, place: int, today: date
) -> Iterator[CertificateRow]:
    left = department.inspectors - place if department.inspectors > 5 else 9
    days = {0: -40, 1: 25}.get(left, 300 + 150 * place)
    end = today + timedelta(days=days)
    number = f"{department.code.upper()}{person.staff_number[2:]}"
    yield CertificateRow(CERTIFICATE, f"演示{number}", end - timedelta(days=5 * 365), end)
    if department.special and place % 2:
        yield CertificateRow(department.special, f"演示检{number}", None, end)


def absences(people: Sequence[Official], today: date) -> tuple[Absent, ...]:
    """One inspector of each of the three largest departments is away, each for another ground."""
    reasons = (("zrzy", "参加业务培训"), ("scjg", "产假"), ("yjgl", "病假"))
    return tuple(
        Absent(f"{code}-inspector-3", today - timedelta(days=5), today + timedelta(days=30), reason)
        for code, reason in reasons
        if any(person.login == f"{code}-inspector-3" for person in people)
    )


def recusals(people: Sequence[Official], entities: Sequence[EntityRow]) -> tuple[Recusal, ...]:
    """Some inspectors may not come near some enterprises; mines first, where it matters most."""
    mines = [row.subject for row in entities if "矿山企业" in row.tags]
    grounds = ("配偶在该企业任职", "三年内曾在该企业工作", "与负责人系近亲属", "持有该企业股份")
    inspectors = [person.login for person in people if person.role == "inspector"]
    chosen = inspectors[:: max(1, len(inspectors) // len(grounds))][: len(grounds)]
    return tuple(
        Recusal(login, subject, ground)
        for login, subject, ground in zip(chosen, mines, grounds, strict=False)
    )

"""The people and the directory of the demonstration, entered the way an office enters them."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from argon2 import PasswordHasher
from flask_babel import gettext as _

from jointcheck.catalogue import steps as catalogue
from jointcheck.catalogue.entity_rows import EntityRow
from jointcheck.catalogue.model import Absence, Certificate, Entity, Inspector, Relation
from jointcheck.demo.county import County, county
from jointcheck.demo.officials import Official
from jointcheck.ground.db import db
from jointcheck.ground.export import write_csv
from jointcheck.people import steps
from jointcheck.people.model import Department, Officer

# 72 random bits each: nobody guesses them, however quickly a guess is tried (decision 0057)
HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PREFIXES = {
    "zrzy": "新自然资", "scjg": "新市监", "yjgl": "新应急", "gaxj": "新公", "lycy": "新林草",
}  # fmt: skip
COLUMNS = [
    "企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金", "经营范围", "乡镇", "注册地址", "行业",
    "监管标签", "信用风险等级", "登记状态", "许可证名称", "许可证编号", "发证机关", "许可证有效期至",
]  # fmt: skip


@dataclass
class Cast:
    """Who plays: departments and officers by code and login, and their passwords."""

    departments: dict[str, Department] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    accounts: list[dict[str, str]] = field(default_factory=list)

    def at(self, department: str, role: str, number: int = 1) -> Officer:
        """E.g. ``cast.at("zrzy", "planner")``."""
        return self.officers[f"{department}-{role.replace('_', '-')}-{number}"]

    def password(self, officer: Officer | None) -> str:
        assert officer is not None
        return next(a["password"] for a in self.accounts if a["user"] == officer.login)


def settle(today: date) -> Cast:
    """Departments, accounts with random passwords, both directories, absences and relations."""
    data, cast = county(today), Cast()
    for one in data.departments:
        cast.departments[one.code] = Department(
            code=one.code.upper(), name=one.name, short_name=one.short_name, superior=one.superior,
            document_prefix=PREFIXES.get(one.code, ""), phone="0877-0000000",
            address=_("新平县桂山街道"),
        )  # fmt: skip
    db.session.add_all(cast.departments.values())
    db.session.commit()
    for person in data.officials:
        hire(cast, person)
    db.session.commit()
    keep_away(data, cast)
    imported = catalogue.import_entities(
        directory_file(data.entities), "检查对象名录库.csv", cast.at("zrzy", "planner")
    )
    if not imported.accepted:
        raise RuntimeError(f"the demonstration's own directory was refused: {imported.report}")
    relate(data, cast)
    return cast


def hire(cast: Cast, person: Official) -> None:
    """An account with a random password and its role; inspectors stand in the directory."""
    department = cast.departments[person.department]
    password = secrets.token_urlsafe(9) + "a1-A"
    officer, _secret = steps.create_officer(
        login=person.login, name=person.name, staff_number=person.staff_number,
        department=department, by=None, password_hash=HASHER.hash(password),
    )  # fmt: skip
    grant = steps.propose_grant(officer, role=person.role, department=department, by=None)
    steps.approve_grant(grant, None)
    cast.officers[person.login] = officer
    cast.accounts.append({"role": person.role, "department": department.short_name,
                          "user": person.login, "password": password})  # fmt: skip
    if person.certificates:
        enlist(officer, person)


def enlist(officer: Officer, person: Official) -> None:
    certificates = [
        Certificate(kind=c.kind, number=c.number, valid_from=c.valid_from, valid_to=c.valid_to)
        for c in person.certificates
    ]
    db.session.add(
        Inspector(officer_id=officer.id, name=officer.name, department_id=officer.department_id,
                  skills=list(person.skills), area=person.area, certificates=certificates)
    )  # fmt: skip


def keep_away(data: County, cast: Cast) -> None:
    inspectors = {i.officer_id: i for i in db.session.scalars(db.select(Inspector))}
    for one in data.absences:
        person = inspectors[cast.officers[one.login].id]
        person.absences.append(
            Absence(starts_on=one.starts_on, ends_on=one.ends_on, reason=one.reason)
        )
    db.session.commit()


def relate(data: County, cast: Cast) -> None:
    """回避: who may not come near which enterprise."""
    entities = dict(db.session.execute(db.select(Entity.subject, Entity.id)).all())
    inspectors = {i.officer_id: i.id for i in db.session.scalars(db.select(Inspector))}
    for one in data.recusals:
        db.session.add(Relation(inspector_id=inspectors[cast.officers[one.login].id],
                                entity_id=entities[one.subject], ground=one.ground))  # fmt: skip
    db.session.commit()


def directory_file(rows: tuple[EntityRow, ...]) -> bytes:
    """The directory as the CSV that an office would import: one row a licence."""
    lines: list[list[Any]] = []
    for row in rows:
        base: list[Any] = [
            row.name, row.subject.rpartition(":")[2], row.registered_on or "", row.kind, row.capital,
            row.scope, row.region, row.address, row.industry, "、".join(row.tags), row.risk_class,
            STATES[row.state],
        ]  # fmt: skip
        for licence in row.licences or (None,):
            more = (
                [licence.kind, licence.number, licence.authority, licence.valid_to or ""]
                if licence
                else [""] * 4
            )
            lines.append(base + more)
    return write_csv(lines, COLUMNS)


STATES = {"active": "存续", "deregistered": "注销", "revoked": "吊销", "moved": "迁出"}

"""执法检查人员名录: people, their certificates, absences and relations that ask for 回避."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import identifier
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Absence, Certificate, Entity, Inspector, Relation
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer

ledger.words({
    "inspector.added": _l("登记执法检查人员"), "inspector.changed": _l("更正执法检查人员信息"),
    "inspector.away": _l("登记不能参加检查的时间"), "inspector.back": _l("删去不能参加检查的时间"),
    "inspector.related": _l("登记回避关系"), "inspector.unrelated": _l("解除回避关系"),
})  # fmt: skip


def add_inspector(department: Department, *, by: Officer, **facts: Any) -> Inspector:
    """登记 a person; ``facts`` as ``change_inspector`` takes them."""
    with step("inspector.added", by, name=facts["name"]) as event:
        person = Inspector(department=department)
        fill(person, **facts)
        db.session.add(person)
        db.session.flush()
        event.subject = person
    return person


def change_inspector(person: Inspector, *, by: Officer, **facts: Any) -> Inspector:
    with step("inspector.changed", by, person):
        fill(person, **facts)
    return person


def fill(
    person: Inspector, *, name: str, officer_id: int | None, skills: list[str], area: str,
    capacity: int | None, neighbour: str, active: bool, certificates: list[dict[str, Any]],
) -> None:  # fmt: skip
    refuse_certificates(person, certificates)
    person.name, person.officer_id, person.skills = name, officer_id, skills
    person.area, person.capacity, person.neighbour, person.active = (
        area,
        capacity,
        neighbour,
        active,
    )
    held = {one.number: one for one in person.certificates}
    kept = []
    for facts in certificates:
        one = held.get(facts["number"]) or Certificate(number=facts["number"])
        one.kind, one.valid_from, one.valid_to = (
            facts["kind"],
            facts["valid_from"],
            facts["valid_to"],
        )
        kept.append(one)
    person.certificates = kept


def refuse_certificates(person: Inspector, certificates: list[dict[str, Any]]) -> None:
    """第九条、第十条：只有持有效执法证的人员可以参加检查."""
    numbers = [facts["number"] for facts in certificates]
    if not numbers:
        raise Refused(_l("请至少登记一本执法证。"), "certificates")
    if len(set(numbers)) != len(numbers):
        raise Refused(_l("同一证号写了两次。"), "certificates")
    for facts in certificates:
        first, last = facts["valid_from"], facts["valid_to"]
        if first and last and last < first:
            raise Refused(_l("证件 %(n)s 的有效期起止颠倒。", n=facts["number"]), "certificates")
    others = select(Certificate.number).where(
        Certificate.number.in_(numbers), Certificate.inspector_id != (person.id or 0)
    )
    with db.session.no_autoflush:
        taken = db.session.scalar(others)
    if taken:
        raise Refused(_l("证号 %(n)s 已登记在另一人名下。", n=taken), "certificates")


def add_absence(
    person: Inspector, *, starts_on: date, ends_on: date, reason: str, by: Officer
) -> Absence:
    """A time in which the person is not drawn."""
    if ends_on < starts_on:
        raise Refused(_l("结束日期早于开始日期。"), "ends_on")
    with step(
        "inspector.away", by, person, starts=str(starts_on), ends=str(ends_on), reason=reason
    ):
        absence = Absence(
            inspector_id=person.id, starts_on=starts_on, ends_on=ends_on, reason=reason
        )
        db.session.add(absence)
    return absence


def drop_absence(absence: Absence, by: Officer) -> None:
    with step("inspector.back", by, absence.inspector, starts=str(absence.starts_on)):
        db.session.delete(absence)


def add_relation(person: Inspector, *, subject: str, ground: str, by: Officer) -> Relation:
    """回避: the person does not check this entity."""
    entity = entity_by_code(subject)
    known = select(Relation.id).filter_by(inspector_id=person.id, entity_id=entity.id)
    if db.session.scalar(known):
        raise Refused(_l("这一回避关系已经登记。"), "subject")
    with step("inspector.related", by, person, entity=entity.subject, ground=ground):
        relation = Relation(inspector_id=person.id, entity_id=entity.id, ground=ground)
        db.session.add(relation)
    return relation


def entity_by_code(text: str) -> Entity:
    """The entity that a person means by the code he wrote."""
    try:
        subject = identifier.canonical(identifier.parse(text))
    except IdentifierError as error:
        raise Refused(_l(error.template, **error.values), "subject") from None
    entity = db.session.scalar(select(Entity).filter_by(subject=subject))
    if entity is None:
        raise Refused(_l("名录库中没有代码为 %(code)s 的检查对象。", code=text), "subject")
    return entity


def drop_relation(relation: Relation, by: Officer) -> None:
    with step("inspector.unrelated", by, relation.inspector, entity=relation.entity.subject):
        db.session.delete(relation)

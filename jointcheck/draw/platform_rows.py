"""The file of a list drawn elsewhere: read whole, compared with the directory line by line."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import identifier
from jointcheck.catalogue.entity_rows import COLUMNS
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Entity, EntityLicence, Inspector, Relation
from jointcheck.draw import dispatch
from jointcheck.draw import roster as rosters
from jointcheck.ground import table
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.ground.refusal import Refused
from jointcheck.plan import pool as pools
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.judging import judged
from jointcheck.plan.model import Task
from jointcheck.plan.own_list import refuse_rows

MOST = 5_000
PORTION = 500  # ids in one statement
PEOPLE = ("检查人员", "检查人员证号", "执法证件号", "执法证号", "检查人员执法证号")


@dataclass(frozen=True)
class Line:
    """One drawn subject: its line in the file, the name there, its entity and its inspectors."""

    row: int
    subject: str
    named: str
    entity: Entity
    people: tuple[Inspector, ...]


@dataclass(frozen=True)
class Raw:
    row: int
    subject: str
    named: str
    certificates: tuple[str, ...]


def read(task: Task, data: bytes, filename: str) -> list[Line]:
    """All lines of the file; ``Refused`` names every line that is wrong, and nothing is taken."""
    found = list(raw(task, data, filename))
    if not found or len(found) > MOST:
        raise Refused(_l("文件里没有抽中的检查对象，或超过 %(n)s 户。", n=f"{MOST:,}"), "file")
    refuse_rows(list(doubled(found)))
    known, people = entities(task, found), certified(found)
    refuse_rows(list(unknown(task, found, known, people)))
    lines = [
        Line(one.row, one.subject, one.named, known[one.subject],
             tuple(people[number] for number in one.certificates))
        for one in found
    ]  # fmt: skip
    refuse_rows(list(unfit(task, lines)))
    return lines


def raw(task: Task, data: bytes, filename: str) -> Iterable[Raw]:
    found = table.read(data, filename)
    codes = COLUMNS["code"] + COLUMNS["regno"]
    if task.unit:
        codes = (*COLUMNS["licence_number"], task.unit, f"{task.unit}号", f"{task.unit}编号")
    wanted = {"code": codes, "name": COLUMNS["name"], "people": PEOPLE}
    places = table.pick(found.columns, wanted, ("code",))
    wrong, rows = [], []
    for row in found.rows:
        cells = {field: row.cells[place].strip() for field, place in places.items()}
        try:
            subject = subject_of(task, cells["code"])
        except IdentifierError as error:
            wrong.append(at(row.number, _(error.template, **error.values)))
            continue
        named = re.split(r"[、,，;；\s]+", cells.get("people", ""))
        people = tuple(dict.fromkeys(filter(None, named)))
        rows.append(Raw(row.number, subject, cells.get("name", ""), people))
    refuse_rows(wrong)
    return rows


def subject_of(task: Task, cell: str) -> str:
    if not task.unit:
        return identifier.canonical(identifier.parse(cell))
    return f"{task.unit}:{''.join(unicodedata.normalize('NFKC', cell).split())}"


def at(row: int, what: str) -> str:
    return _("第 %(row)s 行：%(what)s", row=row, what=what)


def doubled(rows: Sequence[Raw]) -> Iterable[str]:
    first: dict[str, int] = {}
    for one in rows:
        if one.subject in first:
            yield at(one.row, _("%(code)s 与第 %(first)s 行重复", code=bare(one.subject),
                                first=first[one.subject]))  # fmt: skip
        first.setdefault(one.subject, one.row)


def bare(subject: str) -> str:
    """A licence without its kind, a registration number without its scheme."""
    return subject.rpartition(":")[2]


def entities(task: Task, rows: Sequence[Raw]) -> dict[str, Entity]:
    """Subject → its entity in the common directory."""
    names = [one.subject for one in rows]
    found: dict[str, Entity] = {}
    for start in range(0, len(names), PORTION):
        part = names[start : start + PORTION]
        if task.unit:
            right = EntityLicence.kind + ":" + EntityLicence.number
            query = select(right, Entity).join(Entity).where(right.in_(part))
            query = query.order_by(EntityLicence.id)
        else:
            query = select(Entity.subject, Entity).where(Entity.subject.in_(part))
        found |= dict(db.session.execute(query.options(db.lazyload("*"))).all())
    return found


def certified(rows: Sequence[Raw]) -> dict[str, Inspector]:
    """Certificate number → its holder."""
    numbers = sorted({number for one in rows for number in one.certificates})
    return rosters.by_certificate(numbers) if numbers else {}


def unknown(
    task: Task, rows: Sequence[Raw], known: dict[str, Entity], people: dict[str, Inspector]
) -> Iterable[str]:
    for one in rows:
        if one.subject not in known:
            missing = _("%(code)s 不在检查对象名录库中，请先导入名录库", code=bare(one.subject))
            yield at(one.row, missing)
        for number in one.certificates:
            if number not in people:
                yield at(one.row, _("没有执法证件号为 %(number)s 的检查人员", number=number))
    named = [one for one in rows if one.certificates]
    if named and len(named) < len(rows):
        empty = next(one.row for one in rows if not one.certificates)
        yield at(empty, _("没有检查人员，而别的行有；请全部写明，或全部不写"))


def unfit(task: Task, lines: Sequence[Line]) -> Iterable[str]:
    """第十条、第十三条：the teams of the file are teams, and nobody must be recused."""
    known: dict[tuple[int, ...], str] = {}
    recused = relations(lines)
    for line in lines:
        ids = tuple(person.id for person in line.people)
        if ids and ids not in known:
            known[ids] = unfit_team(task, line.people)
        if ids and known[ids]:
            yield at(line.row, known[ids].rstrip("。"))
        for person in line.people:
            if (line.entity.id, person.id) in recused:
                yield at(line.row, _("%(who)s与检查对象有须回避的关系", who=person.name))


def unfit_team(task: Task, people: Sequence[Inspector]) -> str:
    try:
        dispatch.refuse_team(task, people, [])
    except Refused as refused:
        return str(refused.sentence)
    return ""


def relations(lines: Sequence[Line]) -> set[tuple[int, int]]:
    people = {person.id for line in lines for person in line.people}
    if not people:
        return set()
    query = select(Relation.entity_id, Relation.inspector_id)
    rows = db.session.execute(query.where(Relation.inspector_id.in_(people)))
    return {(entity, person) for entity, person in rows}


def differences(task: Task, lines: Sequence[Line]) -> list[str]:
    """What the second person should know: names that differ, and whom this program would not draw."""
    found = [
        at(line.row, _("平台名称为“%(there)s”，名录库为“%(here)s”", there=line.named,
                       here=line.entity.name))
        for line in lines if line.named and flat(line.named) != flat(line.entity.name)
    ]  # fmt: skip
    reasons = judgements(task, [line.subject for line in lines])
    for line in lines:
        if line.subject not in reasons:
            found.append(at(line.row, _("%(who)s 不在本任务的抽查范围内", who=line.entity.name)))
        elif why := reasons[line.subject]:
            found.append(at(line.row, _("%(who)s：%(why)s，按规定不参加摇号", who=line.entity.name,
                                        why=told(plan_rules.EXCLUDED[why]))))  # fmt: skip
    return found


def flat(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def judgements(task: Task, subjects: Sequence[str]) -> dict[str, str | None]:
    """Subject in the task's scope → the reason code that would keep it out of a draw here."""
    rows = judged(pools.scheme(task)).subquery()
    found: dict[str, str | None] = {}
    for start in range(0, len(subjects), PORTION):
        part = rows.c.subject.in_(subjects[start : start + PORTION])
        found |= dict(db.session.execute(select(rows.c.subject, rows.c.excluded).where(part)).all())
    return found

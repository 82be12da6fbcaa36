"""Who of each department can be drawn for a task, and who must not meet whom (第九条).

A certificate, an absence or a mode that keeps somebody out is kept with its reason. The roster is
frozen with the draw and bound by the ledger's head in the commit; it is not published, because it
tells why people are absent.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jointcheck.catalogue.model import Certificate, Inspector, ItemVersion, Relation
from jointcheck.draw import matching
from jointcheck.draw.bundle import parse_recusal, parse_roster, recusal_text, roster_text
from jointcheck.draw.model import DirectChoice, Draw
from jointcheck.ground.db import db
from jointcheck.people.model import Department
from jointcheck.plan.model import PoolEntry, Task, TaskDepartment, TaskItem

UNDELEGATED = "未被本部门委派"


def label(department: Department) -> str:
    """A department as the canonical files name it: one word."""
    return "".join(department.name.split())


def labels(task: Task) -> dict[str, TaskDepartment]:
    """The task's departments by label."""
    return {label(one.department): one for one in task.departments}


def initiator(task: Task) -> str:
    return label(task.initiating)


def absence(person: Inspector, starts: date, ends: date) -> str:
    """Why the person cannot be drawn for a task in this window; empty when he can."""
    if not person.active:
        return "已停用"
    if not any(covers(one, starts, ends) for one in person.certificates):
        return "执法证件在检查期间无效"
    away = (a for a in person.absences if a.starts_on <= ends and a.ends_on >= starts)
    return next((" ".join(a.reason.split()) for a in away), "")


def covers(certificate: Certificate, starts: date, ends: date) -> bool:
    """Whether the certificate is valid over the whole window."""
    begun = certificate.valid_from is None or certificate.valid_from <= starts
    return begun and (certificate.valid_to is None or certificate.valid_to >= ends)


def inspectors(task: Task, own_only: bool = False) -> list[Inspector]:
    """The inspectors of the task's departments whom their departments' modes let in."""
    people = db.session.scalars(
        select(Inspector)
        .options(selectinload(Inspector.absences))
        .where(Inspector.department_id.in_(task.department_ids))
        .order_by(Inspector.id)
    ).unique()
    modes = {one.department_id: one.mode for one in task.departments}
    # 第九条：只有选择与相邻区域匹配的部门，才从相邻区域借调人员
    return [p for p in people if not p.neighbour or modes[p.department_id] == "neighbour"]


def chosen(task: Task) -> dict[int, set[int]]:
    """Ids of the inspectors chosen directly, by department."""
    rows = db.session.execute(
        select(TaskDepartment.department_id, DirectChoice.inspector_id)
        .join(DirectChoice, DirectChoice.task_department_id == TaskDepartment.id)
        .where(TaskDepartment.task_id == task.id)
    )
    found: dict[int, set[int]] = {}
    for department, inspector in rows:
        found.setdefault(department, set()).add(inspector)
    return found


def roster(task: Task) -> list[matching.Inspector]:
    """The roster as the draw knows it."""
    direct = {one.department_id for one in task.departments if one.mode == "direct"}
    picked = chosen(task)
    found = []
    for person in inspectors(task):
        why = absence(person, task.starts_on, task.ends_on)
        if person.department_id in direct and person.id not in picked.get(person.department_id, ()):
            why = why or UNDELEGATED
        facts = (label(person.department), skills_of(person), person.capacity, why)
        found.append(matching.Inspector(person.certificate, *facts))
    return found


def needs(task: Task) -> frozenset[str]:
    """The qualifications that the task's items ask of a team."""
    query = select(ItemVersion.skills).join(TaskItem, TaskItem.item_version_id == ItemVersion.id)
    asked = db.session.scalars(query.where(TaskItem.task_id == task.id))
    return frozenset("".join(skill.split()) for skills in asked for skill in skills)


def skills_of(person: Inspector) -> frozenset[str]:
    return frozenset("".join(skill.split()) for skill in person.skills)


def lacking(asked: frozenset[str], people: Iterable[Inspector]) -> list[str]:
    """The qualifications that these people together lack; ``asked``: what ``needs`` gave."""
    held = {skill for person in people for skill in skills_of(person)}
    return sorted(asked - held)


def frozen_roster(draw: Draw) -> list[matching.Inspector]:
    return parse_roster(draw.roster_text.encode()) if draw.roster_text else []


def frozen_recusals(draw: Draw) -> list[matching.Recusal]:
    return parse_recusal(draw.recusal_text.encode()) if draw.recusal_text else []


def texts(task: Task, pool_id: int) -> tuple[str, str]:
    """roster.txt and recusal.txt as they are now; the recusals of subjects in the pool."""
    people = {p.id: p.certificate for p in inspectors(task)}
    rows = db.session.execute(
        select(Relation.inspector_id, PoolEntry.subject, Relation.ground)
        .join(PoolEntry, PoolEntry.entity_id == Relation.entity_id)
        .where(PoolEntry.pool_id == pool_id, PoolEntry.excluded.is_(None))
    )
    recusals = [
        matching.Recusal(people[person], subject, " ".join(ground.split()))
        for person, subject, ground in rows
        if person in people
    ]
    return roster_text(roster(task)), recusal_text(recusals)


def direct_order(task: Task, people: Iterable[matching.Inspector]) -> dict[str, list[str]]:
    """The chosen ones of the departments that delegate directly, in the roster's order."""
    direct = {name for name, one in labels(task).items() if one.mode == "direct"}
    return {
        name: [p.certificate for p in people if p.department == name and not p.absence]
        for name in direct
    }


def by_certificate(names: Iterable[str]) -> dict[str, Inspector]:
    """The inspectors behind the roster's names."""
    wanted = list(names)
    rows = db.session.execute(
        select(Certificate.number, Inspector).join(Inspector).where(Certificate.number.in_(wanted))
    )
    found: dict[str, Inspector] = dict(rows.all())
    for name in set(wanted) - set(found):
        scheme, _, key = name.partition(":")
        if scheme == "inspector" and key.isdigit():
            found[name] = db.session.get_one(Inspector, int(key))
    return found

"""频次台账: caps, inspections made outside the program, and what may go beyond a cap."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import identifier
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock, files, ledger, table
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan import frequency
from jointcheck.plan import frequency_rules as words
from jointcheck.plan.frequency_model import CapOverride, FrequencyCap, OutsideCheck
from jointcheck.plan.model import Task
from jointcheck.plan.own_list import refuse_rows

MOST = 20_000
MANY = 500  # ids in one statement

ledger.words({
    "frequency.cap": _l("确定年度频次上限"), "frequency.imported": _l("导入系统外检查"),
    "frequency.withdrawn": _l("撤回系统外检查"), "frequency.asked": _l("申请超出频次上限"),
    "frequency.approved": _l("批准超出频次上限"), "frequency.refused_by_head": _l("不同意超出频次上限"),
})  # fmt: skip


def set_cap(
    department: Department, *, year: int, times: int, basis: str, by: Officer
) -> FrequencyCap:
    """Determine how often the department may inspect one enterprise in ``year``; a new row each time."""
    with step("frequency.cap", by, department, year=year, times=times, basis=basis):
        if year < clock.today().year:
            raise Refused(_l("不能改动已经过去的年度。"), "year")
        made = FrequencyCap(department_id=department.id, year=year, times=times, basis=basis,
                            set_by_id=by.id)  # fmt: skip
        db.session.add(made)
    return made


def import_outside(department: Department, *, data: bytes, filename: str, by: Officer) -> int:
    """Take over inspections made outside the program; returns how many were new.

    One wrong row keeps the whole file out. A row that is there already is not entered again, so
    the same file may be imported twice.
    """
    with step("frequency.imported", by, department, filename=filename) as event:
        db.session.execute(select(Department.id).filter_by(id=department.id).with_for_update())
        checks = read(data, filename)
        kept = files.keep(data, "application/octet-stream").sha256
        known = already(department, {entity for entity, _one in checks})
        new = 0
        for entity, one in checks:
            key = (entity, one.on, one.kind, one.reference)
            if key in known:
                continue
            known.add(key)
            new += 1
            db.session.add(OutsideCheck(
                department_id=department.id, entity_id=entity, checked_on=one.on, kind=one.kind,
                counts=one.counts, what=one.what, reference=one.reference, source_sha256=kept,
                entered_by_id=by.id,
            ))  # fmt: skip
        event.facts |= {"sha256": kept, "rows": len(checks), "new": new}
    return new


def read(data: bytes, filename: str) -> list[tuple[int, words.Check]]:
    """(entity id, row) of a list; ``Refused`` with what is wrong, row by row."""
    given = table.read(data, filename)
    at = table.pick(given.columns, words.COLUMNS, words.NEEDED)
    wrong: list[str] = []
    found: list[tuple[int, str, words.Check]] = []
    for row in given.rows:
        try:
            one = words.check({key: row.cells[place] for key, place in at.items()}, clock.today())
            found.append((row.number, identifier.canonical(identifier.parse(one.code)), one))
        except IdentifierError as error:
            wrong.append(
                _("第 %(row)s 行：%(what)s", row=row.number, what=_(error.template, **error.values))
            )
        except ValueError as error:
            wrong.append(_("第 %(row)s 行：%(what)s", row=row.number, what=told(error.args[0])))
    refuse_rows(wrong)
    if not found or len(found) > MOST:
        raise Refused(_l("文件里没有可以导入的内容，或超过 %(n)s 行。", n=f"{MOST:,}"), "file")
    ids = entity_ids({subject for _n, subject, _one in found})
    refuse_rows([
        _("第 %(row)s 行：%(code)s 不在检查对象名录库中，请先导入名录库", row=number, code=subject)
        for number, subject, _one in found if subject not in ids
    ])  # fmt: skip
    return [(ids[subject], one) for _number, subject, one in found]


def entity_ids(subjects: Collection[str]) -> dict[str, int]:
    names, known = sorted(subjects), {}
    for at in range(0, len(names), MANY):
        query = select(Entity.subject, Entity.id).where(Entity.subject.in_(names[at : at + MANY]))
        known.update(dict(db.session.execute(query).all()))
    return known


def already(department: Department, entities: Collection[int]) -> set[tuple[int, date, str, str]]:
    query = select(
        OutsideCheck.entity_id, OutsideCheck.checked_on, OutsideCheck.kind, OutsideCheck.reference
    ).where(OutsideCheck.department_id == department.id, OutsideCheck.withdrawn_at.is_(None))
    wanted = set(entities)
    return {tuple(row) for row in db.session.execute(query) if row.entity_id in wanted}  # type: ignore[misc]


def withdraw_outside(check: OutsideCheck, *, reason: str, by: Officer) -> OutsideCheck:
    """It was entered wrongly: it counts no more and stays visible with the reason."""
    with step("frequency.withdrawn", by, check, reason=reason):
        if check.withdrawn_at is not None:
            raise Refused(_l("这次检查已经撤回。"))
        with db.session.no_autoflush:
            check.withdrawn_reason, check.withdrawn_by_id = reason, by.id
            check.withdrawn_at = clock.now()
    return check


def ask_override(
    task: Task, *, department: Department, entity: Entity | None, ground: str, reason: str,
    by: Officer,
) -> CapOverride:  # fmt: skip
    """Ask the head of ``department`` to let an enterprise, or the whole task, go beyond its cap."""
    facts: dict[str, Any] = {"ground": ground, "reason": reason, "department": department.name}
    with step("frequency.asked", by, **facts) as event:
        refuse_unfit(task, department, entity, ground)
        made = CapOverride(
            task_id=task.id, entity_id=entity and entity.id, department_id=department.id,
            ground=ground, reason=reason, requested_by_id=by.id,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject, event.facts["entity"] = made, entity.name if entity else None
    return made


def refuse_unfit(task: Task, department: Department, entity: Entity | None, ground: str) -> None:
    if found := words.refusable(ground, entity is None, task.kind):
        raise Refused(found, "ground")
    if department.id not in task.department_ids:
        raise Refused(_l("频次上限由任务执行部门掌握，请选择参加本任务的部门。"), "department")
    if task.dispatched_at is not None:
        raise Refused(_l("名单已经下达，不再办理超出频次上限的申请。"))
    if department.id not in frequency.caps(task.year, [department.id]):
        raise Refused(_l("这个部门没有确定本年度频次上限，不需要申请。"), "department")
    key = entity.id if entity else None
    same = select(CapOverride.id).where(
        CapOverride.task_id == task.id, CapOverride.department_id == department.id,
        CapOverride.entity_id == key if key else CapOverride.entity_id.is_(None),
        CapOverride.approved.is_(None) | CapOverride.approved,
    )  # fmt: skip
    if db.session.scalar(same.limit(1)):
        raise Refused(_l("同样的申请已经在等待决定，或者已经批准。"))


def approve_override(override: CapOverride, *, by: Officer) -> CapOverride:
    """A head of the department whose cap it is, not the one who asked."""
    with step("frequency.approved", by, override):
        decide(override, by, approved=True)
    return override


def refuse_override(override: CapOverride, *, refusal: str, by: Officer) -> CapOverride:
    with step("frequency.refused_by_head", by, override, reason=refusal):
        override.refusal = refusal
        decide(override, by, approved=False)
    return override


def decide(override: CapOverride, by: Officer, *, approved: bool) -> None:
    if override.decided_at is not None:
        raise Refused(_l("这项申请已经有了决定。"))
    if override.requested_by_id == by.id:
        raise Refused(_l("申请人不能批准自己的申请，请由另一位负责人决定。"))
    with db.session.no_autoflush:  # one UPDATE: once decided the row is locked
        override.approved, override.decided_by_id = approved, by.id
        override.decided_at = clock.now()

"""From dispatch to the door: records are opened, preparation is ticked, registers are asked."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload

from jointcheck.catalogue.model import Entity, ItemVersion
from jointcheck.draw.model import Assignment, Draw, Drawn, Team, Void
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.language import later
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.plan.model import Task, TaskItem
from jointcheck.visit import rules
from jointcheck.visit.model import Finding, Preparation, Record, Round, Sheet

ledger.words({
    "record.opened": _l("下达检查"), "record.prepared": _l("登记预查情况"),
    "record.started": _l("到场，开始检查"), "record.joined": _l("又有人员到场"),
    "record.left": _l("离场"), "record.looked_up": _l("预查比对"),
})  # fmt: skip


def open_records(task: Task) -> list[Record]:
    """One record an entity (一企一表) for whatever the task assigns and has no record yet."""
    made = [open_record(task, *where) for where in unopened(task)]
    db.session.flush()
    return made


def unopened(task: Task) -> list[tuple[Team, Entity, Drawn | None]]:
    """(team, entity, drawn) of each assignment without a record; a clue leads to one entity."""
    if task.kind == "clue":
        return clue(task)
    assignments = db.session.scalars(
        db.select(Assignment)
        .join(Assignment.team)
        .outerjoin(Record, Record.drawn_id == Assignment.drawn_id)
        .outerjoin(Void, Void.draw_id == Assignment.draw_id)
        .where(Team.task_id == task.id, Record.id.is_(None), Void.second_at.is_(None))
        .options(joinedload(Assignment.drawn))
        .order_by(Assignment.id)
    ).unique()
    return [(one.team, one.drawn.entity, one.drawn) for one in assignments]


def clue(task: Task) -> list[tuple[Team, Entity, Drawn | None]]:
    # 第二十条第二款：个案线索不经摇号，检查对象就是线索所指
    if db.session.scalar(db.select(Record.id).filter_by(task_id=task.id).limit(1)):
        return []
    team = db.session.scalars(
        db.select(Team).filter_by(task_id=task.id).order_by(Team.number).limit(1)
    ).one()
    return [(team, db.session.get_one(Entity, task.clue_entity_id), None)]


def open_record(task: Task, team: Team, entity: Entity, drawn: Drawn | None) -> Record:
    with step("record.opened", None, entity=entity.subject) as event:
        record = Record(
            number=next_number(task, team), task=task, entity=entity, drawn=drawn, team=team
        )
        record.rounds = [first_round(task, record)]
        db.session.add(record)
        db.session.flush()
        event.subject = record
    return record


def next_number(task: Task, team: Team) -> str:
    """新自然资抽查〔2026〕7号-03-002: the task, the team, the serial within the team."""
    known = db.select(func.count()).select_from(Record).filter_by(team_id=team.id)
    return f"{task.number}-{team.number:02d}-{(db.session.scalar(known) or 0) + 1:03d}"


def first_round(task: Task, record: Record) -> Round:
    """Everything still to be done: all sheets empty, every row of the record form 未检查."""
    sheets = [
        Sheet(
            record=record,
            department_id=one.department_id,
            item_version_id=one.item_version_id,
            checklist_version_id=one.checklist_version_id,
        )
        for one in task.checklists
    ]
    findings = [
        Finding(department_id=department, item_version=one.item_version)
        for one in task.items
        for department in checking(task, one.item_version)
    ]
    return Round(number=1, sheets=sheets, findings=findings)


def checking(task: Task, item: ItemVersion) -> list[int]:
    """Ids of the task's departments that check the item, the initiating one first."""
    found = item.department_ids & task.department_ids
    return sorted(found, key=lambda one: (one != task.initiating_department_id, one))


def prepare(record: Record, *, done: Collection[str], by: Any) -> Record:
    """预查比对 (第十三条第一项): what is ready now; what is no longer ticked is taken back."""
    with step("record.prepared", by, record) as event:
        refuse_unless_member(record, by)
        refuse_unless_open(record)
        known = {one.code: one for one in preparations(record)}
        for code in set(known) - set(done):
            db.session.delete(known[code])
        new = sorted(set(done) - set(known))
        db.session.add_all(Preparation(record_id=record.id, code=c, officer_id=by.id) for c in new)
        event.facts.update(done=new, undone=sorted(set(known) - set(done)))
    return record


def preparations(record: Record) -> list[Preparation]:
    query = db.select(Preparation).filter_by(record_id=record.id).order_by(Preparation.id)
    return list(db.session.scalars(query))


def refuse_unless_open(record: Record) -> None:
    if record.state not in rules.OPEN:
        raise Refused(
            _l("检查记录现在是“%(state)s”，不能再改。", state=later(rules.STATES[record.state]))
        )


def refuse_unless_member(record: Record, by: Any) -> None:
    """第十条：换下的人员不再办理；the policy lets in whoever was ever on the team."""
    if by.id not in {member.inspector.officer_id for member in record.team.present_members}:
        raise Refused(_l("您现在不是这个检查小组的成员，不能办理。"))


def counts(task_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """{task id: Counter of record states}: what a task's own state is derived from."""
    query = (
        db.select(Record.task_id, Record.state, func.count())
        .where(Record.task_id.in_(list(task_ids)))
        .group_by(Record.task_id, Record.state)
    )
    found: dict[int, Counter[str]] = {}
    for task_id, state, number in db.session.execute(query):
        found.setdefault(task_id, Counter())[state] = number
    return found


def checked(item_ids: list[int], year: int) -> Select[tuple[int]]:
    """A SELECT of entity ids, one row for each visit of the year for any of the items.

    第二十条：经联合随机抽查检查的，原则上本年度不再检查已抽查事项. Clue-driven checks are not random
    ones, and who was never visited (第十五条) was not checked: neither counts.
    """
    about = (
        db.select(Finding.id)
        .join(Round, Round.id == Finding.round_id)
        .join(ItemVersion, ItemVersion.id == Finding.item_version_id)
        .where(Round.record_id == Record.id, ItemVersion.item_id.in_(item_ids))
    )
    return (
        db.select(Record.entity_id)
        .join(Task, Task.id == Record.task_id)
        .where(Task.kind != "clue", Record.started_at.isnot(None), within(year), about.exists())
    )


def waiting(item_ids: list[int], year: int) -> Select[tuple[int]]:
    """A SELECT of ids of entities that were drawn for any of the items and are not checked yet.

    Two departments, or a special inspection (第十九条), do not draw them a second time meanwhile.
    """
    about = db.select(TaskItem.task_id).join(
        ItemVersion, ItemVersion.id == TaskItem.item_version_id
    )
    return (
        db.select(Drawn.entity_id)
        .join(Draw, Draw.id == Drawn.draw_id)
        .join(Task, Task.id == Draw.task_id)
        .outerjoin(Void, (Void.draw_id == Draw.id) | (Void.draw_id == Draw.base_id))
        .outerjoin(Record, Record.drawn_id == Drawn.id)
        .where(Task.year == year, Task.id.in_(about.where(ItemVersion.item_id.in_(item_ids))))
        .where(Draw.locked_at.isnot(None), Void.second_at.is_(None), Record.concluded_at.is_(None))
    )


def within(year: int) -> Any:
    """The record was concluded in the year, as the county's calendar has it."""
    first, after = (datetime(y, 1, 1, tzinfo=clock.SHANGHAI) for y in (year, year + 1))
    return (Record.concluded_at >= first) & (Record.concluded_at < after)

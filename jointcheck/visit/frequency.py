"""The records as the 频次台账 counts them.

第十五条的结果要分开：没有到场就形成的结果（无法联系、已注销等）没有打扰企业，不计频次；到场后
形成的照计。
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, literal, or_, select

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import frequency
from jointcheck.plan.frequency import Inspection
from jointcheck.plan.frequency_rules import AHEAD, DONE, MISSED, OF_TASK
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.visit.model import Record


def rows(year: int) -> Select[Any]:
    """(department_id, entity_id, state): visits begun in the year, and those still ahead."""
    state = case((Record.started_at.is_(None), literal(AHEAD)), else_=literal(DONE))
    return (
        of_year(year, TaskDepartment.department_id, Record.entity_id, state.label("state"))
        .where(~missed(), ~frequency.ordered(Task.id))
    )  # fmt: skip


def missed() -> Any:
    """A result was formed without anybody entering."""
    return and_(Record.started_at.is_(None), Record.concluded_at.isnot(None))


def of_year(year: int, *columns: Any) -> Select[Any]:
    """One row for each department of each record of the year, as the county's calendar has it."""
    first, after = (datetime(y, 1, 1, tzinfo=clock.SHANGHAI) for y in (year, year + 1))
    begun = and_(Record.started_at >= first, Record.started_at < after)
    return (
        select(*columns)
        .select_from(Record).join(Task, Task.id == Record.task_id)
        .join(TaskDepartment, TaskDepartment.task_id == Task.id)
        .where(Task.voided_at.is_(None), or_(begun, and_(Record.started_at.is_(None), Task.year == year)))
    )  # fmt: skip


def told(entity_id: int, year: int) -> Iterable[Inspection]:
    """Every inspection of one enterprise by the program's tasks; one statement."""
    query = of_year(
        year, Record.id, Record.started_at, Record.concluded_at, TaskDepartment.department_id,
        Task.kind, Task.name, Task.number, Task.id.label("task"),
        frequency.ordered(Task.id).label("ordered"),
    ).where(Record.entity_id == entity_id).order_by(Record.id, TaskDepartment.id)  # fmt: skip
    for row in db.session.execute(query):
        state = DONE if row.started_at else MISSED if row.concluded_at else AHEAD
        at = row.started_at or row.concluded_at
        yield Inspection(
            at and clock.local(at).date(), row.department_id, OF_TASK[row.kind], row.name, state,
            state != MISSED and not row.ordered, row.number, row.task,
        )  # fmt: skip

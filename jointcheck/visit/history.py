"""第二十条: who was checked for what, by whom, this year and before."""

from collections import Counter
from typing import Any

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.visit import lists
from jointcheck.visit.model import Record
from jointcheck.visit.steps import within


def earlier(record: Record, limit: int = 20) -> list[Record]:
    """The other records of the same entity, by whatever department, newest first."""
    return of_entity(record.entity_id, limit, but=record.id)


def of_entity(entity_id: int, limit: int = 20, but: int | None = None) -> list[Record]:
    """The records of an entity that have begun, newest first."""
    query = lists.rows(
        Record.entity_id == entity_id,
        Record.id != (but or 0),
        Record.started_at.isnot(None) | Record.concluded_at.isnot(None),
    )
    newest = query.order_by(None).order_by(Record.id.desc()).limit(limit)
    return list(db.session.scalars(newest))


def readable(found: list[Record], officer: Any) -> set[int]:
    """Ids of those that the officer may open."""
    ids = [record.id for record in found]
    query = db.select(Record.id).where(Record.id.in_(ids), lists.visible(officer))
    return set(db.session.scalars(query)) if ids else set()


def visits(record: Record) -> list[dict[str, Any]]:
    """``paper_data.Visits``: how often each department of the task has inspected it this year."""
    counted = by_department(record)
    return [
        {"department": one.department.name, "count": counted[one.department_id], "cap": None}
        for one in record.task.departments
    ]


def by_department(record: Record) -> Counter[int]:
    """Department id → visits to the entity that began and were concluded this calendar year."""
    query = (
        db.select(TaskDepartment.department_id)
        .join(Task, Task.id == TaskDepartment.task_id)
        .join(Record, Record.task_id == Task.id)
        .where(Record.entity_id == record.entity_id, Record.id != record.id)
        .where(Record.started_at.isnot(None), within(clock.today().year))
    )
    return Counter(db.session.scalars(query))

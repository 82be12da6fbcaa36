"""第二十条: who was checked for what, by whom, this year and before."""

from typing import Any

from jointcheck.ground.db import db
from jointcheck.plan import frequency
from jointcheck.visit import lists
from jointcheck.visit.model import Record


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
    year, begun = record.task.year, int(record.started_at is not None)  # this one is not "already"
    known = frequency.counts(year, [record.entity_id])
    caps = frequency.caps(year, record.task.department_ids)
    found = []
    for one in record.task.departments:
        count = known.get((record.entity_id, one.department_id))
        cap = caps.get(one.department_id)
        found.append({"department": one.department.name, "count": max(0, count.done - begun) if count else 0,
                      "cap": cap and cap.times})  # fmt: skip
    return found

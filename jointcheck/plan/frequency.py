"""频次台账: how often each department inspected each enterprise in a calendar year.

Nothing is counted twice: inspections inside the program are read from their records (the visit
registers how), those outside from ``OutsideCheck``. A joint inspection counts once for each of
its departments, because the caps are theirs. Who is drawn and not yet visited is counted ahead,
so that two draws in a row do not both take the last free place.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from jointcheck.catalogue.model import Entity
from jointcheck.ground.db import db
from jointcheck.plan.frequency_model import CapOverride, FrequencyCap, OutsideCheck
from jointcheck.plan.frequency_rules import AHEAD, DONE, Count
from jointcheck.plan.model import Task


@dataclass(frozen=True)
class Inspection:
    """One inspection as the ledger shows it. ``state``: a key of ``frequency_rules.STATES``."""

    on: date | None
    department_id: int
    kind: str
    what: str
    state: str
    counts: bool
    reference: str = ""
    task_id: int | None = None
    outside: OutsideCheck | None = None


@dataclass(frozen=True)
class Source:
    """``rows(year)``: a SELECT of (department_id, entity_id, state) of what counts to the caps;
    ``told(entity id, year)``: every inspection of one enterprise, also those that do not count."""

    rows: Callable[[int], Any]
    told: Callable[[int, int], Iterable[Inspection]]


def outside_rows(year: int) -> Any:
    return select(
        OutsideCheck.department_id, OutsideCheck.entity_id, literal(DONE).label("state")
    ).where(OutsideCheck.counts, *standing(year))


def outside_told(entity_id: int, year: int) -> Iterable[Inspection]:
    found = db.session.scalars(
        select(OutsideCheck).where(OutsideCheck.entity_id == entity_id, *standing(year))
    )
    for one in found:
        yield Inspection(one.checked_on, one.department_id, one.kind, one.what, DONE, one.counts,
                         one.reference, outside=one)  # fmt: skip


def standing(year: int) -> tuple[ColumnElement[bool], ...]:
    """Outside inspections of the year that nobody withdrew."""
    return (
        OutsideCheck.withdrawn_at.is_(None),
        OutsideCheck.checked_on >= date(year, 1, 1), OutsideCheck.checked_on <= date(year, 12, 31),
    )  # fmt: skip


SOURCES: list[Source] = [Source(outside_rows, outside_told)]


def used(year: int) -> Any:
    """(department_id, entity_id, state) of everything that counts to the caps of the year."""
    return union_all(*(source.rows(year) for source in SOURCES)).subquery("used")


def caps(year: int, departments: Collection[int] = ()) -> dict[int, FrequencyCap]:
    """The caps in force by department; without ``departments`` of all."""
    newest = select(func.max(FrequencyCap.id)).where(FrequencyCap.year == year)
    if departments:
        newest = newest.where(FrequencyCap.department_id.in_(departments))
    newest = newest.group_by(FrequencyCap.department_id)
    found = db.session.scalars(select(FrequencyCap).where(FrequencyCap.id.in_(newest)))
    return {one.department_id: one for one in found}


def at_cap(
    year: int, departments: Collection[int], task_id: int | None, entity: Any
) -> ColumnElement[bool] | None:
    """Whether one of the departments has inspected ``entity`` (a column) as often as it may.

    None when no cap is set: there is nothing to ask. What a head let go beyond the cap for
    ``task_id`` is not held back.
    """
    known = caps(year, departments)
    if not known:
        return None
    rows = used(year)
    full = []
    for department, cap in known.items():
        met = select(rows.c.entity_id).where(rows.c.department_id == department)
        met = met.group_by(rows.c.entity_id).having(func.count() >= cap.times)
        free = select(CapOverride.entity_id).where(*granted(task_id, department))
        whole = free.where(CapOverride.entity_id.is_(None))
        named = free.where(CapOverride.entity_id.isnot(None))
        full.append(and_(entity.in_(met), ~whole.exists(), entity.not_in(named)))
    return or_(*full)


def granted(task_id: int | None, department: int) -> tuple[ColumnElement[bool], ...]:
    return (
        CapOverride.task_id == task_id, CapOverride.department_id == department,
        CapOverride.approved.is_(True),
    )  # fmt: skip


def ordered(task: Any) -> ColumnElement[bool]:
    """Whether a task (its id column) was ordered from above: it counts to no cap."""
    return (
        select(CapOverride.id)
        .where(
            CapOverride.task_id == task,
            CapOverride.entity_id.is_(None),
            CapOverride.approved.is_(True),
        )
        .exists()
    )


def counts(year: int, entities: Collection[int]) -> dict[tuple[int, int], Count]:
    """(entity, department) → how often; with every department that has a cap or an inspection."""
    rows, known = used(year), caps(year)
    query = (
        tallied(rows).where(rows.c.entity_id.in_(entities))
        .group_by(rows.c.entity_id, rows.c.department_id)
    )  # fmt: skip
    found: dict[tuple[int, int], Count] = {}
    for row in db.session.execute(query):
        cap = known.get(row.department_id)
        found[row.entity_id, row.department_id] = Count(
            row.done, row.ahead, cap.times if cap else None
        )
    return found


def tallied(rows: Any) -> Select[Any]:
    """(entity_id, department_id, done, ahead) over ``used``; to be grouped."""
    return select(
        rows.c.entity_id, rows.c.department_id,
        func.count(case((rows.c.state == DONE, 1))).label("done"),
        func.count(case((rows.c.state == AHEAD, 1))).label("ahead"),
    )  # fmt: skip


def told(entity_id: int, year: int) -> list[Inspection]:
    """Every inspection of one enterprise in the year, the newest first, what is ahead on top."""
    found = [one for source in SOURCES for one in source.told(entity_id, year)]
    return sorted(found, key=lambda one: one.on or date.max, reverse=True)


@dataclass(frozen=True)
class Warned:
    """An enterprise of a list whose department has no place left, before this task is counted."""

    entity: str
    department: str
    count: Count


def warned_names(task: Task, entities: Collection[int]) -> list[Warned]:
    """Who on the list of a task goes beyond a cap with it, by name."""
    found = warnings(task, entities)
    query = select(Entity.id, Entity.name).where(Entity.id.in_([one for (one, _d), _c in found]))
    known = dict(db.session.execute(query).all()) if found else {}
    sides = {one.department_id: one.department.short_name for one in task.departments}
    return [Warned(known[entity], sides[side], count) for (entity, side), count in found]


def warnings(task: Task, entities: Collection[int]) -> list[tuple[tuple[int, int], Count]]:
    """((entity, department), count) of those without a place left and without an override."""
    free: dict[int, set[int | None]] = defaultdict(set)
    for one in db.session.scalars(
        select(CapOverride).where(CapOverride.task_id == task.id, CapOverride.approved.is_(True))
    ):
        free[one.department_id].add(one.entity_id)
    return [
        ((entity, department), count)
        for (entity, department), count in counts(task.year, entities).items()
        if department in task.department_ids and count.mark
        and not {None, entity} & free[department]
    ]  # fmt: skip

"""Who of the directory belongs to a scheme, in which stratum, and who is left out and why.

One query judges; preview and frozen pool both ask it, so that what was shown is what is drawn from.
What is drawn are subjects, or licences (mining rights, projects) below them, each by its own id.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from jointcheck.catalogue.model import Entity, EntityLicence, EntityTag
from jointcheck.ground.db import db
from jointcheck.plan import frequency, rules
from jointcheck.plan.model import Task, TaskSubject

# (item ids, year) → a SELECT of entity ids (or few ids), one row for each check of any of the
# items in the year by any department; clue-driven checks do not count (第二十条).
Checked = Callable[[list[int], int], Any]
CHECKED: list[Checked] = []
# The same for entities that were drawn for any of the items and still wait for their visit.
WAITING: list[Checked] = []


@dataclass(frozen=True)
class Layer:
    """One stratum of a scheme, as the form or the table has it."""

    code: str
    title: str = ""
    scope: dict[str, Any] = field(default_factory=dict)
    ratio_bp: int | None = None
    minimum: int = 1
    take: int | None = None


@dataclass(frozen=True)
class Scheme:
    """What decides the pool of a task. ``frequency``: item id → at most so often a year.

    ``unit``: the kind of licence that is drawn, empty for the subjects themselves. ``starts_on``:
    a licence that has run out by then is left out.
    """

    scope: dict[str, Any]
    layers: tuple[Layer, ...]
    frequency: dict[int, int]
    year: int
    own_list_of: int | None = None  # the task whose own directory counts
    unit: str = ""
    starts_on: date | None = None
    departments: frozenset[int] = frozenset()  # whose caps hold back
    task_id: int | None = None  # for which a head may have let somebody beyond the cap


def scheme(task: Task) -> Scheme:
    """The scheme of a task as it stands."""
    layers = (Layer(s.code, s.title, s.scope, s.ratio_bp, s.minimum, s.take) for s in task.strata)
    frequency = {i.item_version.item_id: i.item_version.frequency for i in task.items}
    own = task.id if task.own_list else None
    return Scheme(task.scope, tuple(layers), frequency, task.year, own, task.unit, task.starts_on,
                  task.department_ids, task.id)  # fmt: skip


def within(scope: dict[str, Any]) -> ColumnElement[bool]:
    """The condition of a scope; an empty scope holds everybody."""
    wanted = rules.clean_scope(scope)
    columns = {"kinds": Entity.kind, "regions": Entity.region, "risk": Entity.risk_class}
    parts: list[ColumnElement[bool]] = [
        column.in_(wanted[key]) for key, column in columns.items() if key in wanted
    ]
    if "trades" in wanted:
        words = (Entity.industry.contains(word, autoescape=True) for word in wanted["trades"])
        parts.append(or_(*words))
    if "tags" in wanted:
        tagged = select(EntityTag.entity_id).where(EntityTag.tag.in_(wanted["tags"]))
        parts.append(Entity.id.in_(tagged))
    if "licences" in wanted:
        held = select(EntityLicence.entity_id).where(EntityLicence.kind.in_(wanted["licences"]))
        parts.append(Entity.id.in_(held))
    return and_(true(), *parts)


def duplicate() -> ColumnElement[bool]:
    """An older number beside the same subject's unified code: one legal entity, one id."""
    twin = aliased(Entity)
    same = and_(twin.name == Entity.name, twin.region == Entity.region, twin.kind == Entity.kind)
    return and_(
        Entity.subject.contains(":"),
        select(twin.id).where(same, ~twin.subject.contains(":")).exists(),
    )


def often(ask: Checked, items: list[int], year: int, times: int) -> ColumnElement[bool]:
    """Met at least ``times`` times in the year for one of the items."""
    answer = ask(items, year)
    if not isinstance(answer, Select):
        met: Counter[int] = Counter(answer)
        return Entity.id.in_([one for one, n in met.items() if n >= times])
    rows = answer.subquery()
    key = rows.c[0]
    return Entity.id.in_(select(key).group_by(key).having(func.count() >= times))


def reasons(of: Scheme) -> Iterator[tuple[ColumnElement[bool], str]]:
    """Why a subject of the directory may not be drawn, the first that holds counts."""
    yield Entity.state != "active", "inactive"
    yield duplicate(), "duplicate"
    if of.unit and of.starts_on:
        yield EntityLicence.valid_to < of.starts_on, "lapsed"
    for times in sorted(set(of.frequency.values())):
        items = [item for item, often_ in of.frequency.items() if often_ == times]
        for ask in CHECKED:
            # 第二十条：原则上在本年度内不再对其进行已抽查事项的行政检查
            yield often(ask, items, of.year, times), "checked" if times == 1 else "capped"
    for ask in WAITING:
        yield often(ask, list(of.frequency), of.year, 1), "drawn"
    full = frequency.at_cap(of.year, of.departments, of.task_id, Entity.id)
    if full is not None:
        yield full, "capped"


def judged(of: Scheme) -> Select[Any]:
    """(entity_id, subject, stratum, excluded) of the whole directory of a scheme."""
    out: list[tuple[ColumnElement[bool], Any]] = [
        (condition, literal(reason, String)) for condition, reason in reasons(of)
    ]
    excluded = case(*out, else_=cast(null(), String)).label("excluded")
    layers = [(within(layer.scope), literal(layer.code, String)) for layer in of.layers]
    stratum = case(*layers, else_=cast(null(), String)) if layers else cast(null(), String)
    columns = (stratum.label("stratum"), excluded)
    if of.unit:
        return licences(of, columns)
    rows = select(Entity.id, Entity.subject.label("subject"), *columns)
    return rows.where(listed(of, Entity.subject))


def listed(of: Scheme, subject: Any) -> ColumnElement[bool]:
    """Whether a row is of the directory: within the scope, or on the task's own list."""
    if of.own_list_of is None:
        return within(of.scope)
    own = select(TaskSubject.subject).where(TaskSubject.task_id == of.own_list_of)
    return subject.in_(own)


def licences(of: Scheme, columns: tuple[Any, ...]) -> Select[Any]:
    """The licences of the wanted kind, one row each.

    A number that stands below two subjects is one right: the holder who may be drawn counts,
    of several the one who was registered with it last.
    """
    subject = literal(f"{of.unit}:", String).concat(EntityLicence.number)
    holder = func.row_number().over(
        partition_by=EntityLicence.number,
        order_by=(case((columns[1].element.is_(None), 0), else_=1), EntityLicence.id.desc()),
    )
    rows = (
        select(Entity.id, subject.label("subject"), *columns, holder.label("holder"))
        .join(EntityLicence, EntityLicence.entity_id == Entity.id)
        .where(EntityLicence.kind == of.unit, listed(of, subject))
        .subquery()
    )
    return select(rows.c.id, rows.c.subject, rows.c.stratum, rows.c.excluded).where(
        rows.c.holder == 1
    )


def units() -> list[tuple[str, int]]:
    """(kind of licence, how many) that can be drawn, as the directory has them."""
    query = select(EntityLicence.kind, func.count()).group_by(EntityLicence.kind)
    found = db.session.execute(query.order_by(EntityLicence.kind))
    return [(kind, count) for kind, count in found if rules.is_unit(kind)]

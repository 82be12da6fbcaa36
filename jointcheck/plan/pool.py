"""The pool of a task: who is in it, who is left out and why; judged by one query, then frozen.

The same query serves the preview (numbers only) and the frozen pool, so that what was shown is
what is drawn from.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.orm import aliased

from jointcheck.catalogue.model import Entity, EntityTag
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan import rules
from jointcheck.plan.model import Pool, PoolEntry, Task, TaskSubject

# (item ids, year) → a SELECT of entity ids (or few ids), one row for each check of any of the
# items in the year by any department; clue-driven checks do not count (第二十条).
Checked = Callable[[list[int], int], Any]
CHECKED: list[Checked] = []


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
    """What decides the pool of a task. ``frequency``: item id → at most so often a year."""

    scope: dict[str, Any]
    layers: tuple[Layer, ...]
    frequency: dict[int, int]
    year: int
    own_list_of: int | None = None  # the task whose own directory counts


@dataclass(frozen=True)
class Count:
    """One stratum of a preview: how many are in it and how many will be drawn."""

    layer: Layer
    count: int

    @property
    def wanted(self) -> int:
        return rules.size(self.count, self.layer.ratio_bp, self.layer.minimum, self.layer.take)


@dataclass(frozen=True)
class Preview:
    """Numbers of a scheme; never names. ``unlayered``: in scope, but in no stratum."""

    layers: list[Count]
    excluded: list[tuple[str, int]]
    unlayered: int

    @property
    def count(self) -> int:
        return sum(layer.count for layer in self.layers)

    @property
    def wanted(self) -> int:
        return sum(layer.wanted for layer in self.layers)

    @property
    def out(self) -> int:
        return sum(number for _reason, number in self.excluded)


def scheme(task: Task) -> Scheme:
    """The scheme of a task as it stands."""
    layers = (Layer(s.code, s.title, s.scope, s.ratio_bp, s.minimum, s.take) for s in task.strata)
    frequency = {i.item_version.item_id: i.item_version.frequency for i in task.items}
    own = task.id if task.own_list else None
    return Scheme(task.scope, tuple(layers), frequency, task.year, own)


def within(scope: dict[str, Any]) -> ColumnElement[bool]:
    """The condition of a scope; an empty scope holds everybody."""
    wanted = rules.clean_scope(scope)
    columns = {"kinds": Entity.kind, "regions": Entity.region, "risk": Entity.risk_class}
    parts: list[ColumnElement[bool]] = [
        column.in_(wanted[key]) for key, column in columns.items() if key in wanted
    ]
    if "tags" in wanted:
        tagged = select(EntityTag.entity_id).where(EntityTag.tag.in_(wanted["tags"]))
        parts.append(Entity.id.in_(tagged))
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
    """Checked at least ``times`` times in the year for one of the items."""
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
    for times in sorted(set(of.frequency.values())):
        items = [item for item, often_ in of.frequency.items() if often_ == times]
        for ask in CHECKED:
            # 第二十条：原则上在本年度内不再对其进行已抽查事项的行政检查
            yield often(ask, items, of.year, times), "checked" if times == 1 else "capped"


def judged(of: Scheme, drawn: Select[Any] | None = None) -> Select[Any]:
    """(entity_id, subject, stratum, excluded) of the whole directory of a scheme.

    ``drawn``: a SELECT of entity ids that an earlier draw of the task took.
    """
    out: list[tuple[ColumnElement[bool], Any]] = [
        (condition, literal(reason, String)) for condition, reason in reasons(of)
    ]
    if drawn is not None:
        out.append((Entity.id.in_(drawn), literal("drawn", String)))
    excluded = case(*out, else_=cast(null(), String)).label("excluded")
    layers = [(within(layer.scope), literal(layer.code, String)) for layer in of.layers]
    stratum = case(*layers, else_=cast(null(), String)) if layers else cast(null(), String)
    directory = select(Entity.id, Entity.subject, stratum.label("stratum"), excluded)
    if of.own_list_of is None:
        return directory.where(within(of.scope))
    own = select(TaskSubject.entity_id).where(TaskSubject.task_id == of.own_list_of)
    return directory.where(Entity.id.in_(own))


def preview(of: Scheme) -> Preview:
    """How many are in scope, left out and to be drawn; two statements at most."""
    rows = judged(of).subquery()
    query = select(rows.c.stratum, rows.c.excluded, func.count())
    found = db.session.execute(query.group_by(rows.c.stratum, rows.c.excluded)).all()
    out: Counter[str] = Counter()
    counts: Counter[str | None] = Counter()
    for stratum, excluded, number in found:
        if excluded:
            out[excluded] += number
        else:
            counts[stratum] += number
    layers = [Count(layer, counts[layer.code]) for layer in of.layers]
    known = [(reason, out[reason]) for reason in rules.EXCLUDED if out[reason]]
    return Preview(layers, known, counts[None])


def freeze(
    task: Task, by: Officer, *, again: bool = False, drawn: Select[Any] | None = None
) -> Pool:
    """冻结: fix the directory of a task with its exclusions; from here on the scheme is locked.

    ``again``: another pool for another draw of the same task (after a void, or an extension over
    those not ``drawn`` yet). Raises ``Refused`` with what is missing.
    """
    with step("task.frozen", by, task) as event:
        refuse_unready(task, again)
        found = preview(scheme(task)) if drawn is None else None
        if found is not None:
            refuse_preview(task, found)
        pool = Pool(task_id=task.id, source="import" if task.own_list else "directory",
                    frozen_by_id=by.id)  # fmt: skip
        db.session.add(pool)
        db.session.flush()
        fill(pool, judged(scheme(task), drawn))
        pool.digest, pool.count = rules.digest(pool_lines(pool))
        pool.excluded_digest, pool.excluded_count = rules.digest(excluded_lines(pool))
        pool.frozen_at = clock.now()
        task.frozen_at = task.frozen_at or pool.frozen_at
        event.facts |= {"pool": pool.id, "count": pool.count, "excluded": pool.excluded_count,
                        "digest": pool.digest, "excluded_digest": pool.excluded_digest}  # fmt: skip
    return pool


def refuse_unready(task: Task, again: bool) -> None:
    if task.frozen_at is not None and not again:
        raise Refused(_l("检查对象名录已经冻结，不能再次冻结。"))
    for sentence in rules.unready(task):
        raise Refused(sentence)


def refuse_preview(task: Task, found: Preview) -> None:
    """第七条、第八条：the numbers must bear the scheme."""
    if found.unlayered:
        raise Refused(_l("有 %(n)s 户不属于任何分层，请调整分层范围。", n=found.unlayered))
    if not found.count:
        raise Refused(_l("没有可以抽取的检查对象，请调整抽查范围。"))
    empty = [one.layer.code for one in found.layers if not one.count]
    if empty:
        raise Refused(_l("分层“%(codes)s”里没有可以抽取的对象。", codes="、".join(empty)))
    for one in found.layers:
        if (one.layer.take or 0) > one.count:
            raise Refused(
                _l("分层“%(code)s”只有 %(n)s 户，少于应抽的 %(m)s 户。", code=one.layer.code,
                  n=one.count, m=one.layer.take))  # fmt: skip
    line = task.plan_line
    if line is not None:
        planned = rules.size(found.count, line.ratio_bp, 1, line.take)
        if found.wanted < planned:
            raise Refused(
                _l("按方案只抽 %(a)s 户，少于年度计划应抽的 %(b)s 户。", a=found.wanted, b=planned)
            )


def fill(pool: Pool, rows: Select[Any]) -> None:
    """Copy the judged directory into the pool inside the database."""
    found = rows.subquery()
    stratum = case((found.c.excluded.is_(None), found.c.stratum), else_=cast(null(), String))
    names = ["pool_id", "entity_id", "subject", "stratum", "excluded"]
    source = select(literal(pool.id), found.c.id, found.c.subject, stratum, found.c.excluded)
    db.session.execute(insert(PoolEntry).from_select(names, source))


def pool_lines(pool: Pool) -> Iterator[str]:
    """``pool.txt`` line by line, sorted by the bytes of the ids."""
    return rules.pool_lines(rows_of(pool, PoolEntry.stratum, PoolEntry.excluded.is_(None)))


def excluded_lines(pool: Pool) -> Iterator[str]:
    """``excluded.txt`` line by line."""
    return rules.pool_lines(rows_of(pool, PoolEntry.excluded, PoolEntry.excluded.isnot(None)))


def rows_of(pool: Pool, second: Any, where: ColumnElement[bool]) -> Iterable[Any]:
    query = select(PoolEntry.subject, second).where(PoolEntry.pool_id == pool.id, where)
    found = db.session.execute(query.order_by(byte_order(PoolEntry.subject)))
    return found.yield_per(5_000)


def byte_order(column: Any) -> Any:
    """The order of UTF-8 bytes; PostgreSQL would follow the locale."""
    return column.collate("C") if db.engine.dialect.name == "postgresql" else column

"""The pool of a task: its numbers before it is frozen, the freezing, and its canonical files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
)

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan import rules
from jointcheck.plan.judging import Layer, Scheme, judged, scheme
from jointcheck.plan.model import Pool, PoolEntry, Task
from jointcheck.plan.silence import forbidding

__all__ = ["Count", "Layer", "Preview", "Scheme", "excluded_lines", "freeze", "pool_lines", "preview",
           "scheme"]  # fmt: skip


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
    holders: int = 0  # subjects behind what may be drawn; fewer than ``count`` where rights are

    @property
    def count(self) -> int:
        return sum(layer.count for layer in self.layers)

    @property
    def wanted(self) -> int:
        return sum(layer.wanted for layer in self.layers)

    @property
    def out(self) -> int:
        return sum(number for _reason, number in self.excluded)


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
    holders = 0
    if of.unit:
        drawable = select(func.count(rows.c.id.distinct())).where(rows.c.excluded.is_(None))
        holders = db.session.scalar(drawable) or 0
    return Preview(layers, known, counts[None], holders)


def freeze(task: Task, by: Officer) -> Pool:
    """冻结: fix the directory of a task with its exclusions; from here on the scheme is locked.

    Raises ``Refused`` with what is missing.
    """
    with step("task.frozen", by, task) as event:
        refuse_unready(task)
        refuse_preview(task, preview(scheme(task)))
        pool = Pool(task_id=task.id, source="import" if task.own_list else "directory",
                    frozen_by_id=by.id)  # fmt: skip
        db.session.add(pool)
        db.session.flush()
        fill(pool, judged(scheme(task)))
        pool.digest, pool.count = rules.digest(pool_lines(pool))
        pool.excluded_digest, pool.excluded_count = rules.digest(excluded_lines(pool))
        pool.frozen_at = task.frozen_at = clock.now()
        event.facts |= {"pool": pool.id, "count": pool.count, "excluded": pool.excluded_count,
                        "digest": pool.digest, "excluded_digest": pool.excluded_digest}  # fmt: skip
    return pool


def refuse_unready(task: Task) -> None:
    if task.frozen_at is not None:
        raise Refused(_l("检查对象名录已经冻结，不能再次冻结。"))
    for sentence in rules.unready(task):
        raise Refused(sentence)
    if task.may_be_announced and (why := forbidding(task)):
        # a checklist that was taken into use after the scheme was written may forbid it too
        raise Refused(_l("%(why)s。请重新保存方案，再由负责人批准不事先告知。", why=why))


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
    query = query.order_by(byte_order(PoolEntry.subject)).execution_options(yield_per=5_000)
    # below the session, which would wrap every row; PostgreSQL streams from a cursor of its own
    return db.session.connection().execute(query)


def byte_order(column: Any) -> Any:
    """The order of UTF-8 bytes; PostgreSQL would follow the locale."""
    return column.collate("C") if db.engine.dialect.name == "postgresql" else column

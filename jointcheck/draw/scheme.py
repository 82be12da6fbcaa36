"""What exactly a department consents to, and the commit that follows from it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from jointcheck.catalogue.model import ItemVersion
from jointcheck.draw import bundle, rules
from jointcheck.draw.model import Consent, Draw
from jointcheck.draw.roster import label
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import Pool, PoolEntry, Task, TaskItem


def stratum(row: dict[str, Any]) -> bundle.Stratum:
    """A stratum as it is kept in the draw: code, title, count, ratio_bp, minimum, take."""
    if row["take"] is not None:
        return bundle.Stratum(row["code"], row["count"], take=min(row["take"], row["count"]))
    return bundle.Stratum(row["code"], row["count"], row["ratio_bp"] or 0, row["minimum"])


def strata(draw: Draw) -> list[bundle.Stratum]:
    return [stratum(row) for row in draw.strata]


def wanted(draw: Draw) -> int:
    """How many are drawn in all."""
    return sum(one.size for one in strata(draw))


def warnings(draw: Draw) -> list[str]:
    """What people should know of a draw from a department's own small directory (第八条)."""
    if draw.pool.source != "import":
        return []
    return plan_rules.own_list_warnings(draw.pool.count, wanted(draw))


def shown(draw: Draw) -> dict[str, Any]:
    """Everything a consent is given to; its digest goes into the consent."""
    task, pool = draw.task, draw.pool
    return {
        "draw": draw.code,
        "task": [task.number, task.name, str(task.starts_on), str(task.ends_on), task.team_count],
        "unit": task.unit,
        "items": sorted(f"{i.item_version.item.code}#{i.item_version.number}" for i in task.items),
        "pool": [pool.digest, pool.count],
        "excluded": [pool.excluded_digest, pool.excluded_count],
        "strata": [one.text() for one in strata(draw)],
        "departments": sorted(
            [label(d.department), d.mode, d.mode_reason, d.people] for d in task.departments
        ),
        "entropy": [rules.event_of(one).text() for one in draw.entropy],
        "extension": draw.extension,
        "disclosure": draw.disclosure,
        "roster": [bundle.digest(draw.roster_text), bundle.digest(draw.recusal_text)],
        "previous": draw.previous,
    }


def digest(draw: Draw) -> str:
    return bundle.digest(ledger.canonical(shown(draw)))


def commit(draw: Draw, consents: list[Consent]) -> bundle.Commit:
    """commit.txt of a draw whose departments have all consented."""
    pool = draw.pool
    tables = {"pool": bundle.Table(pool.digest, pool.count)}
    if pool.excluded_count:
        tables["excluded"] = bundle.Table(pool.excluded_digest, pool.excluded_count)
    return bundle.Commit(
        draw=draw.code,
        tables=tables,
        strata=tuple(strata(draw)),
        entropy=tuple(rules.event_of(one) for one in draw.entropy),
        secrets=tuple((label(one.department), one.secret_digest) for one in consents),
        previous=draw.previous,
        extensions=tuple(
            bundle.Extension(one["stratum"], one["take"], one["trigger"]) for one in draw.extension
        ),
        modes=tuple(modes(draw.task)),
        form="ceremony" if any(one["kind"] == "dice" for one in draw.entropy) else "short",
        disclosure=draw.disclosure,
    )


def modes(task: Task) -> list[tuple[str, str]]:
    """第九条：how each department chooses its inspectors."""
    found = []
    for one in task.departments:
        reason = " ".join(one.mode_reason.split()) or "未注明"
        mode = "random" if one.mode == "random" else f"{one.mode} {reason}"
        found.append((label(one.department), mode))
    return found


@dataclass(frozen=True)
class Change:
    """How the pool differs from the one of the last draw for the same item."""

    before: Draw
    entered: int
    left: int
    names_entered: list[str]
    names_left: list[str]


def change(draw: Draw, most: int = 50) -> Change | None:
    """第八条：what came into the directory and what went since the last time; None the first time.

    The last time: the last committed draw, of whatever task, that the same department led for one
    of the same items and with the same unit.
    """
    task = draw.task
    items = select(ItemVersion.item_id).join(TaskItem, TaskItem.item_version_id == ItemVersion.id)
    same = items.where(TaskItem.task_id == task.id)
    alike = select(TaskItem.task_id).join(ItemVersion, ItemVersion.id == TaskItem.item_version_id)
    last = db.session.scalar(
        select(Draw)
        .join(Task, Task.id == Draw.task_id)
        .where(Task.id.in_(alike.where(ItemVersion.item_id.in_(same))), Task.unit == task.unit)
        .where(Task.initiating_department_id == task.initiating_department_id, Draw.id < draw.id)
        .where(Draw.pool_id != draw.pool_id, Draw.committed_at.isnot(None))
        .options(db.joinedload(Draw.pool))
        .order_by(Draw.id.desc())
        .limit(1)
    )
    if last is None:
        return None
    entered = only_in(draw.pool, last.pool, most)
    left = only_in(last.pool, draw.pool, most)
    return Change(last, entered[0], left[0], entered[1], left[1])


def only_in(one: Pool, other: Pool, most: int) -> tuple[int, list[str]]:
    """(number, some names) of the subjects that only ``one`` has."""
    known = select(PoolEntry.subject).where(
        PoolEntry.pool_id == other.id, PoolEntry.excluded.is_(None)
    )
    mine = select(PoolEntry).where(
        PoolEntry.pool_id == one.id,
        PoolEntry.excluded.is_(None),
        PoolEntry.subject.not_in(known),
    )
    count = db.session.scalar(select(db.func.count()).select_from(mine.subquery())) or 0
    rows = db.session.scalars(
        mine.options(db.joinedload(PoolEntry.entity)).order_by(PoolEntry.id).limit(most)
    )
    return count, [named(entry) for entry in rows]


def named(entry: PoolEntry) -> str:
    """An entity, with the number of its licence where licences are drawn."""
    own = entry.subject == entry.entity.subject
    return entry.entity.name if own else f"{entry.entity.name} {entry.subject}"

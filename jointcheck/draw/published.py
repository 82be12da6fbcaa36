"""The published draw: its canonical files, as a bundle that anybody can verify.

An open draw is published as soon as it is locked. A sealed one (不宜告知) shows its commit only,
until the results of the task are published; a void does not keep anything back.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import func, select

from jointcheck.draw import bundle, lottery
from jointcheck.draw.model import Draw, Drawn
from jointcheck.ground.db import db
from jointcheck.plan import pool as pools
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import Pool, PoolEntry, Task

# Functions of a task that say whether its results are published; the publishing stage adds one.
RESULTS_OUT: list[Callable[[Task], bool]] = []


def is_public(draw: Draw) -> bool:
    """Whether list and seed may be shown to everybody."""
    if draw.locked_at is None:
        return False
    return not draw.sealed or draw.voided or any(out(draw.task) for out in RESULTS_OUT)


class PoolRows:
    """(subject, stratum) of who may be drawn, in any order; streamed, a pool may hold millions."""

    def __init__(self, pool: Pool):
        entries = PoolEntry.__table__.c
        self.query = select(entries.subject, func.coalesce(entries.stratum, "")).where(
            entries.pool_id == pool.id, entries.excluded.is_(None)
        )

    def __iter__(self) -> Iterator[tuple[str, str]]:
        # below the session: it would wrap every row a second time
        query = self.query.execution_options(yield_per=5_000)
        return map(tuple, db.session.connection().execute(query))


def extensions(draw: Draw) -> list[Draw]:
    """The committed extensions that were taken, in order."""
    return list(db.session.scalars(select(Draw).filter_by(base_id=draw.id).order_by(Draw.serial)))


def drawn(draw: Draw) -> list[Drawn]:
    """The whole list, with what extensions added."""
    return [row for one in (draw, *extensions(draw)) for row in one.drawn]


def drawn_rows(draw: Draw) -> list[lottery.Drawn]:
    return [lottery.Drawn(row.stratum, row.rank, row.ticket, row.subject) for row in drawn(draw)]


def files(
    draw: Draw,
    rows: Iterable[lottery.Drawn] | None = None,
    pool: Iterable[tuple[str, str]] | None = None,
) -> dict[str, str]:
    """The bundle's files by name; ``rows`` before they are stored, ``pool`` where it is held."""
    lines = pools.pool_lines(draw.pool) if pool is None else plan_rules.pool_lines(pool)
    found = {
        "pool.txt": "".join(lines),
        "excluded.txt": "".join(pools.excluded_lines(draw.pool)),
        "commit.txt": draw.commit_text,
        "seed.txt": draw.seed_text,
        "result.txt": bundle.result_text(drawn_rows(draw) if rows is None else rows),
    }
    return {name: text for name, text in found.items() if text}


def zipped(draw: Draw) -> bytes:
    """The bundle as one file; the same bytes each time."""
    return bundle.zip_bytes(files(draw))


def file_name(draw: Draw) -> str:
    return f"{draw.code.replace('/', '-')}.zip"

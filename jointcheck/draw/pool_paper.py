"""冻结检查对象名录, printed for the heads who countersign it (第八条)."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jointcheck.draw import scheme, shown
from jointcheck.draw.model import Draw
from jointcheck.ground import clock, paper
from jointcheck.ground.db import db
from jointcheck.ground.paper_data import minutes as contract
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import PoolEntry

MOST = 3_000  # lines on paper; a longer directory is a file with the same digest


def render(draw: Draw) -> bytes:
    return paper.render("pool", data(draw), at=draw.pool.frozen_at or clock.now())


def data(draw: Draw) -> contract.Pool:
    task, pool = draw.task, draw.pool
    whole = pool.count + pool.excluded_count <= MOST
    rows = entries(draw) if whole else []
    return {
        "foot": {"number": draw.number, "digest": pool.digest, "verify": public_address(draw)},
        "task": {"name": task.name, "number": task.number},
        "number": draw.number,
        "initiator": task.initiating.name,
        "window": [task.starts_on.isoformat(), task.ends_on.isoformat()],
        "frozen_at": clock.local(pool.frozen_at or clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "unit": plan_rules.unit_words(task.unit),
        "digests": digests(draw),
        "strata": [
            {"name": row.title, "pool": row.count, "rule": row.rule, "due": row.wanted}
            for row in shown.ratio_table(draw)
        ],
        "inside": [line(row, row.stratum or "") for row in rows if not row.excluded],
        "outside": [line(row, plan_rules.EXCLUDED[row.excluded]) for row in rows if row.excluded],
        "whole": whole,
        "warnings": scheme.warnings(draw),
        "hands": hands(draw),
    }


def public_address(draw: Draw) -> str | None:
    """Where anybody checks the draw; nothing of it is public before the commit."""
    if draw.committed_at is None and not draw.elsewhere:
        return None
    return f"{current_app.config['PUBLIC_URL']}/public/draws/{draw.base_id or draw.id}"


def digests(draw: Draw) -> list[contract.Digest]:
    found = [("名录摘要", draw.pool.digest), ("排除名单摘要", draw.pool.excluded_digest)]
    return [{"what": what, "sha256": sha256} for what, sha256 in found if sha256]


def entries(draw: Draw) -> list[PoolEntry]:
    query = select(PoolEntry).filter_by(pool_id=draw.pool_id).order_by(PoolEntry.subject)
    return list(db.session.scalars(query.options(joinedload(PoolEntry.entity))))


def line(row: PoolEntry, why: str) -> contract.Listed:
    return {"code": row.subject, "name": row.entity.name, "why": why}


def hands(draw: Draw) -> list[contract.Hand]:
    """Every department signs on the print; who has countersigned already is named."""
    return [
        {"department": one.department.name, "name": given.officer.name if given else None,
         "did": "会签", "strokes": None, "date": None}
        for one, given in shown.consents(draw)
    ]  # fmt: skip

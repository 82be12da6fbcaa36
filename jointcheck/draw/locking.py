"""The moment of the draw: seed, list, teams, assignments, pinned checklists and the lock."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from jointcheck.draw import bundle, lottery, published, rules, scheme, sealing, verify
from jointcheck.draw import roster as rosters
from jointcheck.draw.forming import form_teams
from jointcheck.draw.model import Draw, Drawn
from jointcheck.draw.pins import missing_checklists, pin
from jointcheck.ground import clock, jobs
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import PoolEntry

PORTION = 500  # ids in one statement; SQLite takes at most 999 parameters in old builds


def lock(draw: Draw, values: Sequence[str], by: Officer) -> None:
    """Draw from the accepted values and lock; a part of the step that accepted the last one."""
    with step("draw.locked", by, draw) as event:
        refuse_changed(draw)
        draw.seed_text = seed_text(draw, values)
        draw.seed = bundle.seed_of(draw.seed_text)
        rows = draw_list(draw)
        draw.result_digest = bundle.digest(bundle.result_text(rows))
        keep(draw, rows)
        draw.report = form_teams(draw)
        event.facts.update(
            commit=draw.commit_digest, seed=draw.seed, result=draw.result_digest,
            count=len(rows), checklists=pin(draw.task),
        )  # fmt: skip
        jobs.enqueue("draw.minutes", _("生成摇号记录"), by, dedupe=f"draw.minutes:{draw.id}",
                     draw=draw.id)  # fmt: skip
        draw.task.locked_at = now = clock.now()
        db.session.flush()
        draw.locked_at = now  # 第八条：名单一经锁定不得更改


def refuse_changed(draw: Draw) -> None:
    """What was consented to still stands, to the letter, and can be carried out."""
    if scheme.commit(draw, draw.consents).digest != draw.commit_digest:
        raise Refused(_l("方案与各部门会签的承诺不一致，不能摇号。请申请作废。"))
    if missing := missing_checklists(draw.task):
        names = "、".join(missing)
        raise Refused(_l("专项检查表%(names)s还没有经部门批准启用，不能摇号。", names=names))


def seed_text(draw: Draw, values: Sequence[str]) -> str:
    """The secrets are revealed here, for the first time."""
    fixed = bundle.Commit.parse(draw.commit_text.encode())
    revealed = sealing.revealed(draw)
    secrets = {rosters.label(one.department): revealed[one.department_id] for one in draw.consents}
    try:
        return bundle.seed_text(fixed, values, [secrets[name] for name, _digest in fixed.secrets])
    except bundle.BundleError as fault:
        raise Refused(str(fault)) from None


def draw_list(draw: Draw) -> list[lottery.Drawn]:
    """The drawn list; computed twice by programs that share nothing, a difference stops it."""
    strata = scheme.strata(draw)
    sizes, counts = {s.name: s.size for s in strata}, {s.name: s.count for s in strata}
    both = draw.pool.count <= rules.BOTH_COMPUTED
    pool = published.PoolRows(draw.pool)
    held = sorted(pool) if both else None  # a larger pool is streamed
    try:
        rows = lottery.draw(draw.seed, pool if held is None else held, sizes, counts=counts)
    except lottery.DrawError as fault:
        raise Refused(str(fault)) from None
    if both:
        refuse_different(published.files(draw, rows, held))
    return rows


def refuse_different(files: dict[str, str]) -> None:
    report = verify.check({name: text.encode() for name, text in files.items()})
    if not report.ok:
        raise Refused(_l("独立复算与摇号结果不一致，没有锁定：%(why)s", why=report.lines[-1]))


def keep(draw: Draw, rows: Sequence[lottery.Drawn]) -> None:
    """Store the list; its entities are found by the pool's own entries."""
    db.session.flush()
    entities = entity_ids(draw, [row.id for row in rows])
    facts: list[dict[str, Any]] = [
        {"draw_id": draw.id, "stratum": row.stratum, "rank": row.rank, "ticket": row.ticket,
         "subject": row.id, "entity_id": entities[row.id]}
        for row in rows
    ]  # fmt: skip
    db.session.execute(insert(Drawn), facts)
    db.session.expire(draw, ["drawn"])


def entity_ids(draw: Draw, subjects: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(subjects), PORTION):
        query = select(PoolEntry.subject, PoolEntry.entity_id).where(
            PoolEntry.pool_id == draw.pool_id,
            PoolEntry.subject.in_(subjects[start : start + PORTION]),
        )
        found.update((subject, entity) for subject, entity in db.session.execute(query))
    return found

"""扩大抽查 by a step that was fixed in the commit: the same seed, the next tickets.

Any other extension is a special task with a commit and an entropy event of its own (第十九条).
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.draw import bundle, locking, lottery, published, rules, scheme
from jointcheck.draw.dispatch import tell
from jointcheck.draw.forming import form_teams
from jointcheck.draw.model import Draw
from jointcheck.draw.preparation import fresh
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer


def extend(draw: Draw, *, ground: str, by: Officer) -> Draw:
    """Take the next committed step; ``ground`` says how its trigger has occurred."""
    with step("draw.extended", by, draw.task, draw=draw.code, ground=ground) as event:
        fresh(draw.task)
        taken = published.extensions(draw)
        refuse_extension(draw, len(taken))
        more = new_draw(draw, by)
        rows = next_rows(draw, len(taken))
        more.strata = [row for row in draw.strata if row["code"] in {r.stratum for r in rows}]
        db.session.add(more)
        locking.keep(more, rows)
        more.result_digest = bundle.digest(bundle.result_text(rows))
        more.report = form_teams(more)
        event.facts.update(result=more.result_digest, count=len(rows))
        db.session.flush()
        more.locked_at = clock.now()
        tell(draw.task)
    return more


def refuse_extension(draw: Draw, taken: int) -> None:
    if draw.locked_at is None or draw.voided or draw.base_id is not None:
        raise Refused(_l("只有已锁定的摇号可以扩大。"))
    if taken >= len(draw.extension):
        raise Refused(
            _l("承诺中约定的扩大步骤已经用完。需要再扩大的，请另设专项抽查（第十九条）。")
        )


def new_draw(draw: Draw, by: Officer) -> Draw:
    """The extension as a draw of its own below the first; commit and seed are the same."""
    query = select(func.max(Draw.serial)).filter_by(task_id=draw.task_id)
    serial = 1 + (db.session.scalar(query) or 0)
    return Draw(
        task=draw.task, pool=draw.pool, base=draw, kind="extension", serial=serial,
        code=f"{draw.task.code}-{serial}/extension", disclosure=draw.disclosure, entropy=[],
        roster_text=draw.roster_text, recusal_text=draw.recusal_text, previous=draw.previous,
        prepared_by_id=by.id, commit_text=draw.commit_text, commit_digest=draw.commit_digest,
        committed_at=draw.committed_at, seed_text=draw.seed_text, seed=draw.seed,
    )  # fmt: skip


def next_rows(draw: Draw, taken: int) -> list[lottery.Drawn]:
    """What the step adds: the draw with the larger size, without what was drawn before."""
    strata = scheme.strata(draw)
    sizes = {one.name: one.size for one in strata}
    for one in draw.extension[: taken + 1]:
        sizes[one["stratum"]] += one["take"]
    known = {row.subject for one in (draw, *published.extensions(draw)) for row in one.drawn}
    counts = {one.name: one.count for one in strata}
    rows = lottery.draw(draw.seed, published.PoolRows(draw.pool), sizes, counts=counts)
    if draw.pool.count <= rules.BOTH_COMPUTED:
        locking.refuse_different(published.files(draw, rows))
    return [row for row in rows if row.id not in known]

"""The draw of a task, from the frozen pool to the dispatched list."""

from flask import Response, abort
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice

from jointcheck.draw import (
    change_views,
    forms,
    minutes,
    panels,
    platform_views,
    pool_paper,
    public_views,
    published,
    rules,
    scheme,
    sealing,
    shown,
    steps,
    team_views,
    todos,
)
from jointcheck.draw.blueprint import bp, refuse_elsewhere, refuse_unlocked, sent
from jointcheck.draw.lottery import shown as cut
from jointcheck.draw.model import Draw
from jointcheck.ground import files, ledger
from jointcheck.ground.language import told
from jointcheck.ground.page import onward, page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.plan import pool as pools
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import Task

__all__ = ["bp", "change_views", "panels", "platform_views", "public_views", "team_views", "todos"]

access.loads("task", Task)
access.loads("draw", Draw, joinedload(Draw.void), joinedload(Draw.pool))


@bp.route("/tasks/<int:task>/draw/prepare", methods=["GET", "POST"])
def prepare(task: Task) -> Response:
    form = forms.PrepareForm()
    form.extension_stratum.choices = [SelectChoice("", "—"), *strata(task)]
    if not form.bound and not task.may_be_announced:
        form.disclosure.data = "sealed"
    if draw := form.do(steps.prepare, task, by=me()):
        return see("draw.draw", draw=draw.id)
    live = steps.live_draw(task)
    if live is not None and not form.bound:
        return see("draw.draw", draw=live.id)
    preview = None if task.frozen_at else pools.preview(pools.scheme(task))
    return page("draw/prepare.html", form=form, task=task, preview=preview)


def strata(task: Task) -> list[SelectChoice]:
    return [SelectChoice(s.code, f"{s.code} {s.title}") for s in task.strata]


@bp.get("/draws/<int:draw>")
def draw(draw: Draw) -> Response:
    if draw.base is not None:
        return see("draw.draw", draw=draw.base_id)
    if draw.elsewhere:
        return platform_views.drawn(draw)
    rows = shown.ratio_table(draw)
    found = paged(shown.results(draw)) if draw.locked_at else None
    return page(
        "draw/draw.html", "rows", draw=draw, task=draw.task, state=rules.STATES[rules.state(draw)],
        steps=shown.ribbon(draw), rows=rows, total=shown.total(rows), modes=rules.MODES,
        consents=shown.consents(draw), entropies=shown.events(draw, me()), found=found, cut=cut,
        teams=shown.team_numbers(found.items) if found else {}, mine=me().department_id,
        unit=told(plan_rules.unit_words(draw.task.unit)), warnings=scheme.warnings(draw),
        withheld=sealing.withheld(draw) if rules.state(draw) == rules.COMMITTED else [],
        events=ledger.trace(draw.task),
    )  # fmt: skip


@bp.route("/draws/<int:draw>/consent", methods=["GET", "POST"])
def consent(draw: Draw) -> Response:
    form = forms.ConsentForm()
    if not form.bound:
        form.digest.data = scheme.digest(draw)
    if form.do(steps.consent, draw, by=me()):
        return see("draw.draw", draw=draw.id)
    rows = shown.ratio_table(draw)
    return page(
        "draw/consent.html", form=form, draw=draw, task=draw.task, rows=rows,
        total=shown.total(rows), shown=scheme.shown(draw), digest=scheme.digest(draw),
        change=scheme.change(draw), modes=rules.MODES, entropies=shown.events(draw, None),
        disclosures=rules.DISCLOSURES, warnings=scheme.warnings(draw),
        unit=told(plan_rules.unit_words(draw.task.unit)),
    )  # fmt: skip


@bp.route("/draws/<int:draw>/entropy/<int:event>", methods=["GET", "POST"])
def entropy(draw: Draw, event: int) -> Response:
    if event >= len(draw.entropy):
        abort(404)
    dice = draw.entropy[event]["kind"] == "dice"
    form = forms.DiceForm() if dice else forms.EntropyForm()
    if form.do(steps.enter_entropy, draw, event=event, by=me()):
        return see("draw.draw", draw=draw.id)
    found = shown.events(draw, me())
    last = all(n == event or rules.accepted(draw.entries, n) for n in range(len(draw.entropy)))
    return page("draw/entropy.html", form=form, draw=draw, task=draw.task, event=found[event],
                kind=draw.entropy[event]["kind"], last=last, wanted=scheme.wanted(draw))  # fmt: skip


@bp.get("/draws/<int:draw>/photos/<int:number>")
def photo(draw: Draw, number: int) -> Response:
    kept = {one.id: one.photo_sha256 for one in draw.entries}
    return files.send(kept.get(number) or abort(404), f"ceremony-{number}.jpg", inline=True)


@bp.get("/draws/<int:draw>/hall")
def hall(draw: Draw) -> Response:
    """The large screen before the lock; afterwards it leads on to the replay by itself."""
    if draw.locked_at is not None:
        return onward("draw.replay", draw=draw.id, _anchor="now")
    rows = shown.ratio_table(draw)
    return page("draw/hall.html", "hall", draw=draw, task=draw.task, steps=shown.ribbon(draw),
                rows=rows, total=shown.total(rows), signed=shown.signed(draw),
                entropies=shown.events(draw, None))  # fmt: skip


@bp.get("/draws/<int:draw>/replay")
def replay(draw: Draw) -> Response:
    refuse_elsewhere(draw)
    refuse_unlocked(draw)
    return page("draw/replay.html", draw=draw, task=draw.task, cut=cut,
                drawn=published.drawn(draw), tables=shown.ratio_table(draw))  # fmt: skip


@bp.get("/draws/<int:draw>/pool")
def pool(draw: Draw) -> Response:
    refuse_elsewhere(draw)
    return sent(pool_paper.render(draw), "application/pdf", f"pool-{draw.serial}.pdf", inline=True)


@bp.get("/draws/<int:draw>/minutes")
def minutes_paper(draw: Draw) -> Response:
    refuse_unlocked(draw)
    return sent(minutes.pdf(draw), "application/pdf", f"minutes-{draw.serial}.pdf", inline=True)


@bp.get("/draws/<int:draw>/bundle")
def bundle(draw: Draw) -> Response:
    refuse_elsewhere(draw)
    refuse_unlocked(draw)
    return sent(published.zipped(draw), "application/zip", published.file_name(draw))

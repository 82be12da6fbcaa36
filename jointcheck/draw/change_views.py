"""Voiding a draw, and extending it by a step that was committed."""

from flask import Response, abort
from flask_babel import gettext as _

from jointcheck.draw import forms, published, rules, steps
from jointcheck.draw.blueprint import bp
from jointcheck.draw.model import Draw, Void
from jointcheck.ground import ledger
from jointcheck.ground.page import page, see
from jointcheck.people import access
from jointcheck.people.access import me

access.loads("void", Void)


@bp.route("/draws/<int:draw>/void", methods=["GET", "POST"])
def request_void(draw: Draw) -> Response:
    form = forms.VoidForm.of(draw)
    if draw.elsewhere:
        form.whole_task.choices[0].label = _("重新导入平台名单")
    if void := form.do(steps.request_void, draw, by=me()):
        return see("draw.approve_void", void=void.id)
    if draw.void is not None and not form.bound:
        return see("draw.approve_void", void=draw.void.id)
    return page("draw/void.html", form=form, draw=draw, task=draw.task)


@bp.route("/voids/<int:void>", methods=["GET", "POST"])
def approve_void(void: Void) -> Response:
    form = forms.ApproveForm.of(void)
    if form.do(steps.approve_void, void, by=me()):
        return see("draw.draw", draw=void.draw_id)
    why = rules.void_refusal(void, me(), void.draw.task.department_ids)
    return page("draw/approve_void.html", form=form, void=void, draw=void.draw, why=why,
                task=void.draw.task, events=ledger.trace(void))  # fmt: skip


@bp.route("/draws/<int:draw>/extend", methods=["GET", "POST"])
def extend(draw: Draw) -> Response:
    taken = len(published.extensions(draw))
    if taken >= len(draw.extension):
        abort(404)
    form = forms.ExtendForm.of(draw)
    if form.do(steps.extend, draw, by=me()):
        return see("draw.draw", draw=draw.id)
    return page("draw/extend.html", form=form, draw=draw, task=draw.task,
                step=draw.extension[taken])  # fmt: skip

"""审核: the queue of a department, a record under review, its return, a waiver."""

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from jointcheck.ground import ledger
from jointcheck.ground.db import db, may_write
from jointcheck.ground.language import told
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.refusal import Refused
from jointcheck.people.access import allows, me
from jointcheck.review import forms, shown, steps, todos, waiting
from jointcheck.visit import content, lists, overview
from jointcheck.visit.model import Record

bp = Blueprint("review", __name__)
__all__ = ["bp", "todos"]


@bp.route("/review", defaults={"tab": ""}, methods=["GET", "POST"])
@bp.route("/review/queue/<tab>", methods=["GET", "POST"])
def queue(tab: str) -> Response:
    bulk = forms.PassManyForm()
    if bulk.do(pass_chosen, by=me()):
        return see("review.queue")
    tab = known(tab)
    query = forms.QueueQuery()
    query.result.choices = [SelectChoice("", _("全部")), *result_choices()]
    found = paged(waiting.search(me(), tab, query.wanted if query.validate() else {}))
    return page("review/queue.html", "rows", query=query, bulk=bulk, tab=tab, paged=found,
                rows=waiting.rows(found.items, me()), tabs=tabs(tab))  # fmt: skip


def result_choices() -> list[SelectChoice]:
    return [SelectChoice(one.code, told(one.text)) for one in content.codes().values()]


def pass_chosen(*, records: list[int], by: Any) -> list[Record]:
    rows = lists.rows(lists.visible(by), Record.id.in_(records))
    return steps.pass_many(records=list(db.session.scalars(rows).unique()), by=by)


def known(tab: str) -> str:
    if tab in waiting.TABS:
        return tab
    return "waiting" if waiting.reviewing_for(me()) else "all"


def tabs(current: str) -> list[dict[str, Any]]:
    words = {"waiting": _("待本部门审核"), "said": _("本部门已审"), "all": _("全部审核中"),
             "returned": _("已退回，尚未再报")}  # fmt: skip
    return [
        {
            "label": words[name],
            "url": url_for("review.queue", tab=name),
            "current": name == current,
        }
        for name in waiting.TABS
        if waiting.reviewing_for(me()) or name in ("all", "returned")
    ]


@bp.get("/review/<int:record>")
def show(record: Record) -> Response:
    said = shown.said(record, me())
    response = show_page(record, forms.PassForm.of(seen(record)), said)
    new = record.state == "reviewing" and record.round.digest not in said.opened
    if new and allows("review.pass_", record):
        note_opening(record)
    return response


def note_opening(record: Record) -> None:
    """T8: nobody passes in a heap what he has not opened."""
    with may_write(), suppress(Refused):
        db.session.rollback()
        steps.note_opening(record, me())


def seen(record: Record) -> SimpleNamespace:
    """What a decision is bound to: the content on the page."""
    return SimpleNamespace(digest=waiting.shown(record).digest)


def show_page(record: Record, form: forms.PassForm, said: shown.Said) -> Response:
    round = waiting.shown(record)
    places = shown.places(record, round, said) if round.content else []
    seat = my_seat(record, places)
    if seat and not form.bound:
        form.code.data = seat.needed.step
    body = shown.body(record, round, waiting.frozen(round)) if round.content else {}
    return page(
        "review/show.html", record=record, round=round, form=form, seat=seat, places=places,
        changes=waiting.changes(record, round), deadline=waiting.deadline(round),
        opinions=said.opinions, papers=shown.papers(record), state=overview.state(record),
        steps=overview.strip(record), events=ledger.trace(record, limit=12), **body,
    )  # fmt: skip


def my_seat(record: Record, places: list[shown.Place]) -> shown.Place | None:
    if record.state != "reviewing" or not allows("review.pass_", record):
        return None
    return shown.seat(places, me())


@bp.post("/review/<int:record>/pass")
def pass_(record: Record) -> Response:
    form = forms.PassForm.of(seen(record))
    if form.do(steps.pass_, record, by=me()):
        return onward(record) if "onward" in request.form else see("review.queue")
    return show_page(record, form, shown.said(record, me()))


@bp.get("/review/<int:record>/next")
def onward(record: Record) -> Response:
    """To what waits for the officer after this record; from the last one to the first."""
    found = todos.after(record, me())
    return see("review.show", record=found) if found else see("review.queue")


@bp.route("/review/<int:record>/return", methods=["GET", "POST"])
def return_(record: Record) -> Response:
    round = waiting.shown(record)
    data = waiting.frozen(round)
    sheets = shown.sheets(record, data) if round.content else []
    titles = shown.titles(sheets)
    blank = [{"sheet_id": sheet, "code": code, "text": ""} for sheet, code in titles]
    form = forms.ReturnForm.of(seen(record), comments=blank)
    if not form.bound:
        form.code.data = request.args.get("code") or form.code.data
    if form.do(steps.return_, record, by=me()):
        return see("review.queue", tab="returned")
    parts = dict(zip(titles, form.comments, strict=False))
    return page("review/return.html", record=record, form=form, sheets=sheets, parts=parts)


@bp.route("/review/<int:record>/waive/<code>", methods=["GET", "POST"])
def waive(record: Record, code: str) -> Response:
    form = forms.WaiveForm.of(record)
    if form.do(steps.waive, record, code, by=me()):
        return see("review.show", record=record.id)
    places = shown.places(record, waiting.shown(record), shown.said(record, me()))
    wanted = next((one for one in places if one.needed.step == code), None)
    return page("review/waive.html", record=record, form=form, place=wanted)

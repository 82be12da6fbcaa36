"""专项检查表 on the tablet."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, make_response
from flask_babel import gettext as _
from sqlalchemy.orm import defaultload, joinedload, lazyload

from jointcheck.draw.model import Team, TeamMember
from jointcheck.ground import operation
from jointcheck.ground.db import db, kept_after_commit
from jointcheck.ground.page import page, see
from jointcheck.ground.refusal import Stale
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.visit import (
    advice,
    content,
    evidence,
    opinion,
    sheet_form,
    sheet_page,
    sheet_signing,
    sheets,
    shown,
)
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Record, Sheet
from jointcheck.visit.sheet_forms import ReasonForm, ResponsibleForm, SignForm

# A sheet asks for its own answers and for who may fill it, not for the whole task and list.
access.loads(
    "sheet",
    Sheet,
    lazyload(Sheet.item_version),
    defaultload(Sheet.checklist_version).lazyload("*"),
    joinedload(Sheet.record).options(
        lazyload(Record.entity),
        defaultload(Record.task).lazyload("*"),
        joinedload(Record.team)
        .defaultload(Team.members)
        .options(
            lazyload(TeamMember.department),
            defaultload(TeamMember.inspector).lazyload("*"),
        ),
    ),
)


def latest(view: Callable[..., Response]) -> Callable[..., Response]:
    """A tablet that reopened a sheet without network knows only the number of the signed one: what
    it entered afterwards belongs to the revision that its reopening made."""

    @wraps(view)
    def on_latest(sheet: Sheet, **given: Any) -> Response:
        return view(sheet=sheets.newest(sheet) if operation.number() else sheet, **given)

    return on_latest


@bp.route("/field/sheets/<int:sheet>", methods=["GET", "POST"])
@latest
def sheet(sheet: Sheet) -> Response:
    form = sheet_form.on_page(sheet)
    if form.do(sheets.fill, sheet, by=me()):
        return see("visit.sheet", sheet=sheet.id)
    view, found = sheet_page.view(sheet, me()), siblings(sheet)
    responsible = ResponsibleForm.of(sheet) if view.writable else None
    return page("visit/sheet.html", form=form, view=view, sheet=sheet, responsible=responsible,
                place=place(sheet, found), revisions=revisions(sheet, found), kinds=evidence.KINDS,
                advised=advice.given_by(sheet) if view.writable else "")  # fmt: skip


def siblings(sheet: Sheet) -> list[Sheet]:
    """All sheets of the round, without what hangs on them."""
    query = db.select(Sheet).filter_by(round_id=sheet.round_id).order_by(Sheet.id)
    return list(db.session.scalars(query.options(lazyload("*"))))


def place(sheet: Sheet, found: list[Sheet]) -> tuple[int, int]:
    """第 2 张，共 4 张: where the sheet stands among those that count."""
    counted = [s.id for s in content.current(found)]
    return (counted.index(sheet.id) + 1 if sheet.id in counted else 0), len(counted)


def revisions(sheet: Sheet, found: list[Sheet]) -> list[Sheet]:
    """Every revision of the sheet in its round, the newest first."""
    same = [s for s in found if content.lineage(s) == content.lineage(sheet)]
    return sorted(same, key=lambda s: -s.revision)


@bp.post("/field/sheets/<int:sheet>/answers/<code>")
@latest
def answer(sheet: Sheet, code: str) -> Response:
    """One item, saved by itself: only its status line comes back."""
    kept_after_commit()
    try:
        form = sheet_form.of_item(sheet, code)
    except KeyError:
        return no_such_item()
    try:
        form.do(lambda sheet, entries, by, **_rest: sheets.save(sheet, entries, by), sheet, by=me())
    except Stale:
        return conflict(sheet, code, form)
    view = sheet_page.of_sheet(sheet)
    response = page("visit/_answer.html", form=form, line=view.line(code), view=view, part=True)
    response.headers["HX-Trigger"] = json.dumps({"sheet": {"shown": view.shown}})
    return response


def no_such_item() -> Response:
    """A tablet that was away asks for an item of another version of the list."""
    g.sentence = _("检查表中没有这一项，可能已经换了版本。内容还在平板上，请抄到现在的检查表里。")
    return make_response(g.sentence, 404)


def conflict(sheet: Sheet, code: str, form: sheet_form.SheetForm) -> Response:
    """409: both texts beside the item; what was typed stays in its fields."""
    db.session.rollback()
    mine = form.entry(code)
    view = sheet_page.of_sheet(sheet)
    response = make_response(page("visit/_answer.html", form=form, line=view.line(code), view=view,
                                  part=True, mine=mine), 409)  # fmt: skip
    response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = f"#state-{code}"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


@bp.post("/field/sheets/<int:sheet>/responsible")
@latest
def responsible(sheet: Sheet) -> Response:
    form = ResponsibleForm.of(sheet)
    if form.do(sheets.assign, sheet, by=me()):
        return see("visit.sheet", sheet=sheet.id)
    return page("visit/responsible.html", form=form, sheet=sheet)


@bp.route("/field/sheets/<int:sheet>/sign", methods=["GET", "POST"])
@latest
def sign_sheet(sheet: Sheet) -> Response:
    form = SignForm.showing(sheet, shown.of_sheet(content.sheet_draft(sheet)))
    if form.do(sheet_signing.sign_sheet, sheet, by=me()):
        return see("visit.sheet", sheet=sheet.id)
    view = sheet_page.view(sheet, me())
    said = opinion.of(sheet, view.given) if not view.open else None
    return page(
        "visit/sheet_sign.html", form=form, view=view, sheet=sheet, said=said, kinds=evidence.KINDS
    )


@bp.route("/field/sheets/<int:sheet>/reopen", methods=["GET", "POST"])
def reopen_sheet(sheet: Sheet) -> Response:
    form = ReasonForm.of(sheet)
    fresh = form.do(sheets.reopen, sheet, by=me())
    if fresh:
        return see("visit.sheet", sheet=fresh.id)
    return page("visit/sheet_reopen.html", form=form, sheet=sheet)

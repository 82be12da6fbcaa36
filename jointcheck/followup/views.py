"""后续监管: matters from hand-over to their end; pages on common problems are in special_views."""

from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from wtforms import SelectChoice

from jointcheck.followup import forms, lists, routes, rules, special_views, steps, todos
from jointcheck.followup.blueprint import bp
from jointcheck.followup.model import FollowUp, FollowUpEntry
from jointcheck.ground import calendar, clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.forms import Form
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.workdays import Deadline
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.model import Department
from jointcheck.visit import content
from jointcheck.visit.model import Record

__all__ = ["bp", "special_views", "todos"]
access.loads("matter", FollowUp, *lists.ONE)
access.loads("entry", FollowUpEntry)
WORDS: dict[str, Any] = {"kinds": rules.KINDS, "states": rules.STATES, "tones": rules.TONES}


@bp.get("/followups", defaults={"tab": "incoming"})
@bp.get("/followups/list/<tab>")
def matters(tab: str) -> Response:
    query = forms.MatterQuery()
    tab = tab if tab in lists.TABS else "all"
    found = paged(lists.search(me(), tab, query.wanted if query.validate() else {}))
    deadlines = {one.id: one.due_on and Deadline(one.due_on) for one in found.items}
    return page("followup/matters.html", query=query, tab=tab, paged=found, deadlines=deadlines,
                **WORDS)  # fmt: skip


@bp.route("/records/<int:record>/followups/new", methods=["GET", "POST"])
def hand_over(record: Record) -> Response:
    proposed = routes.proposed(record, content.frozen(record.round))
    form = hand_over_form(record, proposed)
    made = form.do(hand, record, by=me())
    if made:
        return see("followup.matter", matter=made.id)
    known = list(db.session.scalars(lists.of_record(record)))
    return page("followup/hand_over.html", form=form, record=record, proposed=proposed,
                known=known, **WORDS)  # fmt: skip


def hand_over_form(record: Record, proposed: list[routes.Proposed]) -> forms.HandOverForm:
    """Filled from the route that was chosen in the address, if any."""
    form = forms.HandOverForm(data=prefilled(proposed))
    rows = [SelectChoice(row.id, label(row)) for row in record.round.findings]
    form.finding.choices = [SelectChoice(0, _("整份记录")), *rows]
    departments = db.session.scalars(
        db.select(Department).filter_by(active=True, superior=False).order_by(Department.id)
    )
    form.department.choices = [SelectChoice(one.id, one.name) for one in departments]
    return form


def label(row: Any) -> str:
    return f"{row.department.short_name}：{row.item_version.name}"


def prefilled(proposed: list[routes.Proposed]) -> dict[str, Any]:
    """From ``?finding=3&route=transfer``: what the chosen route would write."""
    wanted = request.args.get("finding", type=int), request.args.get("route")
    for one in proposed:
        for route in one.routes:
            if (one.finding.id, route.key) == wanted:
                due = calendar.workdays().after(clock.today(), route.days).date
                return {
                    "finding": one.finding.id, "kind": route.kind, "title": route.title,
                    "basis": route.basis, "receiver": route.receiver, "due_on": due,
                    "department": one.finding.department_id, "text": one.finding.problem,
                }  # fmt: skip
    return {"finding": wanted[0] or 0, "department": me().department_id}


def hand(record: Record, *, finding: int, department: int, by: Any, **given: Any) -> FollowUp:
    row = next((one for one in record.round.findings if one.id == finding), None)
    holder = db.session.get_one(Department, department)
    return steps.hand_over(record, finding=row, department=holder, by=by, **given)


@bp.get("/followups/<int:matter>")
def matter(matter: FollowUp) -> Response:
    return matter_page(matter)


def matter_page(matter: FollowUp) -> Response:
    shown: dict[str, Any] = {name: kind.of(matter) for name, kind in ACTS.items()}
    possible = [name for name in ACTS if rules.after(matter.state, name, matter.kind)]
    due = matter.due_on and Deadline(matter.due_on)
    return page("followup/matter.html", matter=matter, possible=possible, deadline=due,
                entries=rules.ENTRIES, events=ledger.trace(matter), **shown, **WORDS)  # fmt: skip


ACTS: dict[str, type[Form]] = {
    "accept": forms.AcceptForm, "answer": forms.AnswerForm, "reopen": forms.ReopenForm,
    "close": forms.CloseForm,
}  # fmt: skip


def act(name: str, matter: FollowUp) -> Response:
    if ACTS[name].of(matter).do(getattr(steps, name), matter, by=me()):
        return see("followup.matter", matter=matter.id)
    return matter_page(matter)


@bp.post("/followups/<int:matter>/accept")
def accept(matter: FollowUp) -> Response:
    return act("accept", matter)


@bp.post("/followups/<int:matter>/answer")
def answer(matter: FollowUp) -> Response:
    return act("answer", matter)


@bp.post("/followups/<int:matter>/reopen")
def reopen(matter: FollowUp) -> Response:
    return act("reopen", matter)


@bp.post("/followups/<int:matter>/close")
def close(matter: FollowUp) -> Response:
    return act("close", matter)


@bp.get("/followups/entries/<int:entry>/file")
def entry_file(entry: FollowUpEntry) -> Response:
    if not entry.file_sha256:
        abort(404)
    return files.send(entry.file_sha256, f"followup-{entry.id}", inline=True)

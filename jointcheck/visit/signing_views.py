"""核对、结论、签字、提交."""

from collections.abc import Callable
from typing import Any

from flask import Response

from jointcheck.ground import calendar
from jointcheck.ground.page import page, see
from jointcheck.ground.workdays import Deadline
from jointcheck.people.access import me
from jointcheck.visit import (
    content,
    findings,
    inside_forms,
    lists,
    reconcile,
    rules,
    sheets,
    shown,
    signatures,
    signing,
)
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Record
from jointcheck.visit.sheet_forms import SeenForm


@bp.get("/field/visits/<int:record>/signing", endpoint="signing")
def signing_page(record: Record) -> Response:
    """Reconciliation first, then what is next: conclusion, signatures, submission."""
    draft, mine = content.frozen(record.round), sheets.member(record, me())
    return page(
        "visit/signing.html", record=record, draft=draft, pairs=reconcile.pairs(draft),
        problems=reconcile.problems(record.round, draft),
        lacks=signing.lacks(record, draft) if record.state in rules.OPEN else [],
        waiting=signing.waiting_for(record), member=mine, mine=mine in signing.unsigned(record),
        party=signing.party_missing(record), unsigned=signing.unsigned(record),
        signed=[(s, signatures.valid(s)) for s in signatures.of_record(record)],
        leads=findings.leads(record, me()), state=rules.STATES[record.state], due=due(record),
    )  # fmt: skip


def due(record: Record) -> Deadline | None:
    """第十六条：结论作出后二十个工作日内提交."""
    concluded = lists.concluded_on(record.concluded_at)
    return rules.due(record.state, record.task.ends_on, concluded, calendar.workdays())


def under(
    record: Record, kind: type[SeenForm], step: Callable[..., Any], template: str
) -> Response:
    """A form under the content that it is about; done, it leads back to the signing page."""
    draft = content.frozen(record.round)
    form = kind.showing(record, shown.of_round(draft))
    if form.do(step, record, by=me()):
        return see("visit.signing", record=record.id)
    return page(template, form=form, record=record, draft=draft,
                lacks=signing.lacks(record, draft))  # fmt: skip


@bp.route("/field/visits/<int:record>/conclude", methods=["GET", "POST"])
def conclude(record: Record) -> Response:
    return under(record, inside_forms.ConcludeForm, signing.conclude, "visit/conclude.html")


@bp.route("/field/visits/<int:record>/sign", methods=["GET", "POST"])
def sign_member(record: Record) -> Response:
    return under(record, inside_forms.MemberSignForm, signing.sign_member, "visit/sign_member.html")


@bp.route("/field/visits/<int:record>/sign-paper", methods=["GET", "POST"])
def sign_on_paper(record: Record) -> Response:
    return under(record, inside_forms.PaperSignForm, signing.sign_on_paper, "visit/sign_paper.html")


@bp.route("/field/visits/<int:record>/party", methods=["GET", "POST"])
def sign_party(record: Record) -> Response:
    return under(record, inside_forms.PartyForm, signing.sign_party, "visit/sign_party.html")


@bp.route("/field/visits/<int:record>/refusal", methods=["GET", "POST"])
def refuse_party(record: Record) -> Response:
    return under(record, inside_forms.RefusalForm, signing.refuse_party, "visit/sign_refusal.html")


@bp.route("/field/visits/<int:record>/submit", methods=["GET", "POST"])
def submit(record: Record) -> Response:
    form = inside_forms.SubmitForm.of(record)
    if form.do(signing.submit, record, by=me()):
        return see("visit.signing", record=record.id)
    return page("visit/submit.html", form=form, record=record, due=due(record),
                waiting=signing.waiting_for(record))  # fmt: skip


@bp.route("/field/visits/<int:record>/reopen", methods=["GET", "POST"])
def take_back(record: Record) -> Response:
    form = inside_forms.TakeBackForm.of(record)
    if form.do(signing.take_back, record, by=me()):
        return see("visit.signing", record=record.id)
    return page("visit/take_back.html", form=form, record=record)

"""Objections at the office: received, completed, re-checked, concluded, answered."""

from typing import Any

from flask import Response, abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.ground import calendar, files, ledger
from jointcheck.ground.forms import Form
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.publish import answer as answers
from jointcheck.publish import forms, register, rules, words
from jointcheck.publish import objection as steps
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Objection, Publication
from jointcheck.visit import paper_letters

access.loads("objection", Objection)


@bp.get("/objections")
def objections() -> Response:
    query = forms.ObjectionQuery()
    wanted = query.wanted if query.validate() else {}
    found = paged(search(wanted))
    return page(
        "publish/objections.html", "rows", query=query, found=found, states=words.STATES,
        tones=words.TONES, acts=words.ACTS, dues={case.id: due(case) for case in found.items},
    )  # fmt: skip


def search(wanted: dict[str, Any]) -> Any:
    query = (
        select(Objection)
        .join(Objection.publication)
        .where(register.concerns(me()))
        .options(
            joinedload(Objection.publication).lazyload(Publication.results),
            lazyload(Objection.checkers),
        )
        .order_by(Objection.closed_at.is_not(None), Objection.received_on, Objection.id)
    )
    if state := wanted.get("state"):
        query = query.where(Objection.state == state)
    if text := (wanted.get("q") or "").strip():
        columns = (Publication.entity_name, Objection.party, Objection.receipt)
        query = query.where(register.contains(text, *columns))
    return query


def due(case: Objection) -> tuple[str, Any]:
    """(what is next, its last day) of an objection."""
    dates = steps.case(case)
    return rules.next_act(dates), rules.due(dates, calendar.workdays())


@bp.route("/results/<int:publication>/objection", methods=["GET", "POST"])
def receive(publication: Publication) -> Response:
    form = forms.PaperObjectionForm()
    made = form.do(steps.receive, publication, by=me())
    if made:
        return see("publish.objection", objection=made.id)
    last = rules.objection_deadline(publication.published_on, calendar.workdays())
    return page("publish/receive.html", form=form, publication=publication, last_day=last)


@bp.get("/objections/<int:objection>")
def objection(objection: Objection) -> Response:
    return shown(objection)


@bp.post("/objections/<int:objection>/supplement")
def supplement(objection: Objection) -> Response:
    return act(objection, forms.SupplementForm.of(objection), steps.ask_supplement)


@bp.post("/objections/<int:objection>/accept")
def accept(objection: Objection) -> Response:
    form = forms.AcceptForm.on(objection, steps.eligible(objection))
    return act(objection, form, steps.accept)


@bp.post("/objections/<int:objection>/refuse")
def refuse(objection: Objection) -> Response:
    return act(objection, forms.ObjectionRefusalForm.of(objection), answers.refuse)


@bp.post("/objections/<int:objection>/material")
def material(objection: Objection) -> Response:
    return act(objection, forms.MaterialForm.of(objection), steps.supply)


@bp.post("/objections/<int:objection>/reinforce")
def reinforce(objection: Objection) -> Response:
    form = forms.ReinforceForm.on(objection, steps.eligible(objection))
    return act(objection, form, steps.reinforce)


@bp.post("/objections/<int:objection>/conclude")
def conclude(objection: Objection) -> Response:
    return act(objection, forms.ConclusionForm.of(objection), steps.conclude)


@bp.route("/objections/<int:objection>/answer", methods=["GET", "POST"])
def answer(objection: Objection) -> Response:
    form = forms.AnswerForm.of(objection, data=paper_letters.remedies())
    if form.do(answers.answer, objection, by=me()):
        return see("publish.objection", objection=objection.id)
    return page("publish/answer.html", form=form, objection=objection,
                changes=answers.changes(objection))  # fmt: skip


@bp.get("/objections/<int:objection>/files/<sha>")
def objection_file(objection: Objection, sha: str) -> Response:
    names = {file.file_sha256: file.name for file in objection.files}
    if objection.answer_sha256:
        names[objection.answer_sha256] = "异议复查结果答复书.pdf"
    if sha not in names:
        abort(404)
    return files.send(sha, names[sha], inline=True)


def act(objection: Objection, form: Form, verb: Any) -> Response:
    """Do what the form says, or show the page again with the form's errors."""
    if form.do(verb, objection, by=me()):
        return see("publish.objection", objection=objection.id)
    return shown(objection)


def shown(case: Objection) -> Response:
    """The page of a case, with the forms of what may come next."""
    dates = steps.case(case)
    return page(
        "publish/objection.html", objection=case, dates=dates, states=words.STATES,
        tones=words.TONES, via=words.VIA, terms=rules.terms(dates, calendar.workdays()),
        term_words=words.TERMS, next=rules.next_act(dates), late=steps.late(case),
        others=steps.others(case), stranger=stranger(case),
        events=ledger.trace(case), **fresh(case),
    )  # fmt: skip


def fresh(case: Objection) -> dict[str, Form]:
    """The forms that the present state allows; the guard and the step ask again."""
    if case.state in ("received", "supplement"):
        refusal = forms.ObjectionRefusalForm.of(case, data=paper_letters.remedies())
        if not refusal.bound:
            refusal.reason.data = proposed_reason(case)
        found = {"accept": forms.AcceptForm.on(case, steps.eligible(case)), "refusal": refusal,
                 "material": forms.MaterialForm.of(case)}  # fmt: skip
        return found | ({"supplement": forms.SupplementForm.of(case)}
                        if case.state == "received" else {})  # fmt: skip
    if case.state != "accepted":
        return {}
    return {"conclusion": forms.ConclusionForm.of(case),
            "reinforcement": forms.ReinforceForm.on(case, steps.eligible(case))}  # fmt: skip


def proposed_reason(case: Objection) -> str:
    """What the system proposes to write when it sees why an objection cannot be accepted."""
    if steps.late(case):
        last = rules.objection_deadline(case.publication.published_on, calendar.workdays())
        return forms.late_reason(last.date)
    if earlier := steps.others(case, "accepted", "concluded", "answered"):
        return forms.repeated_reason(earlier[0])
    return forms.stranger_reason() if stranger(case) else ""


def stranger(case: Objection) -> bool:
    """Whether the applicant bears another name than the inspected party (第十七条)."""
    return rules.names_differ(case.party, case.publication.entity_name)

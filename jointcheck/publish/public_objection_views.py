"""Objections sent in by the party itself, and what has become of them."""

from flask import Response, abort, make_response, redirect, request, url_for
from sqlalchemy import select

from jointcheck.ground import calendar, clock, files
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.publish import forms, rules, words
from jointcheck.publish import objection as steps
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Objection, Publication
from jointcheck.publish.public_views import gone, of_stem, tombstone


@bp.route("/public/results/<number>/objection", methods=["GET", "POST"])
def public_object(number: str) -> Response:
    versions = of_stem(number.partition("-v")[0])
    publication = versions[-1]
    if stone := tombstone(versions):
        return gone(publication, stone)
    form = forms.PublicObjectionForm()
    made = form.do(steps.receive, publication, via="online", received_on=clock.today(),
                   address=request.remote_addr or "")  # fmt: skip
    if made:
        return see("publish.public_objection", receipt=made.receipt)
    return form_page(form, publication)


def form_page(form: forms.PublicObjectionForm, publication: Publication) -> Response:
    last = rules.objection_deadline(publication.published_on, calendar.workdays())
    return page("public/object.html", form=form, publication=publication, last_day=last,
                late=last.date < clock.today())  # fmt: skip


@bp.get("/public/objections")
def public_objections() -> Response:
    """A receipt number leads to its case."""
    query = forms.ReceiptQuery()
    if query.clean and found(query.clean):
        target = url_for("publish.public_objection", receipt=query.clean)
        return make_response(redirect(target))
    return page("public/receipt.html", query=query)


@bp.route("/public/objections/<receipt>", methods=["GET", "POST"])
def public_objection(receipt: str) -> Response:
    case = found(receipt) or abort(404)
    form = forms.MaterialForm.of(case)
    if form.do(steps.supply, case, address=request.remote_addr or ""):
        return see("publish.public_objection", receipt=receipt)
    dates = steps.case(case)
    return page(
        "public/objection.html", objection=case, dates=dates, states=words.STATES,
        tones=words.TONES, material=form, terms=rules.terms(dates, calendar.workdays()), term_words=words.TERMS,
    )  # fmt: skip


@bp.get("/public/objections/<receipt>/reply.pdf")
def public_reply(receipt: str) -> Response:
    case = found(receipt) or abort(404)
    if not case.answer_sha256:
        abort(404)
    name = "异议申请不予受理通知书" if case.state == "refused" else "异议复查结果答复书"
    return files.send(case.answer_sha256, f"{name}.pdf")


def found(receipt: str) -> Objection | None:
    return db.session.scalar(select(Objection).filter_by(receipt=receipt))

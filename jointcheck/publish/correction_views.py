"""Corrections: proposed on the page of a result, approved by somebody else."""

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.deciding import ApproveForm, RefuseForm, decision
from jointcheck.people.model import Officer
from jointcheck.publish import correction as steps
from jointcheck.publish import forms, register
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Correction, Objection, Publication

access.loads("correction", Correction)


@bp.get("/corrections")
def corrections() -> Response:
    query = (
        select(Correction)
        .join(Correction.publication)
        .where(register.concerns(me()))
        .options(
            joinedload(Correction.publication).lazyload(Publication.results),
            joinedload(Correction.author).lazyload(Officer.grants),
        )
        .order_by(Correction.decided_at.is_not(None), Correction.id.desc())
    )
    return page("publish/corrections.html", "rows", found=paged(query))


@bp.route("/results/<int:publication>/correct", methods=["GET", "POST"])
def correct(publication: Publication) -> Response:
    case = origin(publication)
    form = forms.CorrectionForm.on(publication)
    made = form.do(steps.propose, publication, objection=case, by=me())
    if made:
        return see("publish.correction", correction=made.id)
    return page("publish/correct.html", form=form, publication=publication, case=case)


def origin(publication: Publication) -> Objection | None:
    """The objection whose re-check led here; only one of this result, whatever the address says."""
    wanted = request.args.get("objection", type=int)
    query = select(Objection).filter_by(id=wanted, record_id=publication.record_id)
    return db.session.scalar(query) if wanted else None


@bp.get("/corrections/<int:correction>")
def correction(correction: Correction) -> Response:
    return shown(correction)


@bp.post("/corrections/<int:correction>/approve")
def approve(correction: Correction) -> Response:
    made = ApproveForm.of(correction).do(steps.approve, correction, by=me())
    return see("publish.result", publication=made.id) if made else shown(correction)


@bp.post("/corrections/<int:correction>/refuse")
def refuse_correction(correction: Correction) -> Response:
    if RefuseForm.of(correction).do(steps.refuse, correction, by=me()):
        return see("publish.correction", correction=correction.id)
    return shown(correction)


def shown(correction: Correction) -> Response:
    return page(
        "publish/correction.html", correction=correction, rows=steps.differences(correction),
        mine=correction.author_id == me().id, events=ledger.trace(correction),
        **decision(correction),
    )  # fmt: skip

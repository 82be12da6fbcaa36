"""The office's pages of what is public; the other pages are registered from here."""

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.ground import calendar, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.model import Officer
from jointcheck.publish import (
    correction,
    correction_views,
    desk,
    feeds,
    forms,
    objection_views,
    open_data,
    outbox_views,
    public_objection_views,
    public_tasks,
    public_views,
    register,
    rules,
    search,
    steps,
    takedown,
)
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Correction, Objection, Publication

__all__ = [
    "bp", "correction_views", "desk", "feeds", "objection_views", "open_data", "outbox_views",
    "public_objection_views", "public_tasks", "public_views",
]  # fmt: skip

access.loads("publication", Publication)


@bp.get("/results")
def results() -> Response:
    query = forms.ResultQuery()
    wanted = query.wanted if query.validate() else {}
    found = search.page(wanted, register.concerns(me()), after=request.args.get("after", ""))
    return page("publish/results.html", "rows", query=query, found=found,
                rows=steps.told(found.items))  # fmt: skip


@bp.get("/results/<int:publication>")
def result(publication: Publication) -> Response:
    versions = all_versions(publication)
    return page(
        "publish/result.html", publication=publication, versions=versions,
        newest=versions[-1], changes=correction.changes(versions), tombstone=takedown.of(versions[0]),
        objections=cases(publication), corrections=corrections(publication),
        last_day=rules.objection_deadline(publication.published_on, calendar.workdays()),
        facts=steps.facts(publication), events=trace(publication),
    )  # fmt: skip


def all_versions(publication: Publication) -> list[Publication]:
    """Every version of the result, the original first."""
    query = select(Publication).filter_by(record_id=publication.record_id)
    return list(db.session.scalars(query.order_by(Publication.version)))


def trace(publication: Publication) -> list[ledger.LedgerEvent]:
    """What happened to the visit whose result this is."""
    query = select(ledger.LedgerEvent).filter_by(record_id=publication.record_id)
    return list(db.session.scalars(query.order_by(ledger.LedgerEvent.seq.desc()).limit(50)))


def cases(publication: Publication) -> list[Objection]:
    query = select(Objection).filter_by(record_id=publication.record_id).order_by(Objection.id)
    return list(db.session.scalars(query.options(lazyload(Objection.checkers))))


def corrections(publication: Publication) -> list[Correction]:
    query = select(Correction).filter_by(record_id=publication.record_id).order_by(Correction.id)
    return list(
        db.session.scalars(query.options(joinedload(Correction.author).lazyload(Officer.grants)))
    )


@bp.route("/results/<int:publication>/takedown", methods=["GET", "POST"])
def take_down(publication: Publication) -> Response:
    form = forms.TakedownForm()
    if form.do(takedown.take_down, publication, by=me()):
        return see("publish.result", publication=publication.id)
    return page("publish/takedown.html", form=form, publication=publication,
                number=steps.stem(publication))  # fmt: skip

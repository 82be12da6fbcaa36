"""The working calendar and the ledger, as pages."""

import io
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, request, send_file
from sqlalchemy import Select, or_, select

from jointcheck.ground import calendar, clock, ledger, subjects
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access, admin_forms, calendar_steps
from jointcheck.people.model import Officer

bp = Blueprint("house_records", __name__)


@bp.get("/calendar")
def days() -> Response:
    g.section = "calendar"
    year = request.args.get("year", clock.today().year, type=int)
    first, last = date(min(max(year, 2000), 2100), 1, 1), date(min(max(year, 2000), 2100), 12, 31)
    rows = db.session.scalars(
        select(calendar.CalendarDay).where(calendar.CalendarDay.date.between(first, last))
        .order_by(calendar.CalendarDay.date)
    ).all()  # fmt: skip
    years = db.session.scalars(
        select(calendar.CalendarYear.year).order_by(calendar.CalendarYear.year)
    ).all()
    return page(
        "people/calendar.html",
        rows=rows,
        year=first.year,
        years=years,
        announced=first.year in years,
    )


@bp.route("/calendar/import", methods=["GET", "POST"])
def import_days() -> Response:
    g.section = "calendar"
    form = admin_forms.CalendarForm()
    years = form.do(calendar_steps.import_days, by=access.me())
    if years:
        return see("house_records.days", year=years[0])
    return page("people/calendar_import.html", form=form)


@bp.get("/ledger")
def events() -> Response:
    g.section = "ledger"
    query = admin_forms.LedgerQuery()
    checkpoints = db.session.scalars(
        select(ledger.LedgerCheckpoint).order_by(ledger.LedgerCheckpoint.size.desc()).limit(5)
    ).all()
    rows = paged(found(**query.wanted), 50)
    return page("people/ledger.html", block="rows", query=query, rows=rows, kind=subjects.kind,
                names=subjects.names(one.subject for one in rows.items), checkpoints=checkpoints)  # fmt: skip


def found(verb: str = "", who: str = "", subject: str = "", since: str = "") -> Select[Any]:
    """Events that fit the conditions, newest first."""
    event = ledger.LedgerEvent
    query = select(event).order_by(event.seq.desc())
    if verb:
        query = query.where(event.verb.startswith(verb[:60], autoescape=True))
    if who:
        people = select(Officer.id).where(or_(Officer.name == who[:60], Officer.login == who[:60]))
        query = query.where(event.actor_id.in_(people))
    if subject:
        query = query.where(event.subject == subject[:60])
    if since:
        try:
            query = query.where(event.at >= datetime.combine(date.fromisoformat(since), datetime.min.time(),
                                                             clock.SHANGHAI))  # fmt: skip
        except ValueError:
            return query
    return query


@bp.get("/ledger/export")
def export() -> Response:
    with tempfile.TemporaryDirectory() as folder:
        ledger.export(Path(folder))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder).iterdir()):
                archive.write(file, file.name)
    packed.seek(0)
    return send_file(packed, "application/zip", as_attachment=True, download_name="ledger.zip")


@bp.get("/checkpoint")
def checkpoint() -> Response:
    """The newest signed checkpoint, for whoever wants to keep it: plain text, public."""
    newest = db.session.scalar(
        select(ledger.LedgerCheckpoint).order_by(ledger.LedgerCheckpoint.size.desc()).limit(1)
    )
    return Response(
        newest.note if newest else "", mimetype="text/plain", status=200 if newest else 404
    )

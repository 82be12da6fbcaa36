"""What everybody may read: the four columns, a result with all its versions, an entity's history."""

from datetime import MAXYEAR, MINYEAR
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from jointcheck.catalogue import steps as catalogue
from jointcheck.catalogue.model import ListEdition
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.kept import kept
from jointcheck.ground.page import page, paged
from jointcheck.publish import (
    correction,
    figures,
    forms,
    public_tasks,
    register,
    rules,
    search,
    steps,
    takedown,
)
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Publication, Takedown

PARTS = (
    ("publish.public_items", lambda: _("抽查事项清单")),
    ("publish.public_plans", lambda: _("抽查计划")),
    ("publish.public_tasks", lambda: pgettext("lists", "抽查任务")),
    ("publish.public_search", lambda: _("抽查结果")),
)
FIRST_YEAR = 2026
BELOW = {
    "publish.public_plan": "publish.public_plans", "publish.public_task": "publish.public_tasks",
    "publish.public_result": "publish.public_search",
    "publish.public_entity": "publish.public_search",
}  # fmt: skip


@bp.app_template_global()
def public_nav() -> list[dict[str, Any]]:
    """The four columns of the public pages, ``[{label, url, current}]``."""
    here = BELOW.get(request.endpoint or "", request.endpoint)
    return [
        {"label": label(), "url": url_for(endpoint), "current": endpoint == here}
        for endpoint, label in PARTS
    ]


def years() -> range:
    """The years of which there may be something, the present one first."""
    return range(clock.today().year, FIRST_YEAR - 1, -1)


def wanted_year() -> int | None:
    """The year that the address asks for, if it is one."""
    year = request.args.get("year", type=int)
    return year if year and MINYEAR < year < MAXYEAR else None


@bp.get("/public/")
@kept
def public_home() -> Response:
    year = wanted_year() or clock.today().year
    recent = search.page({}, register.public(), size=8)
    return page(
        "public/home.html", edition=catalogue.last_edition(), year=year,
        figures=figures.of_year(year), years=years(),
        tasks=list(db.session.scalars(public_tasks.shown().limit(5))),
        rows=steps.told(recent.items),
    )  # fmt: skip


@bp.get("/public/items")
@kept
def public_items() -> Response:
    wanted = min(request.args.get("edition", 0, type=int), 1_000_000)
    editions = list(db.session.execute(
        select(ListEdition.number, ListEdition.published_at).order_by(ListEdition.number.desc())
    ))  # fmt: skip
    query = select(ListEdition).order_by(ListEdition.number.desc()).limit(1)
    edition = db.session.scalar(query.filter_by(number=wanted) if wanted else query)
    if wanted and edition is None:
        abort(404)
    return page("public/items.html", edition=edition, editions=editions,
                rows=catalogue.entries(edition))  # fmt: skip


@bp.get("/public/results")
@kept
def public_search() -> Response:
    query = forms.ResultQuery()
    wanted = query.wanted if query.validate() else {}
    found = search.page(wanted, register.public(), after=request.args.get("after", ""))
    return page(
        "public/results.html", "rows", query=query, found=found, rows=steps.told(found.items)
    )


@bp.get("/public/entities/<subject>")
@kept
def public_entity(subject: str) -> Response:
    where = (register.public(), register.newest(), Publication.subject == subject)
    query = select(Publication).where(*where).options(lazyload(Publication.results))
    found = paged(search.ordered(query))
    if not found.total:
        abort(404)
    return page(
        "public/entity.html", found=found, entity=found.items[0], rows=steps.told(found.items)
    )


@bp.get("/public/results/<number>")
@kept
def public_result(number: str) -> Response:
    versions = of_stem(number.partition("-v")[0])
    if "-v" not in number:
        return redirect(url_for("publish.public_result", number=versions[-1].number))  # type: ignore[return-value]
    publication = next((one for one in versions if one.number == number), None) or abort(404)
    if stone := tombstone(versions):
        return gone(publication, stone)
    return page(
        "public/result.html", publication=publication, facts=steps.facts(publication),
        versions=versions, newest=versions[-1], changes=correction.changes(versions),
        last_day=rules.objection_deadline(publication.published_on, calendar.workdays()),
    )  # fmt: skip


@bp.get("/public/results/<number>/data.json")
@kept
def public_result_data(number: str) -> Response:
    """The exact bytes whose SHA-256 the page shows."""
    publication = db.session.scalar(select(Publication).filter_by(number=number)) or abort(404)
    stone = tombstone([publication])
    if stone:
        return gone(publication, stone)
    return Response(publication.body, content_type="application/json; charset=utf-8")


def of_stem(stem: str) -> list[Publication]:
    """All versions of the result with this number, the original first; 404 without one."""
    query = select(Publication).where(Publication.number.startswith(f"{stem}-v", autoescape=True))
    found = list(db.session.scalars(query.order_by(Publication.version)))
    return found or abort(404)


def tombstone(versions: list[Publication]) -> dict[str, Any] | None:
    """Why and since when the result is no longer shown; None while it is."""
    ids = [one.id for one in versions]
    taken = db.session.scalar(select(Takedown).where(Takedown.publication_id.in_(ids)).limit(1))
    if taken:
        return {"reason": taken.reason, "on": clock.local(taken.at).date()}
    last = takedown.last_day(versions[-1])
    if last < clock.today():
        return {"reason": _("公示期限届满。"), "on": last}
    return None


def gone(publication: Publication, stone: dict[str, Any]) -> Response:
    response = page("public/gone.html", publication=publication, stone=stone)
    response.status_code = 410
    return response

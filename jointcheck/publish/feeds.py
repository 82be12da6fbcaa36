"""Open data: results as CSV and JSON, an Atom feed, and what search engines may find."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Response, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from jointcheck.ground import clock, export, ledger
from jointcheck.ground.db import db
from jointcheck.ground.kept import kept
from jointcheck.publish import outbox, register, search
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Publication
from jointcheck.publish.public_views import wanted_year

FRESH = 300  # seconds that these files may be kept by others
NEWEST = 50


def file(content: str | bytes, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def of_year() -> Iterable[Publication]:
    """Everything still public that was published in the year asked for, every version."""
    year = wanted_year() or clock.today().year
    span = Publication.published_on.between(date(year, 1, 1), date(year, 12, 31))
    query = select(Publication).where(span, register.public()).order_by(Publication.id)
    return db.session.scalars(query.options(lazyload(Publication.results)))


@bp.get("/public/data/results.csv")
def data_csv() -> Response:
    rows = (line for one in of_year() for line in outbox.lines(one))
    return file(export.write_csv(rows, list(outbox.COLUMNS.values())), "text/csv; charset=utf-8")


@bp.get("/public/data/results.json")
def data_json() -> Response:
    found: list[dict[str, Any]] = [
        json.loads(one.body) | {"digest": one.digest, "url": address(one.number)}
        for one in of_year()
    ]
    return file(ledger.canonical(found), "application/json; charset=utf-8")


def address(number: str) -> str:
    return url_for("publish.public_result", number=number, _external=True)


@bp.get("/public/feed.atom")
@kept
def feed() -> Response:
    newest = search.page({}, register.public(), size=NEWEST).items
    entries = [(one, json.loads(one.body)) for one in newest]
    text = render_template("public/feed.xml", entries=entries, now=clock.now())
    return file(text, "application/atom+xml; charset=utf-8")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    query = select(Publication.number, Publication.published_on).where(register.public())
    rows = list(db.session.execute(query.order_by(Publication.id.desc()).limit(40_000)))
    return file(render_template("public/sitemap.xml", rows=rows), "application/xml; charset=utf-8")


@bp.get("/robots.txt")
def robots() -> Response:
    """Only the public pages; objections are nobody's business."""
    where = url_for("publish.sitemap", _external=True)
    lines = ["User-agent: *", "Disallow: /public/objections", "Allow: /public/", "Disallow: /",
             f"Sitemap: {where}"]  # fmt: skip
    return file("\n".join(lines) + "\n", "text/plain; charset=utf-8")

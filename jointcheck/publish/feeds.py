"""Open data: results as CSV and JSON, an Atom feed, and what search engines may find."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from flask import Response, render_template, stream_with_context, url_for
from sqlalchemy import func, select
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
CHUNK = 1000
SITEMAP = 40_000
XML = "application/xml; charset=utf-8"


def file(content: Any, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def of_year() -> Iterator[Publication]:
    """Everything still public that was published in the year asked for, every version.

    Read a thousand at a time, by key, so that a year of any size passes through little memory.
    """
    year = wanted_year() or clock.today().year
    span = Publication.published_on.between(date(year, 1, 1), date(year, 12, 31))
    query = select(Publication).where(span, register.public()).order_by(Publication.id)
    query, last = query.options(lazyload(Publication.results)).limit(CHUNK), 0
    while found := list(db.session.scalars(query.where(Publication.id > last))):
        yield from found
        last = found[-1].id
        db.session.expunge_all()


def streamed(parts: Iterator[str | bytes], kind: str) -> Response:
    return file(stream_with_context(parts), kind)


@bp.get("/public/data/results.csv")
def data_csv() -> Response:
    return streamed(csv_parts(), "text/csv; charset=utf-8")


def csv_parts() -> Iterator[bytes]:
    yield export.write_csv([], list(outbox.OPEN.values()))
    for chunk in batched(of_year()):
        rows = ([line[key] for key in outbox.OPEN] for one in chunk for line in outbox.lines(one))
        # without the head line and the mark that Excel wants, which stand at the beginning
        yield export.write_csv(rows, [""]).split(b"\r\n", 1)[1]


@bp.get("/public/data/results.json")
def data_json() -> Response:
    return streamed(json_parts(), "application/json; charset=utf-8")


def json_parts() -> Iterator[str]:
    between = "["
    for one in of_year():
        told = json.loads(one.body) | {"digest": one.digest, "url": address(one.number)}
        yield between + ledger.canonical(told)
        between = ","
    yield "]" if between == "," else "[]"


def batched(found: Iterator[Publication]) -> Iterator[list[Publication]]:
    while chunk := list(islice(found, CHUNK // 10)):
        yield chunk


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
    """The index of the parts: search engines take at most 50,000 addresses in one."""
    last = db.session.scalar(select(func.max(Publication.id))) or 0
    parts = range(1, max(1, -(-last // SITEMAP)) + 1)
    return file(render_template("public/sitemaps.xml", parts=parts), XML)


@bp.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """Every version that is public, by the order of its key; a part never changes its place."""
    span = Publication.id.between((part - 1) * SITEMAP + 1, part * SITEMAP)
    query = select(Publication.number, Publication.published_on).where(span, register.public())
    rows = list(db.session.execute(query.order_by(Publication.id)))
    return file(render_template("public/sitemap.xml", rows=rows, first=part == 1), XML)


@bp.get("/robots.txt")
def robots() -> Response:
    """Only the public pages; objections are nobody's business."""
    where = url_for("publish.sitemap", _external=True)
    lines = ["User-agent: *", "Disallow: /public/objections", "Allow: /public/", "Disallow: /",
             f"Sitemap: {where}"]  # fmt: skip
    return file("\n".join(lines) + "\n", "text/plain; charset=utf-8")

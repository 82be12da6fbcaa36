"""Open data: list, plans, tasks and results as CSV and JSON at stable addresses, and what they mean."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from flask import Response, abort, request, stream_with_context, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from jointcheck.ground import clock, export, ledger
from jointcheck.ground.db import db
from jointcheck.ground.kept import kept
from jointcheck.ground.page import page
from jointcheck.publish import open_rows, outbox, register
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Publication
from jointcheck.publish.public_views import wanted_year, years

FRESH = 300  # seconds that these files may be kept by others
CHUNK = 1000

Rows = Callable[[int], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Dataset:
    """One set of data. ``columns``: field → its title in the CSV; ``csv`` and ``told`` (JSON) give
    the rows of a year, or of an edition of the list."""

    name: str
    title: Any
    about: Any
    columns: dict[str, str]
    csv: Rows
    told: Rows
    by_year: bool = True


def asked_year() -> int:
    return wanted_year() or clock.today().year


def of_year(year: int) -> Iterator[Publication]:
    """Everything still public that was published in the year, every version.

    Read a thousand at a time, by key, so that a year of any size passes through little memory.
    """
    span = Publication.published_on.between(date(year, 1, 1), date(year, 12, 31))
    query = select(Publication).where(span, register.public()).order_by(Publication.id)
    query, last = query.options(lazyload(Publication.results)).limit(CHUNK), 0
    while found := list(db.session.scalars(query.where(Publication.id > last))):
        yield from found
        last = found[-1].id
        db.session.expunge_all()


def result_lines(year: int) -> Iterator[dict[str, Any]]:
    for one in of_year(year):
        yield from outbox.lines(one)


def results(year: int) -> Iterator[dict[str, Any]]:
    """What was published, with the digest that its page shows."""
    for one in of_year(year):
        where = url_for("publish.public_result", number=one.number, _external=True)
        yield json.loads(one.body) | {"digest": one.digest, "url": where}


DATASETS = {one.name: one for one in (
    Dataset("items", _l("抽查事项清单"),
            _l("现行的一版；加上 ?edition=版次 取得以前公布的各版。每次公布后更新。"),
            open_rows.ITEMS, open_rows.items, open_rows.items, by_year=False),
    Dataset("plans", _l("抽查计划"),
            _l("各部门年度计划的每一行，公布后调整和取消的也在。公布或调整当日更新。"),
            open_rows.PLANS, open_rows.plans, open_rows.plans),
    Dataset("tasks", lazy_pgettext("lists", "抽查任务"),
            _l("名单锁定以后的任务，应抽、实抽和已公示的户数；不宜事先告知的，在结果公示后出现。随办理更新。"),
            open_rows.TASKS, open_rows.tasks, open_rows.tasks),
    Dataset("results", _l("抽查结果"),
            _l("每个检查事项一行，各个版本都在；JSON 中每份结果一条，附内容摘要。公示当时更新，撤下后不再提供。"),
            outbox.OPEN, result_lines, results),
)}  # fmt: skip


@bp.get("/public/data/")
@kept
def data() -> Response:
    year = asked_year()
    return page("public/data.html", datasets=DATASETS.values(), year=year,
                years=years())  # fmt: skip


@bp.get("/public/data/<name>.csv")
def data_csv(name: str) -> Response:
    found, which = wanted(name)
    return streamed(csv_parts(found.columns, found.csv(which)), "text/csv; charset=utf-8")


@bp.get("/public/data/<name>.json")
def data_json(name: str) -> Response:
    found, which = wanted(name)
    return streamed(json_parts(found.told(which)), "application/json; charset=utf-8")


def wanted(name: str) -> tuple[Dataset, int]:
    """The dataset and which part of it; 404 for one that there is not."""
    found = DATASETS.get(name) or abort(404)
    edition = min(request.args.get("edition", 0, type=int), open_rows.MOST_EDITIONS)
    return found, asked_year() if found.by_year else edition


def csv_parts(columns: dict[str, str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield export.write_csv([], list(columns.values()))
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        lines = ([row[key] for key in columns] for row in chunk)
        # without the head line and the mark that Excel wants, which stand at the beginning
        yield export.write_csv(lines, [""]).split(b"\r\n", 1)[1]


def json_parts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    between = "["
    for row in rows:
        yield between + ledger.canonical(row)
        between = ","
    yield "]" if between == "," else "[]"


def streamed(parts: Iterator[str | bytes], kind: str) -> Response:
    return file(stream_with_context(parts), kind)


def file(content: Any, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response

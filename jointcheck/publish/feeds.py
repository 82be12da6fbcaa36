"""An Atom feed, and what search engines may find."""

import json

from flask import Response, render_template, url_for
from sqlalchemy import func, select

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.kept import kept
from jointcheck.plan.model import AnnualPlan, Task
from jointcheck.publish import public_tasks, register, search
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Publication
from jointcheck.publish.open_data import DATASETS, file

NEWEST = 50
SITEMAP = 40_000
XML = "application/xml; charset=utf-8"
PAGES = ("public_home", "public_items", "public_plans", "public_tasks", "public_search", "data")


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


@bp.get("/sitemap-<int(min=1, max=99999):part>.xml")
def sitemap_part(part: int) -> Response:
    """Every version that is public, by the order of its key; a part never changes its place.

    The first part begins with the columns, the open data, the plans and the tasks.
    """
    span = Publication.id.between((part - 1) * SITEMAP + 1, part * SITEMAP)
    query = select(Publication.number, Publication.published_on).where(span, register.public())
    rows = list(db.session.execute(query.order_by(Publication.id)))
    others = columns() if part == 1 else []
    return file(render_template("public/sitemap.xml", rows=rows, others=others), XML)


def columns() -> list[str]:
    """The addresses of everything public that is no result."""
    plans = select(AnnualPlan.code).where(AnnualPlan.published_at.isnot(None))
    codes = public_tasks.shown().with_only_columns(Task.code)
    return [
        *(url_for(f"publish.{name}", _external=True) for name in PAGES),
        *(url_for("publish.data_csv", name=name, _external=True) for name in DATASETS),
        *(url_for("publish.public_plan", code=code, _external=True) for code in db.session.scalars(plans)),
        *(url_for("publish.public_task", code=code, _external=True) for code in db.session.scalars(codes)),
    ]  # fmt: skip


@bp.get("/robots.txt")
def robots() -> Response:
    """Only the public pages; objections are nobody's business."""
    where = url_for("publish.sitemap", _external=True)
    lines = ["User-agent: *", "Disallow: /public/objections", "Allow: /public/", "Disallow: /",
             f"Sitemap: {where}"]  # fmt: skip
    return file("\n".join(lines) + "\n", "text/plain; charset=utf-8")

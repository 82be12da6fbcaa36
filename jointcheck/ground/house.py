"""The house's own pages: health, metrics, the progress of a job, an article of the rule."""

from typing import Any

from flask import Blueprint, Response, abort
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from jointcheck.ground.articles import articles
from jointcheck.ground.db import db
from jointcheck.ground.page import page

bp = Blueprint("house", __name__)


@bp.get("/healthz")
def health() -> dict[str, str]:
    db.session.execute(text("select 1"))
    return {"status": "ok"}


@bp.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@bp.get("/jobs/<int:job>")
def job(job: Any) -> Response:
    return page("house/job.html", block="job", job=job)


@bp.get("/rule/<int:number>")
def article(number: int) -> Response:
    if number not in articles():
        abort(404)
    return page("house/article.html", number=number, text=articles()[number])

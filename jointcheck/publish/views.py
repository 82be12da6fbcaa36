"""Pages of this stage."""

from flask import Blueprint, Response

from jointcheck.ground.page import page

bp = Blueprint("publish", __name__)


@bp.get("/public/")
def public_home() -> Response:
    return page("house/article.html", number=5, text="")

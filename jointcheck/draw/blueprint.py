"""The blueprint that the pages of this stage hang on, and how it hands out what it made."""

from flask import Blueprint, Response, abort, request

from jointcheck.draw.model import Draw
from jointcheck.ground import files, ledger
from jointcheck.ground.db import db
from jointcheck.people.access import me

bp = Blueprint("draw", __name__)


def sent(content: bytes, kind: str, name: str, inline: bool = False) -> Response:
    """``content`` as a file with this name; shown in the browser when ``inline``."""
    return files.made(content, kind, name, inline)


def refuse_unlocked(draw: Draw) -> None:
    """Before the lock there is no list by any address; who asks for one is written down."""
    if draw.locked_at is not None:
        return
    by, path = me(), request.path
    db.session.rollback()
    ledger.append("draw.preview.refused", by, draw, {"path": path})
    db.session.commit()
    abort(404)


def refuse_elsewhere(draw: Draw) -> None:
    """A list drawn on another platform has no directory, seed or result of ours to hand out."""
    if draw.elsewhere:
        abort(404)

"""The blueprint that the pages of this stage hang on, and how it hands out what it made."""

from flask import Blueprint, Response

from jointcheck.ground import files

bp = Blueprint("draw", __name__)


def sent(content: bytes, kind: str, name: str, inline: bool = False) -> Response:
    """``content`` as a file with this name; shown in the browser when ``inline``."""
    return files.made(content, kind, name, inline)

"""The blueprint that the pages of this stage hang on, and how it hands out what it made."""

from flask import Blueprint, Response, make_response

bp = Blueprint("draw", __name__)


def sent(content: bytes, kind: str, name: str, inline: bool = False) -> Response:
    """``content`` as a file with this name; shown in the browser when ``inline``."""
    response = make_response(content)
    response.mimetype = kind
    how = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response

"""What no request may contain, refused in one place before anything reads it."""

from collections.abc import Iterator

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LONGEST = 2000  # characters of a path or of one condition; a search for more finds nothing


class Number(IntegerConverter):
    """``<int:…>`` in an address: plain digits. Python would take ２０ for 20, too."""

    regex = "[0-9]+"


def setup(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    app.before_request(refuse_unreadable)


def refuse_unreadable() -> None:
    """400 for a NUL anywhere, which no database text can hold; 414 for a boundless address."""
    address = [request.path, *texts(request.args)]
    if any(len(text) > LONGEST for text in address):
        abort(414)
    names = [file.filename or "" for _key, file in request.files.items(multi=True)]
    if any("\0" in text for text in (*address, *texts(request.form), *names)):
        abort(400)


def texts(given: object) -> Iterator[str]:
    """Names and values of what was sent."""
    for pair in given.items(multi=True):  # type: ignore[attr-defined]
        yield from pair

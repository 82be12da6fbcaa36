"""Pages that everybody reads are kept ready until anything happens.

Every change is a step with one event in the ledger, so a page made after an event is right for as
long as that event is the last and the day is the same. Nothing that is kept is ever older than
the register; what is published meanwhile stands on the very next page.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, request

from jointcheck.ground import clock, ledger
from jointcheck.ground.page import wants_part

MOST = 1000  # pages of one process, some 20 MB


@dataclass(frozen=True)
class Page:
    """What was answered once, and the state of the register (event, day) that it shows."""

    state: tuple[str, str]
    body: bytes
    kind: str
    etag: str


class Pages:
    """The pages of one process, the least recently read going first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pages: OrderedDict[Any, Page] = OrderedDict()

    def get(self, key: Any, state: tuple[str, str]) -> Page | None:
        with self.lock:
            found = self.pages.get(key)
            if found is None or found.state != state:
                return None
            self.pages.move_to_end(key)
            return found

    def put(self, key: Any, page: Page) -> Page:
        with self.lock:
            self.pages[key] = page
            while len(self.pages) > MOST:
                self.pages.popitem(last=False)
        return page


def setup(app: Flask) -> None:
    app.extensions["kept"] = Pages()


def kept(view: Callable[..., Response]) -> Callable[..., Response]:
    """The view's page is the same for everybody without a session: make it once for each state."""

    @wraps(view)
    def ready(*args: Any, **kwargs: Any) -> Response:
        if current_app.session_interface.get_cookie_name(current_app) in request.cookies:
            return view(*args, **kwargs)
        pages: Pages = current_app.extensions["kept"]
        key, state = asked(), (ledger.head(), clock.today().isoformat())  # before anything is read
        found = pages.get(key, state)
        if found is None:
            made = view(*args, **kwargs)
            if made.status_code != 200 or made.is_streamed:
                return made
            made.add_etag()
            etag = made.get_etag()[0] or ""
            found = pages.put(key, Page(state, made.get_data(), made.content_type or "", etag))
        return answer(found)

    return ready


def asked() -> tuple[Any, ...]:
    """All of a request on which a public page may depend."""
    return (request.host_url, request.full_path, wants_part(),
            request.cookies.get("jc_lang"), request.cookies.get("jc_theme"))  # fmt: skip


def answer(page: Page) -> Response:
    """The page, or 304 to who has it."""
    response = Response(page.body, content_type=page.kind)
    response.set_etag(page.etag)
    response.vary.add("HX-Request")
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response

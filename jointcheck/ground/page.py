"""Pages: each address is a whole page; HTMX asks for one block of that same page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, request, url_for
from htmx_flask import Htmx
from sqlalchemy import Select, func, select

from jointcheck.ground.db import db
from jointcheck.ground.forms import Form

htmx = Htmx()
PAGE_SIZE = 20


def setup(app: Flask) -> None:
    """Make the widgets known to every template; they are globals so that blocks see them too."""
    htmx.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def page(template: str, block: str | None = None, **context: Any) -> Response:
    """The whole page, or ``block`` of it when HTMX asks for a part.

    A form in the context that is the one that was sent is shown as it was sent, with its errors;
    422 when there are any, so that nothing needs to say it twice.
    """
    context = {name: as_sent(value) for name, value in context.items()}
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(context)
    if block and wants_part():
        body = "".join(found.blocks[block](found.new_context(context)))
    else:
        body = found.render(context)
    forms = (value for value in context.values() if isinstance(value, Form))
    response = make_response(body, 422 if any(form.failed for form in forms) else 200)
    response.vary.add("HX-Request")
    return response


def as_sent(value: Any) -> Any:
    """The form that this request has tried to do, in the place of a fresh one for the same thing."""
    sent = g.get("form")
    same = isinstance(value, Form) and type(value) is type(sent) and value.thing is sent.thing
    return sent if same else value


def wants_part() -> bool:
    """Whether HTMX asks for a block. ``boosted`` requests want the page (htmx-flask says true)."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def see(endpoint: str, **values: Any) -> Response:
    """Lead on to the next page after a step: 303, so that a reload repeats nothing."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def onward(endpoint: str, **values: Any) -> Response:
    """Lead on to another page, also from within a part that HTMX keeps asking for."""
    if not wants_part():
        return see(endpoint, **values)
    response = make_response("")
    response.headers["HX-Redirect"] = url_for(endpoint, **values)
    return response


@dataclass
class Paged:
    """One page of a query's rows, with addresses that keep the filters."""

    items: list[Any]
    page: int
    pages: int
    total: int
    first: int

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1

    def url(self, number: int) -> str:
        return url_with(page=number)


def url_with(**changes: Any) -> str:
    """The present address with some query values changed."""
    address = g.get("address", request.view_args or {})
    given = {k: v for k, v in request.args.to_dict(flat=False).items() if plain(k)}
    values: Mapping[str, Any] = {**given, **address, **changes}
    return url_for(request.endpoint or "", **values)


def plain(name: str) -> bool:
    """Whether a query's name means nothing special to ``url_for``."""
    return name != "endpoint" and not name.startswith("_")


def paged(query: Select[Any], size: int = PAGE_SIZE) -> Paged:
    """The page of ``query`` that the address asks for; two statements, whatever the rows."""
    total = (
        db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    )
    pages = max(1, -(-total // size))
    wanted = request.args.get("page", 1, type=int)
    number = min(max(wanted, 1), pages)
    rows = list(db.session.scalars(query.limit(size).offset((number - 1) * size)).unique())
    return Paged(rows, number, pages, total, (number - 1) * size + 1)

"""我的待办: each stage says what an officer must do next; the home page shows it by deadline."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import Date, Select, cast, literal, null, select, union_all

from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline


@dataclass(frozen=True)
class Todo:
    """One thing to do: ``what`` is a verb and its object, ``to`` the thing, ``section`` the rail's."""

    section: str
    what: str
    to: str
    url: str
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Waiting:
    """Things that all await the same act on the same page, whose address ends in their id.

    ``query``: (id, name) or (id, name, last day), without an order.
    """

    section: str
    what: str
    endpoint: str
    argument: str
    query: Select[*tuple[Any, ...]]


SOURCES: list[Callable[[Any], Iterable[Todo | Waiting]]] = []


def source(
    function: Callable[[Any], Iterable[Todo | Waiting]],
) -> Callable[[Any], Iterable[Todo | Waiting]]:
    """Register a function that yields the officer's things to do; at most two statements each.

    What a query alone can tell, it yields as ``Waiting``: all of that, of every stage, is asked in
    one statement.
    """
    SOURCES.append(function)
    return function


def of(officer: Any) -> list[Todo]:
    """All that awaits the officer: what is due first, first; without a date, last."""
    given = [one for ask in SOURCES for one in ask(officer)]
    found = [one for one in given if isinstance(one, Todo)]
    found += asked([one for one in given if isinstance(one, Waiting)])
    return sorted(found, key=lambda t: (t.deadline is None, t.deadline.date if t.deadline else 0))  # type: ignore[arg-type, return-value]


def asked(groups: list[Waiting]) -> Iterator[Todo]:
    """The things of all groups. One statement."""
    if not groups:
        return
    rows = union_all(*(numbered(at, one.query) for at, one in enumerate(groups)))
    for at, key, name, day in db.session.execute(rows.order_by("at", "key")):
        one = groups[at]
        address: dict[str, Any] = {one.argument: key}
        deadline = Deadline(day) if day else None
        yield Todo(one.section, one.what, name, url_for(one.endpoint, **address), deadline)


def numbered(at: int, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """(number of the group, id, name, last day or NULL)."""
    key, name, *day = query.subquery().columns
    last = day[0] if day else cast(null(), Date)
    return select(literal(at).label("at"), key.label("key"), name.label("name"), last.label("day"))

"""我的待办: each stage says what an officer must do next; the home page shows it by deadline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jointcheck.ground.workdays import Deadline


@dataclass(frozen=True)
class Todo:
    """One thing to do: ``what`` is a verb and its object, ``to`` the thing, ``section`` the rail's."""

    section: str
    what: str
    to: str
    url: str
    deadline: Deadline | None = None


SOURCES: list[Callable[[Any], Iterable[Todo]]] = []


def source(function: Callable[[Any], Iterable[Todo]]) -> Callable[[Any], Iterable[Todo]]:
    """Register a function that yields the officer's things to do; at most two statements each."""
    SOURCES.append(function)
    return function


def of(officer: Any) -> list[Todo]:
    """All that awaits the officer: what is due first, first; without a date, last."""
    found = [todo for ask in SOURCES for todo in ask(officer)]
    return sorted(found, key=lambda t: (t.deadline is None, t.deadline.date if t.deadline else 0))  # type: ignore[arg-type, return-value]

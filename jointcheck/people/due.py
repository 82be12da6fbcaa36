"""期限: every clock of the county that runs, for the department that must keep it.

The home page shows a person what he must do; this shows a department all that is running, also
what waits for somebody who is away. Each stage tells its own clocks.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, true

from jointcheck.ground import calendar, clock
from jointcheck.ground.workdays import Deadline

SOON = 3  # working days
OVERDUE, NEAR = "overdue", "soon"


@dataclass(frozen=True)
class Due:
    """One department must do ``what`` (marked words) to ``name`` by ``deadline``.

    ``endpoint`` with ``argument`` and ``key`` is its page; ``model`` with ``key`` the row in whose
    trace a reminder stands. A plan that nobody has opened yet has neither.
    """

    department_id: int
    what: str
    name: str
    deadline: Deadline
    endpoint: str
    argument: str = ""
    key: int = 0
    model: Any = None

    @property
    def url(self) -> str:
        address: dict[str, Any] = {self.argument: self.key} if self.argument else {}
        return url_for(self.endpoint, **address)

    @property
    def stage(self) -> str:
        return stage(self.deadline.date)


Source = Callable[[Collection[int] | None], Iterable[Due]]
SOURCES: list[Source] = []


def source(function: Source) -> Source:
    """Register what tells the running clocks of some departments, or of all; one statement each."""
    SOURCES.append(function)
    return function


def of(departments: Collection[int] | None) -> list[Due]:
    """All that runs for these departments, or for all where None; what is due first, first."""
    found = [one for ask in SOURCES for one in ask(departments)]
    return sorted(found, key=lambda one: (one.deadline.date, one.department_id, one.name))


def among(column: Any, departments: Collection[int] | None) -> ColumnElement[bool]:
    return true() if departments is None else column.in_(departments)


def stage(day: date) -> str:
    """``overdue``, ``soon`` (within three working days), or nothing."""
    today = clock.today()
    if day < today:
        return OVERDUE
    return NEAR if calendar.workdays().left(day, today) <= SOON else ""

"""What is counted in the statistics: which year, whose tasks; and how rows become a table."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from jointcheck.archive.queues import visible
from jointcheck.archive.rates import added
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task, TaskDepartment


@dataclass(frozen=True)
class Scope:
    """What is counted: a year, the tasks that the officer sees, perhaps one department's.

    ``names``: department id → short name. ``tasks``: a SELECT of task ids.
    """

    year: int
    names: dict[int, str]
    tasks: Select[Any]
    department: int | None = None

    def name(self, department: int) -> str:
        return self.names.get(department, "—")

    @property
    def planners(self) -> list[int]:
        """The departments whose plans are counted."""
        return [self.department] if self.department else list(self.names)


def scope(officer: Officer, year: int, department: int | None, names: dict[int, str]) -> Scope:
    tasks = select(Task.id).where(visible(officer), Task.year == year)
    if department:
        taking = select(TaskDepartment.task_id).where(TaskDepartment.department_id == department)
        tasks = tasks.where(Task.id.in_(taking))
    return Scope(year, names, tasks, department)


def years(officer: Officer) -> list[int]:
    """The years that have tasks, newest first, and always the present one."""
    found = set(db.session.scalars(select(Task.year).where(visible(officer)).distinct()))
    return sorted(found | {clock.today().year}, reverse=True)


def rows(query: Any) -> list[Any]:
    return list(db.session.execute(query))


def with_total(found: list[list[Any]]) -> list[list[Any]]:
    """The rows and, when there are several, their sum."""
    if len(found) < 2:
        return found
    return [*found, [_("合计"), *added([row[1:] for row in found])]]

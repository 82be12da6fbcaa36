"""What later stages show on the page of a task: small panels, in the order of registration."""

from collections.abc import Callable
from dataclasses import dataclass, field

from jointcheck.plan.model import Task


@dataclass(frozen=True)
class Row:
    """One line: ``label``, linked when there is a ``url``; a ``state`` word with its tone
    (quiet, due, act, pass, seal)."""

    label: str
    url: str | None = None
    state: str = ""
    tone: str = "quiet"


@dataclass(frozen=True)
class Panel:
    """A card on the task's page; without rows it says ``empty``."""

    title: str
    rows: list[Row] = field(default_factory=list)
    empty: str = ""


PANELS: list[Callable[[Task], Panel | None]] = []


def panels(task: Task) -> list[Panel]:
    """The panels of a task; each function costs at most one statement."""
    return [panel for make in PANELS if (panel := make(task)) is not None]

"""What later stages show on the page of a record: small panels, in the order of registration."""

from collections.abc import Callable

from jointcheck.plan.panels import Panel
from jointcheck.visit.model import Record

PANELS: list[Callable[[Record], Panel | None]] = []


def panels(record: Record) -> list[Panel]:
    """The panels of a record; each function costs at most one statement."""
    return [panel for make in PANELS if (panel := make(record)) is not None]

"""Figures as tables: shares, and the few sums behind the statistics. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jointcheck.ground.workdays import Workdays
from jointcheck.visit.rules import due

# 检查中: everything between the door and the submission.
GROUPS = {
    "waiting": ("waiting",),
    "visiting": ("visiting", "concluded", "signed", "returned"),
    "reviewing": ("reviewing", "passed"),
    "published": ("published", "archived"),
    "archived": ("archived",),
}


@dataclass(frozen=True)
class Rate:
    """A share such as 完成率; without a whole there is none."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.part / self.whole, 1) if self.whole else None

    def __str__(self) -> str:
        return "—" if self.percent is None else f"{self.percent:.1f}%"


@dataclass(frozen=True)
class Table:
    """One table of the statistics. ``chart``: the column (a ``Rate``) that is drawn as bars.

    ``internal``: may be looked at in the office, but is not exported (信用风险分类).
    """

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str = ""
    empty: str = ""
    chart: int | None = None
    internal: bool = False

    @property
    def bars(self) -> list[tuple[str, str, float]]:
        """(label, words, per cent) of the chart, for rows that have a share."""
        if self.chart is None:
            return []
        shares = [(str(row[0]), row[self.chart]) for row in self.rows]
        return [
            (label, str(rate), rate.percent) for label, rate in shares if rate.percent is not None
        ]

    def plain(self) -> list[list[Any]]:
        """The rows for a spreadsheet; a share is its per cent."""
        return [
            [cell.percent if isinstance(cell, Rate) else cell for cell in row] for row in self.rows
        ]


def progress(states: Mapping[str, int], settled: int) -> list[Any]:
    """应检查, 待检查, 检查中, 审核中, 已公示, 已归档, 完成率, 完结率.

    完成率 = 已公示 / 应检查; 完结率 = 完结 / 已公示. ``settled``: published with nothing left open.
    """
    total = sum(states.values())
    parts = {name: sum(states.get(s, 0) for s in of) for name, of in GROUPS.items()}
    return [total, *parts.values(), Rate(parts["published"], total),
            Rate(settled, parts["published"])]  # fmt: skip


def added(rows: Iterable[Sequence[Any]]) -> list[Any]:
    """The sum of rows column by column; shares are added by their parts."""
    return [total(column) for column in zip(*rows, strict=True)]


def total(column: Sequence[Any]) -> Any:
    if isinstance(column[0], Rate):
        return Rate(sum(rate.part for rate in column), sum(rate.whole for rate in column))
    return sum(column)


def saved(departments: int, visits: int) -> int:
    """Visits that a joint inspection spares the enterprises: one instead of one a department."""
    return (departments - 1) * visits


def overdue(
    state: str, ends_on: date, concluded_on: date | None, workdays: Workdays, today: date
) -> str:
    """``visit`` or ``submit`` when a record is late with one of them, else empty."""
    deadline = due(state, ends_on, concluded_on, workdays)
    if deadline is None or deadline.date >= today:
        return ""
    return "submit" if concluded_on and state in ("concluded", "signed") else "visit"


def spread(counts: Sequence[int]) -> list[Any]:
    """Number, sum, least, most of the records of a task's teams."""
    return [len(counts), sum(counts), min(counts), max(counts)]

"""Rows of a directory file, checked one by one; what was found is said by row and column."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import cell_words
from jointcheck.ground.table import Row, Table, pick

Thing = TypeVar("Thing")
Value = TypeVar("Value")

# lazy: a sentence is only looked up for the rare row that needs it
NO_DATE = _l("不是有效的日期，应写成 2026-11-23；该日期未登记")
SLID = _l("这一行比表头多出内容，多半是某格含有逗号而没有加引号，各列已经错位")


@dataclass(frozen=True, slots=True)
class RowError:
    """``row`` as the spreadsheet shows it; ``sentence`` says what to mend."""

    row: int
    column: str
    value: str
    sentence: str


@dataclass(slots=True)
class Outcome(Generic[Thing]):
    """One row: its thing, None when there is an error or it says again what an earlier row said."""

    row: int
    thing: Thing | None = None
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    duplicate: RowError | None = None


@dataclass(slots=True)
class Report(Generic[Thing]):
    """A whole file. Import ``good`` only when ``errors`` is empty: all of it or nothing.

    ``ignored``: titles of columns that are not taken over.
    """

    good: list[Thing] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    duplicates: list[RowError] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    rows: int = 0

    def add(self, outcome: Outcome[Thing]) -> None:
        self.rows += 1
        self.errors += outcome.errors
        self.warnings += outcome.warnings
        if outcome.duplicate:
            self.duplicates.append(outcome.duplicate)


class Cells:
    """The cells of one row by field, and what is wrong with them."""

    def __init__(self, table: Table, places: Mapping[str, int], row: Row, outcome: Outcome[Any]):
        self.table, self.places, self.row, self.outcome = table, places, row, outcome

    def __getitem__(self, name: str) -> str:
        """The cell's text, empty when it is blank or the column is missing."""
        place = self.places.get(name)
        return "" if place is None else cell_words.filled(self.row.cells[place])

    def title(self, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else self.table.columns[place]

    def finding(self, name: str, sentence: Any) -> RowError:
        return RowError(self.row.number, self.title(name), self[name][:80], str(sentence))

    def error(self, name: str, sentence: Any) -> None:
        self.outcome.errors.append(self.finding(name, sentence))

    def warn(self, name: str, sentence: Any) -> None:
        self.outcome.warnings.append(self.finding(name, sentence))

    def valued(
        self, name: str, turn: Callable[[str], Value], otherwise: Value, sentence: Any
    ) -> Value:
        """The cell through ``turn``; ``otherwise`` and a warning when it makes no sense."""
        try:
            return turn(self[name])
        except ValueError:
            self.warn(name, sentence)
            return otherwise

    def day(self, name: str) -> Any:
        """A date, or None with a warning when it is none."""
        return self.valued(name, cell_words.day, None, NO_DATE)

    def fits(self) -> bool:
        """False, with an error, for a row with more cells than columns: something slid sideways."""
        if len(self.row.cells) > len(self.table.columns):
            extra = self.row.cells[-1][:80]
            self.outcome.errors.append(RowError(self.row.number, "", extra, str(SLID)))
        return not self.outcome.errors


def outcomes(
    table: Table,
    wanted: Mapping[str, tuple[str, ...]],
    required: tuple[str, ...],
    parse: Callable[[Cells], Thing | None],
    seen: Callable[[Cells, Thing], Thing | None],
) -> Iterator[Outcome[Thing]]:
    """One outcome for each row, as the file is read: ``parse`` makes a thing, ``seen`` compares."""
    places = pick(table.columns, wanted, required)
    for row in table.rows:
        outcome: Outcome[Thing] = Outcome(row.number)
        cells = Cells(table, places, row, outcome)
        thing = parse(cells) if cells.fits() else None
        if thing is not None and not outcome.errors:
            outcome.thing = seen(cells, thing)
        yield outcome


def ignored(table: Table, wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    taken = set(pick(table.columns, wanted).values())
    return tuple(title for i, title in enumerate(table.columns) if i not in taken and title)


def collect(
    report: Report[Thing],
    results: Iterable[Outcome[Thing]],
    subject: Callable[[Thing], str],
    merge: Callable[[Thing, Thing], Thing],
) -> Report[Thing]:
    """Everything in one report; rows of one subject (another licence) become one thing."""
    things: dict[str, Thing] = {}
    for outcome in results:
        report.add(outcome)
        if (thing := outcome.thing) is not None:
            known = things.get(subject(thing))
            things[subject(thing)] = thing if known is None else merge(known, thing)
    report.good = list(things.values())
    return report

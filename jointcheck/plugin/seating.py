"""The rows of a workbook put into their sections and groups, in the order they were written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .checklist import Item, Section
from .words import GROUPS


@dataclass
class _Seat:
    """One top row, and the rows below it when it is a group."""

    fields: dict[str, Any]
    inside: list[dict[str, Any]] = field(default_factory=list)

    def item(self) -> Item:
        return Item(**self.fields, items=tuple(Item(**one) for one in self.inside))


class Seating:
    """Takes one row after another; `sections()` when all have come."""

    def __init__(self) -> None:
        self.seats: dict[str, list[_Seat]] = {}

    def seat(self, fields: dict[str, Any], title: str, group: str) -> Iterator[tuple[str, str]]:
        """Take the row; yields (column, sentence) when it does not stand where it belongs."""
        if title in self.seats and title != next(reversed(self.seats)):
            yield "section", f"章节“{title[:40]}”的行须放在一起，中间不得插入别的章节"
        seats = self.seats.setdefault(title, [])
        last = seats[-1] if seats else None
        if not group:
            seats.append(_Seat(fields))
        elif last and last.fields["code"] == group and last.fields.get("kind") in GROUPS:
            last.inside.append(fields)
        else:
            yield "group", f"本行须紧接在分组“{group[:40]}”及其所含各行之后"

    def sections(self) -> tuple[Section, ...]:
        """The sections with their items."""
        return tuple(
            Section(title, tuple(seat.item() for seat in seats))
            for title, seats in self.seats.items()
        )

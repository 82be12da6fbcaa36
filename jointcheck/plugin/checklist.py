"""A 专项检查表 as data: what a department writes, and what is pinned, shown, printed and archived.

Construction never refuses: `problems()` says in sentences what an author must mend, and a
checklist that was accepted once stays readable when the rules grow stricter.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from .shape import STAYS, build, canonical, parse
from .words import GROUPS, PROBLEM

Kind = Literal["verdict", "number", "date", "choice", "text", "group", "repeat"]
WHOLE = re.compile("全文（(.*)）", re.DOTALL)
MOST_ROWS = 30  # of a repeated group


@dataclass(frozen=True)
class Basis:
    """检查依据: a provision and the days it is in force (`valid_to` inclusive, None = open).

    `document` without 书名号; `number` the 文号, of a law the day it was revised, or 无文号;
    `article` as cited, e.g. 第五十六条, or 全文（理由） where no article can be named.
    """

    document: str
    number: str = ""
    article: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """True when the provision is in force on `day`."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    @property
    def whole(self) -> bool:
        """True when the document is cited without an article."""
        return self.article.startswith("全文")

    @property
    def reason(self) -> str:
        """Why the whole document is cited; empty when that is not said."""
        found = WHOLE.fullmatch(self.article)
        return found[1].strip() if found else ""

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.document}》{number}{self.article}"


@dataclass(frozen=True)
class Condition:
    """Show only when the earlier item `item` was answered with one of `values`."""

    item: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A default sentence offered beside the note (never prefilled) when the answer is `on`."""

    on: str
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A result code of the catalogue (OK, FIXED, PEND …) proposed when the answer is `on`.

    A person always chooses; the code list belongs to the catalogue, not to plugins.
    """

    on: str
    result: str


@dataclass(frozen=True)
class Item:
    """One row of a checklist.

    `code` is stable for ever and never reused with another meaning; `same_as` names the
    item of an earlier version that it replaces. `method` is 检查方法, `points` 操作方法与要领.
    `photos_on`/`note_on` list the answers that need a photo or a note (ANY = whatever it is).
    `minimum`/`maximum` bound a number (decimal text) or a date (ISO); `unit` is printed after
    a number. `weight` counts for verdict items only. A `group` is a titled block without an
    answer of its own; its `items` show and hide together. A `repeat` is such a block filled as
    often as there are things to list (wells, workers, rooms): `minimum` and `maximum` say how
    many rows, by default 0 to 30. Row 2 of its item `depth` answers under the code `depth-2`.
    """

    code: str
    text: str
    bases: tuple[Basis, ...] = ()
    method: str = ""
    points: str = ""
    kind: Kind = "verdict"
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    optional: bool = False
    show_if: Condition | None = None
    photos_on: tuple[str, ...] = ()
    note_on: tuple[str, ...] = (PROBLEM,)
    sentences: tuple[Sentence, ...] = ()
    materials: tuple[str, ...] = ()
    weight: int = 0
    suggests: tuple[Suggestion, ...] = ()
    same_as: str = ""
    items: tuple["Item", ...] = ()

    @property
    def fewest(self) -> int:
        """Rows of a repeated group that must be filled."""
        return int(self.minimum) if self.minimum.isdecimal() else 0

    @property
    def most(self) -> int:
        """Rows that a repeated group may have."""
        return min(int(self.maximum), MOST_ROWS) if self.maximum.isdecimal() else MOST_ROWS

    def row(self, number: int) -> tuple["Item", ...]:
        """The items of row `number` (from 1) of a repeated group, each under its own code."""
        return tuple(_numbered(item, number, {i.code for i in self.items}) for item in self.items)

    def sentences_for(self, answer: str) -> tuple[str, ...]:
        """Default sentences to offer for `answer`."""
        return tuple(s.text for s in self.sentences if s.on == answer)


@dataclass(frozen=True)
class Section:
    """A titled part of a checklist (章节)."""

    title: str
    items: tuple[Item, ...]

    def blocks(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """(heading, places) top to bottom: a group as one block, a repeated one once for a row."""
        for item in self.items:
            if item.kind == "repeat":
                for number in range(1, item.most + 1):
                    yield f"{item.text}（第{number}条）", item.row(number)
            elif item.kind == "group":
                yield item.text, item.items
            else:
                yield "", (item,)


@dataclass(frozen=True)
class Band:
    """A grade reached from `floor` percent upward."""

    title: str
    floor: int


@dataclass(frozen=True)
class Checklist:
    """A department's checklist in one version; identical content has an identical `digest`.

    `serves` names the catalogue items (抽查事项 codes) it is used for; `materials` what the
    entity should have ready; `may_be_announced` is False where the entity must not be told
    beforehand (第十三条第二项).

    `form_base` is a WTForms class whose `validate_<item code>` methods check single answers
    while the sheet is filled. It stays in the plugin: without it only these checks are lost.
    """

    code: str
    version: str
    title: str
    department: str
    effective_from: date
    sections: tuple[Section, ...]
    serves: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    materials: tuple[str, ...] = ()
    may_be_announced: bool = True
    form_base: type[Any] | None = field(default=None, compare=False, repr=False, metadata=STAYS)

    def to_json(self) -> str:
        """Canonical text: sorted keys, no spaces, defaults left out. Its bytes are UTF-8."""
        return canonical(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "Checklist":
        """The checklist of a `to_json` text, without its plugin; ShapeError when it is none."""
        found: Checklist = build(cls, parse(text), "检查表")
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical text, 64 hex digits."""
        return hashlib.sha256(canonical(self)).hexdigest()

    def rows(self) -> Iterator[Item]:
        """Every item as it was written, top to bottom; groups give way to their items."""
        for section in self.sections:
            for item in section.items:
                yield from item.items if item.kind in GROUPS else (item,)

    @cached_property
    def places(self) -> dict[str, Item]:
        """Every place for an answer by its code: `rows`, but repeated ones once for each row."""
        return {
            place.code: place
            for section in self.sections
            for _heading, places in section.blocks()
            for place in places
        }

    def item(self, code: str) -> Item:
        """The place coded `code`; KeyError when there is none."""
        return self.places[code]


def _numbered(item: Item, number: int, siblings: set[str]) -> Item:
    when = item.show_if
    if when is not None and when.item in siblings:
        when = replace(when, item=place_code(when.item, number))
    text = f"{item.text}（第{number}条）"
    return replace(item, code=place_code(item.code, number), text=text, show_if=when)


def place_code(code: str, number: int) -> str:
    """The code under which row `number` of a repeated item answers."""
    return f"{code}-{number}"


def item_code(code: str) -> str:
    """The item's own code, whichever row of it `code` names."""
    return code.partition("-")[0]

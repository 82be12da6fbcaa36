"""What the page of a sheet shows: its lines, how far it is, who may write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from jointcheck.catalogue import pins
from jointcheck.ground import clock
from jointcheck.ground.language import told
from jointcheck.plugin import (
    PASS,
    PROBLEM,
    VERDICTS,
    Answer,
    Basis,
    Checklist,
    Item,
    item_code,
    offered,
    visible,
)
from jointcheck.plugin.answers import lacking
from jointcheck.visit import evidence, sheets
from jointcheck.visit.model import Answer as Row
from jointcheck.visit.model import Evidence, Sheet
from jointcheck.visit.sheets import mark


@dataclass(slots=True)  # frozen ones take three times as long to make, and there are hundreds
class Line:
    """One item as it is shown: its answer and the row that keeps it, its files, what it lacks."""

    item: Item
    number: int
    answer: Answer
    row: Row | None
    shown: bool
    counts: bool
    lacks: list[str] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return mark(self.row)

    @property
    def bases(self) -> list[tuple[Basis, bool]]:
        """Each basis, and whether it is in force today."""
        return [(basis, basis.in_force(clock.today())) for basis in self.item.bases]


PLACE = "item-code"
Block = tuple[str, list[Line]]  # heading of a group, or of one row of a repeated one; else ""


@dataclass(frozen=True)
class View:
    """A sheet ready to be shown."""

    sheet: Sheet | None  # None while a checklist is only tried out
    title: str
    sections: list[tuple[str, list[Block]]]
    writable: bool
    given: dict[str, Answer]

    @cached_property
    def lines(self) -> list[Line]:
        return [n for _title, blocks in self.sections for _head, lines in blocks for n in lines]

    @cached_property
    def counted(self) -> list[Line]:
        """The items that are to be answered: they count, and are not optional unless answered."""
        return [n for n in self.lines if n.counts and (not n.item.optional or n.answer.given)]

    @property
    def done(self) -> int:
        return sum(not line.lacks for line in self.counted)

    @cached_property
    def open(self) -> list[Line]:
        return [line for line in self.counted if line.lacks]

    @cached_property
    def words(self) -> dict[str, str]:
        """What every line says, translated once for the page; ``%s`` is the line's number."""
        return {
            "basis": _("检查依据"), "note": _("情况说明"), "photo": _("拍照或上传"),
            "unseen": _("未检查"), "item": _("第 %(n)s 项", n="%s"),
            "its_note": _("第 %(n)s 项情况说明", n="%s"), "saved": _("第 %(n)s 项已保存", n="%s"),
            "note_on": _("（%(on)s时必填）", on="%s"),
        }  # fmt: skip

    @cached_property
    def verdicts(self) -> list[tuple[str, str, str]]:
        """(answer, tone, how it reads) of a verdict item."""
        tones = {PASS: "ok", PROBLEM: "bad"}
        return [(word, tones.get(word, "na"), told(word)) for word in VERDICTS]

    @cached_property
    def links(self) -> tuple[str, str]:
        """Where one answer is saved and where its files are, for a code put in place of ``%s``."""
        sheet = self.sheet.id if self.sheet else 0
        doors = ("visit.answer", "visit.sheet_evidence")
        saved, files = (url_for(door, sheet=sheet, code=PLACE) for door in doors)
        return saved.replace(PLACE, "%s"), files.replace(PLACE, "%s")

    @property
    def shown(self) -> list[str]:
        return [line.item.code for line in self.lines if line.shown]

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.item.code == code)


def view(sheet: Sheet, officer: Any) -> View:
    """The sheet for an officer: three statements, whatever the number of items."""
    return of_sheet(sheet, writable(sheet, officer))


def of_sheet(sheet: Sheet, to_fill: bool = True) -> View:
    """The sheet as it is filled or read, without asking who may: two statements."""
    files = evidence.by_item(sheet)
    rows = {answer.code: answer for answer in sheet.answers}
    return laid_out(pins.checklist(sheet.checklist_version), evidence.answers(sheet, files),
                    to_fill, sheet, rows, files)  # fmt: skip


def laid_out(
    checklist: Checklist, given: dict[str, Answer], to_fill: bool = True,
    sheet: Sheet | None = None, rows: Mapping[str, Row] | None = None,
    files: Mapping[str, list[Evidence]] | None = None,
) -> View:  # fmt: skip
    """The checklist with these answers, as it is filled or as it is read."""
    rows, files = rows or {}, files or {}
    counted = visible(checklist, given)
    counts = {item.code for item in counted}
    shown = {item.code for item in offered(checklist, given)} if to_fill else counts
    lacks: dict[str, list[str]] = {}
    for code, sentence in lacking(counted, given):
        lacks.setdefault(code, []).append(sentence)
    numbers = {item.code: n for n, item in enumerate(checklist.rows(), start=1)}

    def line(item: Item) -> Line:
        code = item.code
        return Line(item, numbers[item_code(code)], given.get(code, Answer()),
                    rows.get(code), code in shown, code in counts,
                    lacks.get(code, []), files.get(code, []))  # fmt: skip

    def block(items: Iterable[Item]) -> list[Line]:
        return [line(item) for item in items if to_fill or item.code in counts]

    sections = [
        (section.title, [(heading, block(items)) for heading, items in section.blocks()])
        for section in checklist.sections
    ]
    return View(sheet, checklist.title, sections, to_fill, given)


def writable(sheet: Sheet, officer: Any) -> bool:
    """Whether the officer may fill the sheet now; the step asks again."""
    return (
        sheet.record.state == "visiting"
        and sheet.signed_at is None
        and sheet.round_id == sheet.record.round.id
        and sheets.member(sheet.record, officer, sheet.department_id) is not None
    )

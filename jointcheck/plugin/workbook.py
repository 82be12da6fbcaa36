"""A checklist as an XLSX workbook of three sheets (封面, 检查项, 选项), read with errors by cell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .cells import COLUMNS, COVER, CellError, read_field, text_of
from .checklist import Checklist, Section
from .proofread import Fault, faults
from .seating import Seating
from .spreadsheet import Faulty, book

NEEDED = ("section", "code", "text", "bases")
COVERED = ("code", "title", "version", "effective_from", "department")
BLANK: dict[str, Any] = dict.fromkeys(COVERED, "") | {"effective_from": date.min}


@dataclass
class _Reading:
    """What was read so far, and where it stood."""

    faults: list[str] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    cover: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    blamed: set[tuple[str, int]] = field(default_factory=set)

    def blame(self, sheet: str, row: int, column: int, sentence: str) -> None:
        self.faults.append(f"{sheet}!{letters(column)}{row}：{sentence}")
        self.blamed.add((sheet, row))


def nothing(checklist: Checklist) -> Iterable[Fault]:
    """No further faults."""
    return ()


def read(content: bytes, also: Callable[[Checklist], Iterable[Fault]] = nothing) -> Checklist:
    """The checklist in the workbook `content`; Faulty names every wrong cell at once.

    `also` gives further faults of what was read, which then name their cells as well.
    """
    found = book(content)
    reading = _Reading(list(found.faults))
    _read_choices(found.rows["选项"], reading)
    cover = _read_cover(found.rows["封面"], reading)
    sections = _read_items(found.rows["检查项"], reading)
    checklist = Checklist(sections=sections, **BLANK | cover)
    told = [*reading.faults, *_placed([*faults(checklist), *also(checklist)], reading)]
    if told:
        raise Faulty(told)
    return checklist


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    high, low = divmod(column, 26)
    return (letters(high - 1) if high else "") + chr(65 + low)


def _read_choices(rows: list[list[Any]], reading: _Reading) -> None:
    for number, row in enumerate(rows[1:], 2):
        name, choice = (text_of(cell) for cell in (*row, "", "")[:2])
        if choice and not name:
            reading.blame("选项", number, 0, "须写明这个选项属于哪个名称")
        elif choice:
            reading.choices[name] = (*reading.choices.get(name, ()), choice)


def _read_cover(rows: list[list[Any]], reading: _Reading) -> dict[str, Any]:
    names = {title: name for name, title in COVER.items()}
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        title, text = (text_of(cell) for cell in (*row, "", "")[:2])
        name = names.get(title)
        if name is None and title:
            reading.blame("封面", number, 0, f"不认识“{title[:20]}”")
        elif name in reading.cover:
            reading.blame("封面", number, 0, f"“{title}”与第 {reading.cover[name]} 行重复")
        elif name is not None:
            reading.cover[name] = number
            if text:
                _field(found, name, text, ("封面", number, 1), reading)
    for name in COVERED:
        at = reading.cover.get(name, len(rows) + 1)
        if name not in found and ("封面", at) not in reading.blamed:
            reading.blame("封面", at, 1, f"须写明{COVER[name]}")
    return found


def _field(
    found: dict[str, Any], name: str, text: str, place: tuple[str, int, int], reading: _Reading
) -> None:
    try:
        found[name] = read_field(name, text)
    except CellError as error:
        reading.blame(*place, str(error))


def _read_items(rows: list[list[Any]], reading: _Reading) -> tuple[Section, ...]:
    _read_header(rows[0] if rows else [], reading)
    seating = Seating()
    title = ""
    for number, row in enumerate(rows[1:], 2):
        texts = [text_of(cell) for cell in row]
        if not any(texts):
            continue
        title = _cell(texts, "section", reading) or title
        if not title:
            reading.blame("检查项", number, reading.columns.get("section", 0), "须写明章节")
        found = _read_item(texts, number, reading)
        group = _cell(texts, "group", reading)
        for name, sentence in seating.seat(found, title, group):
            reading.blame("检查项", number, reading.columns.get(name, 0), sentence)
    return seating.sections()


def _read_header(row: list[Any], reading: _Reading) -> None:
    names = {title: name for name, title in COLUMNS.items()}
    for column, cell in enumerate(row):
        title = text_of(cell)
        name = names.get(title)
        if name is None and title:
            reading.blame("检查项", 1, column, f"不认识的列“{title[:20]}”")
        elif name in reading.columns:
            first = letters(reading.columns[name])
            reading.blame("检查项", 1, column, f"“{title}”与 {first} 列重复")
        elif name is not None:
            reading.columns[name] = column
    for name in NEEDED:
        if name not in reading.columns:
            reading.blame("检查项", 1, len(row), f"缺少“{COLUMNS[name]}”列")


def _cell(texts: list[str], name: str, reading: _Reading) -> str:
    column = reading.columns.get(name, len(texts))
    return texts[column] if column < len(texts) else ""


def _read_item(texts: list[str], number: int, reading: _Reading) -> dict[str, Any]:
    found: dict[str, Any] = {"code": "", "text": ""}
    for name, column in reading.columns.items():
        text = _cell(texts, name, reading)
        if name == "choices" and text:
            found[name] = reading.choices.get(text, ())
            if not found[name]:
                reading.blame("检查项", number, column, f"“选项”表中没有“{text[:20]}”")
        elif name not in ("section", "group") and text:
            _field(found, name, text, ("检查项", number, column), reading)
    first = reading.rows.setdefault(found["code"], number)
    if found["code"] and first != number:
        sentence = f"编号“{found['code'][:40]}”与第 {first} 行重复"
        reading.blame("检查项", number, reading.columns["code"], sentence)
    return found


def _placed(found: Iterable[Fault], reading: _Reading) -> Iterator[str]:
    """What proofreading finds besides: a row that is not understood yet says nothing further."""
    unclear = any(sheet == "检查项" for sheet, _row in reading.blamed)
    for fault in found:
        sheet, row, column = _place(fault, reading)
        if (sheet, row) in reading.blamed or (unclear and fault.field == "show_if"):
            continue
        yield f"{sheet}!{letters(column)}{row}：{fault.sentence}"


def _place(fault: Fault, reading: _Reading) -> tuple[str, int, int]:
    if fault.item:
        row = reading.rows.get("" if fault.item == "（无编号）" else fault.item, 1)
        return "检查项", row, reading.columns.get(fault.field, reading.columns.get("code", 0))
    if fault.field == "sections":
        return "检查项", 2, reading.columns.get("section", 0)
    return "封面", reading.cover.get(fault.field, 1), 1

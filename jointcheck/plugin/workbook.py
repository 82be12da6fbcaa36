"""A checklist as an XLSX workbook of three sheets (封面, 检查项, 选项), read with errors by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .cells import COLUMNS, COVER, CellError, read_field, text_of
from .checklist import Checklist, Item, Section
from .proofread import faults
from .spreadsheet import Faulty, sheets
from .words import GROUPS

NEEDED = ("section", "code", "text", "bases")


@dataclass
class _Reading:
    """What was read so far, and where it stood."""

    faults: list[str] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    cover: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def blame(self, sheet: str, row: int, column: int, sentence: str) -> None:
        self.faults.append(f"{sheet}!{letters(column)}{row}：{sentence}")


def read(content: bytes) -> Checklist:
    """The checklist in the workbook `content`; Faulty names every wrong cell at once."""
    rows, reading = sheets(content), _Reading()
    _read_choices(rows["选项"], reading)
    cover = _read_cover(rows["封面"], reading)
    sections = _read_items(rows["检查项"], reading)
    if reading.faults:
        raise Faulty(reading.faults)
    checklist = Checklist(sections=sections, **cover)
    found = list(_placed(checklist, reading))
    if found:
        raise Faulty(found)
    return checklist


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    high, low = divmod(column, 26)
    return (letters(high - 1) if high else "") + chr(65 + low)


def _read_choices(rows: list[list[Any]], reading: _Reading) -> None:
    for row in rows[1:]:
        name, choice = (text_of(cell) for cell in (*row, "", "")[:2])
        if name and choice:
            reading.choices[name] = (*reading.choices.get(name, ()), choice)


def _read_cover(rows: list[list[Any]], reading: _Reading) -> dict[str, Any]:
    names = {title: name for name, title in COVER.items()}
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        title, text = (text_of(cell) for cell in (*row, "", "")[:2])
        if title not in names:
            if title:
                reading.blame("封面", number, 0, f"不认识“{title[:20]}”")
            continue
        reading.cover[names[title]] = number
        if text:
            _field(found, names[title], text, ("封面", number, 1), reading)
    for name in ("code", "title", "version", "effective_from", "department"):
        at = reading.cover.get(name, len(rows) + 1)
        if name not in found and not any(f.startswith(f"封面!B{at}：") for f in reading.faults):
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
    sections: dict[str, list[Item]] = {}
    groups: dict[str, tuple[str, int]] = {}
    title = ""
    for number, row in enumerate(rows[1:], 2):
        texts = [text_of(cell) for cell in row]
        if not any(texts):
            continue
        title = _cell(texts, "section", reading) or title
        if not title:
            reading.blame("检查项", number, reading.columns.get("section", 0), "须写明章节")
        item = _read_item(texts, number, reading)
        if item:
            group = _cell(texts, "group", reading)
            _seat(item, title, group, sections, groups, number, reading)
    return tuple(Section(title, tuple(items)) for title, items in sections.items())


def _read_header(row: list[Any], reading: _Reading) -> None:
    names = {title: name for name, title in COLUMNS.items()}
    for column, cell in enumerate(row):
        title = text_of(cell)
        if title and title not in names:
            reading.blame("检查项", 1, column, f"不认识的列“{title[:20]}”")
        elif title:
            reading.columns[names[title]] = column
    for name in NEEDED:
        if name not in reading.columns:
            reading.blame("检查项", 1, len(row), f"缺少“{COLUMNS[name]}”列")


def _cell(texts: list[str], name: str, reading: _Reading) -> str:
    column = reading.columns.get(name, len(texts))
    return texts[column] if column < len(texts) else ""


def _read_item(texts: list[str], number: int, reading: _Reading) -> Item | None:
    found: dict[str, Any] = {"code": "", "text": ""}
    before = len(reading.faults)
    for name, column in reading.columns.items():
        text = _cell(texts, name, reading)
        if name == "choices" and text:
            found[name] = reading.choices.get(text, ())
            if not found[name]:
                reading.blame("检查项", number, column, f"“选项”表中没有“{text[:20]}”")
        elif name not in ("section", "group") and text:
            _field(found, name, text, ("检查项", number, column), reading)
    if len(reading.faults) > before:
        return None
    reading.rows[found["code"]] = number
    return Item(**found)


def _seat(
    item: Item,
    title: str,
    group: str,
    sections: dict[str, list[Item]],
    groups: dict[str, tuple[str, int]],
    number: int,
    reading: _Reading,
) -> None:
    seats = sections.setdefault(title, [])
    if item.kind in GROUPS:
        groups[item.code] = (title, len(seats))
    if not group:
        seats.append(item)
    elif groups.get(group, ("",))[0] != title:
        reading.blame("检查项", number, reading.columns["group"], f"本章节之前没有分组“{group}”")
    else:
        place = groups[group][1]
        seats[place] = _joined(seats[place], item)


def _joined(group: Item, item: Item) -> Item:
    return replace(group, items=(*group.items, item))


def _placed(checklist: Checklist, reading: _Reading) -> Iterator[str]:
    for fault in faults(checklist):
        if fault.item:
            row = reading.rows.get("" if fault.item == "（无编号）" else fault.item, 1)
            column = reading.columns.get(fault.field, reading.columns["code"])
            yield f"检查项!{letters(column)}{row}：{fault.sentence}"
        else:
            yield f"封面!B{reading.cover.get(fault.field, 1)}：{fault.sentence}"

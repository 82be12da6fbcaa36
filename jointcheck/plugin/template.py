"""Writes a checklist as the workbook that `workbook.read` reads, and the empty template."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from .cells import COLUMNS, COVER, write_field
from .checklist import Basis, Checklist, Item, Section, Sentence
from .words import KIND_TITLES, PROBLEM

CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # equal content, equal bytes
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
OPTIONS |= {"strings_to_numbers": False}
WIDE = {"text": 36, "bases": 44, "method": 20, "points": 44, "sentences": 44}
EXAMPLE = Item(
    "licence",
    "是否取得许可（示例，请改写）",
    bases=(Basis("某某法", "主席令第某号", "第某条", date(2025, 7, 1)),),
    method="查阅资料",
    points="核对证照原件与登记信息",
    photos_on=(PROBLEM,),
    sentences=(Sentence(PROBLEM, "未取得许可，已责令停止。"),),
)


def write(checklist: Checklist) -> bytes:
    """XLSX bytes of `checklist`; equal checklists give equal bytes. No cell is a formula."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"created": CREATED, "title": checklist.title})
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    _cover(book.add_worksheet("封面"), checklist, head, wrap)
    choices = _items(book.add_worksheet("检查项"), checklist, head, wrap)
    _choices(book.add_worksheet("选项"), choices, head, wrap)
    book.close()
    return out.getvalue()


def template(code: str, department: str, day: date) -> bytes:
    """A workbook with one example row for `department` to fill in; it reads without a fault."""
    title = f"{department}专项检查表"
    sections = (Section("基本情况", (EXAMPLE,)),)
    return write(Checklist(code, f"{day:%Y}.1", title, department, day, sections))


def _cover(sheet: Any, checklist: Checklist, head: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    for row, (name, title) in enumerate(COVER.items()):
        sheet.write_string(row, 0, title, head)
        sheet.write_string(row, 1, write_field(name, getattr(checklist, name)), wrap)


def _items(sheet: Any, checklist: Checklist, head: Any, wrap: Any) -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for column, (name, title) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, WIDE.get(name, 14))
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 2)
    sheet.data_validation(1, 6, 500, 6, {"validate": "list", "source": list(KIND_TITLES.values())})
    rows = [
        (section.title, group, item)
        for section in checklist.sections
        for top in section.items
        for group, item in (("", top), *((top.code, child) for child in top.items))
    ]
    for number, (title, group, item) in enumerate(rows, 1):
        for column, name in enumerate(COLUMNS):
            text = {"section": title, "group": group}.get(name)
            if name == "choices" and item.choices:
                text = names.setdefault(item.choices, item.code)
            elif name == "choices":
                text = ""
            shown = write_field(name, getattr(item, name)) if text is None else text
            sheet.write_string(number, column, shown, wrap)
    return names


def _choices(sheet: Any, names: dict[tuple[str, ...], str], head: Any, wrap: Any) -> None:
    sheet.set_column(0, 1, 30)
    rows = [("名称", "选项")] + [(name, choice) for cs, name in names.items() for choice in cs]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, head if number == 0 else wrap)

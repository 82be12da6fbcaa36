"""Tables that we hand out. No cell can become a formula in the reader's spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - fixed: the same table gives the same bytes


def shown(value: Any) -> str:
    """None is blank, a truth is 是 or 否, a date is ISO."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return "" if value is None else str(value)


def safe(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets an apostrophe; ``table.read`` takes it off again."""
    if isinstance(value, int | float):
        return shown(value)
    text = shown(value)
    return "'" + text if text.startswith(DANGEROUS) else text


def write_csv(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> bytes:
    """UTF-8 with the mark that Excel wants."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(title) for title in columns])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[Any]], columns: Sequence[str], sheet: str = "数据") -> bytes:
    """One sheet; whole and decimal numbers up to 15 digits stay numbers, everything else is text."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": CREATED})
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        head = book.add_format({"bold": True})
        for column, title in enumerate(columns):
            page.write_string(0, column, title, head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                put(page, number, column, cell)
    return out.getvalue()


def put(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 10**15:
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, shown(cell))

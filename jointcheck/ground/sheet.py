"""Turns one spreadsheet into CSV text. Run as a program of its own, with a limit on its memory.

Six kilobytes of XLSX with one cell in the last corner make the reader ask for hundreds of
gigabytes and abort its process. That process must not be the one that serves the county.
Input: the file on standard input. Output: UTF-8 CSV. The exit status says what went wrong.
"""

import csv
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

PASSWORD, DAMAGED, EMPTY = 3, 4, 5
MEMORY = 1 << 30
SECONDS = 120
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number; what is longer has lost its end


def text(cell: Any) -> str:
    """The cell as a person sees it; a number of more than 15 digits stays visibly a number."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def number(value: int | float) -> str:
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


def rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Every row from the first of the sheet, so that numbers agree with what the person sees."""
    for cells in sheet.iter_rows():
        yield [text(cell) for cell in cells]


def first(workbook: CalamineWorkbook) -> CalamineSheet | None:
    """The first visible worksheet that holds anything."""
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_index(index)
            if sheet.end is not None:
                return sheet
    return None


def write(lines: Iterable[list[str]]) -> None:
    out = open(1, "w", encoding="utf-8", newline="", closefd=False)  # noqa: SIM115 - it is stdout
    csv.writer(out).writerows(lines)
    out.flush()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.lseek(0, 0, os.SEEK_SET)
    try:
        sheet = first(CalamineWorkbook.from_filelike(sys.stdin.buffer))
    except PasswordError:
        return PASSWORD
    except CalamineError:
        return DAMAGED
    if sheet is None:
        return EMPTY
    write(rows(sheet))
    return 0


if __name__ == "__main__":
    sys.exit(main())

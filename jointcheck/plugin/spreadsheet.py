"""The rows of an uploaded XLSX file, refused before it can fill the memory."""

import re
import zipfile
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

SHEETS = ("封面", "检查项", "选项")
MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 30 * 2**20
MAX_ROWS = 2000
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d+)["']""")


class Faulty(ValueError):
    """A workbook that cannot be adopted; `faults` are sentences such as 检查项!D3：须写明法律依据."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Rows of each sheet by name (选项 may be absent: no rows); Faulty when there are none."""
    _refuse_bombs(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        absent = [name for name in SHEETS[:2] if name not in book.sheet_names]
        if absent:
            raise Faulty([f"缺少工作表“{'”“'.join(absent)}”"])
        present = [name for name in SHEETS if name in book.sheet_names]
        found = {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in present}
    except CalamineError as error:
        raise Faulty(["文件已损坏，无法打开"]) from error
    return {"选项": [], **found}


def _refuse_bombs(content: bytes) -> None:
    # a few kilobytes can name a cell a billion rows down, for which the reader would make room
    if len(content) > MAX_BYTES:
        raise Faulty([f"文件过大（上限 {MAX_BYTES // 2**20} MB）"])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Faulty(["文件展开后过大"])
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    _refuse_far_cells(archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Faulty(["不是 XLSX 工作簿，请用模板填写后另存为 .xlsx"]) from error


def _refuse_far_cells(xml: bytes) -> None:
    for column, row in PLACE.findall(xml):
        if len(column) > 2 or len(row) > 6 or int(row) > MAX_ROWS:
            place = (column + row).decode()[:20]
            raise Faulty([f"{place} 超出范围（至多 {MAX_ROWS} 行），请删除多余的行列"])

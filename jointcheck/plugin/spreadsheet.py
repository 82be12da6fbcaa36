"""The rows of an uploaded XLSX file, refused before it can fill the memory."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from posixpath import normpath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

SHEETS = ("封面", "检查项", "选项")
MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 30 * 2**20
MAX_ROWS = 2000
SHOWN = 20  # faults of one sort and sheet; a hundred more would hide the others
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d+)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref\s*=\s*["'](\w+):(\w+)["']""")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Faulty(ValueError):
    """A workbook that cannot be adopted; `faults` are sentences such as 检查项!D3：须写明法律依据."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Book:
    """Rows of each sheet by name, and what is wrong with single cells whatever they say."""

    rows: dict[str, list[list[Any]]]
    faults: list[str] = field(default_factory=list)


def book(content: bytes) -> Book:
    """The three sheets (选项 may be absent: no rows); Faulty when they cannot be read at all."""
    parts = _parts(content)
    try:
        found = CalamineWorkbook.from_filelike(BytesIO(content))
        absent = [name for name in SHEETS[:2] if name not in found.sheet_names]
        if absent:
            raise Faulty([f"缺少工作表“{'”“'.join(absent)}”"])
        present = [name for name in SHEETS if name in found.sheet_names]
        rows = {n: found.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in present}
    except CalamineError as error:
        raise Faulty(["文件已损坏，无法打开"]) from error
    faults = [f for name in SHEETS if name in parts for f in _unreliable(name, parts[name])]
    return Book({"选项": [], **rows}, faults)


def _parts(content: bytes) -> dict[str, bytes]:
    """The XML of each sheet by the sheet's name."""
    if len(content) > MAX_BYTES:
        raise Faulty([f"文件过大（上限 {MAX_BYTES // 2**20} MB）"])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise Faulty(["文件展开后过大"])
            sheets = {name: archive.read(part) for name, part in _named(archive)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, OSError) as error:
        raise Faulty(["不是 XLSX 工作簿，请用模板填写后另存为 .xlsx"]) from error
    except (ElementTree.ParseError, ValueError) as error:
        raise error if isinstance(error, Faulty) else Faulty(["文件已损坏，无法打开"]) from error
    for name, xml in sheets.items():
        _refuse_far_cells(name, xml)
    return sheets


def _named(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in _elements(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for one in _elements(archive.read("xl/workbook.xml")):
        if one.tag.endswith("}sheet"):
            target = targets.get(one.get(RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
            yield one.get("name", ""), path


def _elements(xml: bytes) -> Iterator[ElementTree.Element]:
    if b"<!DOCTYPE" in xml:
        raise Faulty(["文件已损坏，无法打开"])
    return ElementTree.fromstring(xml).iter()  # noqa: S314 - no entities without a DOCTYPE


def _refuse_far_cells(name: str, xml: bytes) -> None:
    # a few kilobytes can name a cell a billion rows down, for which the reader would make room
    for column, row in PLACE.findall(xml):
        if len(column) > 2 or len(row) > 6 or int(row) > MAX_ROWS:
            place = ((column or b"A") + row).decode()[:20]
            raise Faulty([f"{name}!{place}：超出范围（至多 {MAX_ROWS} 行），请删除多余的行列"])


def _unreliable(name: str, xml: bytes) -> Iterator[str]:
    for found in islice(FORMULA.finditer(xml), SHOWN):
        column, row = PLACE.findall(xml, max(0, found.start() - 500), found.start())[-1]
        yield f"{name}!{(column + row).decode()}：不接受公式，请改为文字（复制后“选择性粘贴”数值）"
    for first, last in islice(MERGED.findall(xml), SHOWN):
        place = f"{first.decode()}:{last.decode()}"
        yield f"{name}!{first.decode()}：{place} 合并了单元格，请取消合并，逐行填写"

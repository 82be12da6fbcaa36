"""Tables that people hand in: CSV in any Chinese encoding, XLSX, XLS. What it is, the bytes decide."""

import codecs
import csv
import io
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext as _

from jointcheck.ground import sheet
from jointcheck.ground.refusal import Refused

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_UNPACKED = 200 << 20
MAX_RATIO = 200  # honest sheets are packed to a tenth or a twentieth, a bomb to a thousandth
SMALL = 20 << 20  # below this the ratio says nothing
CHUNK = 1 << 20
MARKED = tuple("=+-@\t\r'")  # what ``ground.export`` puts an apostrophe before
LOOK = 10  # the header is looked for in the first ten rows, above it may stand a title

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

csv.field_size_limit(CHUNK)  # 经营范围 may be long; an unpaired quote must not swallow the file


class TableError(Refused):
    """The file as a whole cannot be read; the sentence says why and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="file")


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as a spreadsheet program shows it; ``cells`` padded to the columns, stripped."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` is read while it is iterated, once; it raises ``TableError`` where the file breaks."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    kind: str  # csv, xlsx, xls
    encoding: str  # of CSV, else empty


def read(data: bytes | Path, filename: str = "") -> Table:
    """The table in ``data``. ``filename`` is only for the sentence of an error.

    Blank rows are left out. Dates become ``2026-11-23``, numbers of more than 15 digits stay in
    the form ``9.15304271234567E+17``, so that a spoilt code is seen and not taken for a code.
    """
    file = data.open("rb", buffering=0) if isinstance(data, Path) else spool(data)
    try:
        return opened(file, filename)
    except BaseException:
        file.close()
        raise


def opened(file: BinaryIO, filename: str) -> Table:
    head = file.read(4096)
    file.seek(0)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise TableError(_("文件“%(name)s”是空的，没有可以导入的内容。", name=filename))
    if head.startswith(ZIP):
        weigh(file)
        return table(enumerate(spreadsheet(file), 1), "xlsx")
    if head.startswith(OLE2):
        return table(enumerate(spreadsheet(file), 1), "xls")
    refuse_foreign(head)
    encoding = encoding_of(file)
    return table(enumerate(csv_records(file, encoding), 1), "csv", encoding)


def spool(data: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - lives as long as its rows
    file.write(data)
    file.seek(0)
    return file  # type: ignore[return-value]


def refuse_foreign(head: bytes) -> None:
    if head.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<tabl", b"<?xml"):
        raise TableError(_("这个文件其实是网页，请用电子表格软件打开后另存为 .xlsx 再导入。"))
    binary = b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if binary or head.startswith(FOREIGN):
        raise TableError(_("这不是表格文件。请选择 .xlsx、.xls 或 .csv 文件。"))


def weigh(file: BinaryIO) -> None:
    """Refuse a zip that would unpack beyond measure, by its directory, before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableError(damaged()) from error
    names = {entry.filename for entry in entries}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise TableError(_("这个压缩包不是电子表格。请选择 .xlsx、.xls 或 .csv 文件。"))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked / packed > MAX_RATIO):
        raise TableError(too_big())


def too_big() -> str:
    return _("文件展开后过大，没有导入。请拆成几个文件，或另存为 CSV 再导入。")


def damaged() -> str:
    return _("文件已损坏，无法读取。请用电子表格软件打开后重新保存再导入。")


def spreadsheet(file: BinaryIO) -> Iterator[list[str]]:
    """Rows of the first visible sheet, read by a process of its own (see ``ground.sheet``)."""
    with file:
        file.seek(0)
        reader = subprocess.Popen(  # noqa: S603 - our own program, no argument from outside
            [sys.executable, "-I", sheet.__file__],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    assert reader.stdout is not None
    try:
        with io.TextIOWrapper(reader.stdout, encoding="utf-8", newline="") as lines:
            yield from csv.reader(lines)
        status = reader.wait()
    finally:
        reader.kill()
        reader.wait()
    if status:
        raise TableError(failure(status))


def failure(status: int) -> str:
    if status == sheet.PASSWORD:
        return _("文件设有密码。请取消密码后再导入。")
    if status == sheet.EMPTY:
        return _("文件里没有填写内容的工作表。")
    return damaged() if status == sheet.DAMAGED else too_big()


def encoding_of(file: BinaryIO) -> str:
    """By byte order mark, else strict UTF-8, else GB18030, in which every older Chinese file is valid."""
    head = file.read(4)
    file.seek(0)
    for mark, name in BOMS.items():
        if head.startswith(mark):
            return checked(file, name)
    try:
        return checked(file, "utf-8")
    except TableError:
        return checked(file, "gb18030")


def checked(file: BinaryIO, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise TableError(
            _("文件的文字编码无法识别（既不是 UTF-8 也不是 GB18030）。请另存为“CSV UTF-8”再导入。")
        ) from error
    finally:
        file.seek(0)
    return encoding


def csv_records(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    with io.TextIOWrapper(io.BufferedReader(file), encoding, newline="") as text:  # type: ignore[type-var]
        delimiter = sniff(text)
        records = csv.reader(text, delimiter=delimiter)
        try:
            for cells in records:
                yield [plain(cell) for cell in cells]
        except csv.Error as error:
            at = records.line_num
            raise TableError(
                _("第 %(at)s 行附近无法读取，多半是引号没有成对。没有导入任何内容。", at=at)
            ) from error


def sniff(text: io.TextIOBase) -> str:
    """Comma, semicolon or tab: the one that stands most often in the first filled lines."""
    lines = "".join(islice(text, LOOK))
    text.seek(0)
    return max(",;\t", key=lambda mark: (lines.count(mark), mark == ","))


def plain(cell: str) -> str:
    """The text itself: ``="0123"`` and ``'=1+1`` are how spreadsheets and we write text in CSV."""
    if cell[:2] == '="' and cell[-1:] == '"' and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell[1:] if cell[:1] == "'" and cell[1:2] in MARKED else cell


def table(records: Iterator[tuple[int, list[str]]], kind: str, encoding: str = "") -> Table:
    filled = ((n, cells) for n, raw in records if any(cells := [cell.strip() for cell in raw]))
    top = list(islice(filled, LOOK))
    if not top:
        raise TableError(_("文件里没有填写内容的工作表。"))
    at = next((i for i, (_n, cells) in enumerate(top) if len(list(filter(None, cells))) > 1), 0)
    columns = header(top[at][1])
    return Table(columns, body(chain(top[at + 1 :], filled), len(columns)), kind, encoding)


def header(cells: list[str]) -> tuple[str, ...]:
    """Column titles without the blank ones at the end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise TableError(_("表格超过 %(n)s 列，请删去不需要的列再导入。", n=MAX_COLUMNS))
    for title in cells:
        if title and cells.count(title) > 1:
            raise TableError(_("列名“%(title)s”出现了两次，无法判断用哪一列。", title=title))
    return tuple(cells)


def body(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for count, (number, cells) in enumerate(records, 1):
        if count > MAX_ROWS:
            raise TableError(_("表格超过 %(n)s 行，请拆成几个文件再导入。", n=f"{MAX_ROWS:,}"))
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield Row(number, tuple(cells) + ("",) * (width - len(cells)))


def pick(
    columns: tuple[str, ...], wanted: Mapping[str, tuple[str, ...]], required: tuple[str, ...] = ()
) -> dict[str, int]:
    """Field → index of its column; ``wanted`` has the titles a field may bear, the usual one first.

    A field without a column is left out, a required one raises ``TableError``.
    """
    titles = {key(title): index for index, title in reversed(list(enumerate(columns)))}
    found = {
        field: titles[key(alias)]
        for field, aliases in wanted.items()
        for alias in reversed(aliases)
        if key(alias) in titles
    }
    if missing := [wanted[field][0] for field in required if field not in found]:
        raise TableError(
            _(
                "缺少列：%(missing)s。文件里的列是：%(present)s。第一行应当是列名。",
                missing="、".join(missing),
                present="、".join(filter(None, columns[:20])),
            )
        )
    return found


def key(title: str) -> str:
    """A title without width, blanks, star and remarks such as （必填）."""
    flat = "".join(unicodedata.normalize("NFKC", title).split())
    for remark in ("(必填)", "(选填)", "*", ":"):
        flat = flat.replace(remark, "")
    return flat

"""The canonical form of a bundle's tables: UTF-8, LF, tabs, sorted by the bytes of the first field.

One content has one form, so that one digest stands for it; whatever differs is refused by file
and line.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class BundleError(ValueError):
    """Something in a bundle is not as it must be; the message names file and line, in Chinese."""

    @classmethod
    def at(cls, file: str, line: int, sentence: str) -> "BundleError":
        return cls(f"{file} 第{line}行：{sentence}")


def digest(data: bytes | str) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits; text as UTF-8."""
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def is_digest(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def canonical_id(text: str) -> str:
    """The id of a legal entity: its 统一社会信用代码 (GB 32100-2015), otherwise ``scheme:value``.

    Full-width and lower-case letters of a code are mended; a wrong check digit, blanks and a bare
    value without scheme raise BundleError.
    """
    if ":" in text or "：" in text:
        return _schemed(unicodedata.normalize("NFC", text))
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if len(code) != 18 or set(code) - set(_USCC):
        raise BundleError(f"“{text}”不是18位统一社会信用代码；其他编号请写成“类别:编号”。")
    if code[17] != _check_digit(code):
        raise BundleError(f"统一社会信用代码“{code}”的校验位不对，请核对。")
    return code


def _schemed(text: str) -> str:
    scheme, _, value = text.partition(":")
    if not scheme or not value or not plain(text):
        raise BundleError(f"编号“{text}”应写成“类别:编号”，不含空格。")
    return text


def _check_digit(code: str) -> str:
    total = sum(
        _USCC.index(letter) * weight for letter, weight in zip(code[:17], _WEIGHTS, strict=True)
    )
    return _USCC[-total % 31]


def plain(text: str) -> bool:
    """One word that looks the same everywhere: NFC, printable, without any blank."""
    return text.isprintable() and text.split() == [text] and unicodedata.is_normalized("NFC", text)


def table(file: str, rows: Iterable[tuple[str, ...]]) -> str:
    """The text of a table; sorts its rows by the first field and refuses duplicates."""
    return "".join(lines(file, sorted(rows)))


def lines(file: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table whose rows come sorted, one by one: for pools larger than memory."""
    before: tuple[str, ...] = ()
    for number, row in enumerate(rows, 1):
        for field in row:
            if set(field) & {"\t", "\n", "\r"}:
                raise BundleError.at(file, number, "内容中不得有制表符或换行。")
        _in_order(file, number, before, row)
        before = row
        yield "\t".join(row) + "\n"


def rows(file: str, data: bytes, width: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table of ``width`` fields, each sorted after the one before."""
    before: tuple[str, ...] = ()
    for number, line in enumerate(text_lines(file, data), 1):
        row = tuple(line.split("\t"))
        if len(row) != width:
            raise BundleError.at(file, number, f"应有{width}栏，现有{len(row)}栏。")
        _in_order(file, number, before, row)
        before = row
        yield row


def text_lines(file: str, data: bytes) -> list[str]:
    """The lines of a canonical text; refuses other encodings, a BOM, CR, a cut last line."""
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise BundleError.at(file, line, "不是UTF-8编码。") from None
    if text.startswith("\ufeff"):
        raise BundleError.at(file, 1, "文件开头有BOM标记，应去掉。")
    if "\r" in text:
        raise BundleError.at(file, text[: text.index("\r")].count("\n") + 1, "换行应为LF。")
    if not text.endswith("\n"):
        raise BundleError.at(file, text.count("\n") + 1, "最后一行没有换行，文件可能不完整。")
    return text[:-1].split("\n")


def _in_order(file: str, number: int, before: tuple[str, ...], row: tuple[str, ...]) -> None:
    if before[:1] > row[:1]:
        raise BundleError.at(file, number, f"“{row[0]}”没有按字节顺序排列。")
    if before[:1] == row[:1]:
        raise BundleError.at(file, number, f"“{row[0]}”重复。")

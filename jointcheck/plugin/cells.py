"""How a checklist's fields are written in the cells of a workbook, and read back."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from .checklist import Band, Basis, Condition, Sentence, Suggestion
from .words import KIND_TITLES

COVER = {
    "code": "代码",
    "title": "名称",
    "version": "版本",
    "effective_from": "施行日期",
    "department": "部门",
    "serves": "抽查事项",
    "materials": "所需材料",
    "may_be_announced": "可以告知",
    "bands": "等次",
}
COLUMNS = {
    "section": "章节",
    "code": "编号",
    "text": "检查内容",
    "bases": "法律依据",
    "method": "检查方法",
    "points": "操作方法与要领",
    "kind": "类型",
    "unit": "单位",
    "choices": "选项",
    "minimum": "下限",
    "maximum": "上限",
    "optional": "可不填",
    "show_if": "显示条件",
    "photos_on": "须拍照的结果",
    "note_on": "须说明的结果",
    "sentences": "参考用语",
    "materials": "所需材料",
    "weight": "分值",
    "suggests": "建议结果",
    "same_as": "原编号",
    "group": "分组",
}
NONE = "无"
BASIS = re.compile(r"《(.+?)》(?:（(.*?)）)?([^｜]*)(?:｜([\d-]*)～([\d-]*))?")
LISTS = ("photos_on", "note_on")
LINES = ("materials", "serves")
SPLIT = re.compile(r"[、，,\n]")


class CellError(ValueError):
    """The text of a cell cannot be understood; the message is a Chinese sentence."""


def text_of(cell: Any) -> str:
    """A cell's content as text: 5.0 is 5, a day is ISO, truth is 是 or 否."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\r\n", "\n").strip()


def read_field(name: str, text: str) -> Any:
    """The value of field `name` written as `text`; CellError says what is wrong with it."""
    if name in LISTS:
        return () if text == NONE else tuple(p.strip() for p in SPLIT.split(text) if p.strip())
    if name in LINES:
        return tuple(_lines(text))
    reader = READERS.get(name)
    return reader(text) if reader else text


def write_field(name: str, value: Any) -> str:
    """The cell text from which `read_field` makes `value` again."""
    if name in LISTS:
        return "、".join(value) or NONE
    if name in LINES:
        return "\n".join(value)
    writer = WRITERS.get(name)
    return writer(value) if writer else str(value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = [line.partition("：") for line in _lines(text)]
    if not all(left and middle and right for left, middle, right in pairs):
        raise CellError("须每行写作“结果：内容”，用中文冒号隔开")
    return [(left.strip(), right.strip()) for left, _, right in pairs]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError(f"“{text[:20]}”不是日期，应如 2026-07-01") from None


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise CellError(f"“{text[:20]}”不是整数")
    return int(text)


def _truth(text: str) -> bool:
    if text not in ("是", "否"):
        raise CellError("须填“是”或“否”")
    return text == "是"


def _kind(text: str) -> str:
    for kind, title in KIND_TITLES.items():
        if text in (kind, title):
            return kind
    raise CellError(f"类型须是{'、'.join(KIND_TITLES.values())}之一")


def _condition(text: str) -> Condition:
    item, equals, values = text.partition("=")
    if not equals or not item.strip() or not values.strip():
        raise CellError("须写作“编号=结果”，多个结果用 / 隔开")
    return Condition(item.strip(), tuple(value.strip() for value in values.split("/")))


def _bases(text: str) -> tuple[Basis, ...]:
    return tuple(_basis(line) for line in _lines(text))


def _basis(line: str) -> Basis:
    found = BASIS.fullmatch(line)
    if not found:
        raise CellError("法律依据须每行写作《文件名称》（文号）第几条｜施行日期～")
    document, number, article, start, end = found.groups(default="")
    return Basis(
        document,
        number,
        article.strip(),
        _day(start) if start else None,
        _day(end) if end else None,
    )


def _basis_text(basis: Basis) -> str:
    if not basis.valid_from and not basis.valid_to:
        return str(basis)
    return f"{basis}｜{basis.valid_from or ''}～{basis.valid_to or ''}"


READERS: dict[str, Callable[[str], Any]] = {
    "bases": _bases,
    "kind": _kind,
    "optional": _truth,
    "may_be_announced": _truth,
    "weight": _whole,
    "effective_from": _day,
    "show_if": _condition,
    "sentences": lambda text: tuple(Sentence(*pair) for pair in _pairs(text)),
    "suggests": lambda text: tuple(Suggestion(*pair) for pair in _pairs(text)),
    "bands": lambda text: tuple(Band(title, _whole(floor)) for title, floor in _pairs(text)),
}
WRITERS: dict[str, Callable[[Any], str]] = {
    "bases": lambda bases: "\n".join(map(_basis_text, bases)),
    "kind": lambda kind: KIND_TITLES.get(kind, kind),
    "optional": lambda flag: "是" if flag else "",
    "may_be_announced": lambda flag: "是" if flag else "否",
    "weight": lambda weight: str(weight or ""),
    "show_if": lambda when: f"{when.item}={'/'.join(when.values)}" if when else "",
    "sentences": lambda rows: "\n".join(f"{row.on}：{row.text}" for row in rows),
    "suggests": lambda rows: "\n".join(f"{row.on}：{row.result}" for row in rows),
    "bands": lambda bands: "\n".join(f"{band.title}：{band.floor}" for band in bands),
}

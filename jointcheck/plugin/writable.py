"""Whatever a checklist says can be written into the cells of a workbook and read back the same."""

import re
from collections.abc import Iterator
from typing import Any

from .cells import COLUMNS, COVER, CellError, read_field, text_of, write_field
from .checklist import Checklist, Item

MAX_CELL = 32_000  # a spreadsheet program cuts a cell off at 32,767 characters
# what XML 1.0 cannot carry, and line ends other than the newline
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
EDGES = "首尾不得有空格或空行"
SENTENCE = {
    "bases": "文件名称、文号和条款不得含 《》（）｜ 或换行，须是《名称》（文号）条款的顺序",
    "sentences": "每条用语须在一行之内，首尾不得有空格",
    "suggests": "结果代码首尾不得有空格",
    "materials": "每种材料须在一行之内，首尾不得有空格",
    "serves": "事项编号首尾不得有空格",
    "bands": "等次名称不得含中文冒号或换行，首尾不得有空格",
    "choices": "选项首尾不得有空格",
}
ELSEWHERE = ("section", "group", "choices")


def cover(checklist: Checklist) -> Iterator[tuple[str, str]]:
    """(field, sentence) for every field of the cover that a cell cannot hold."""
    for name in COVER:
        yield from _field(name, getattr(checklist, name))
    for section in checklist.sections:
        if section.title != text_of(section.title) or UNPRINTABLE.search(section.title):
            yield "sections", f"章节“{section.title}”{EDGES}，不得含控制字符"


def item(one: Item) -> Iterator[tuple[str, str]]:
    """(field, sentence) for every field of the item that a cell cannot hold."""
    for name in COLUMNS:
        if name not in ELSEWHERE:
            yield from _field(name, getattr(one, name))
    for choice in one.choices:
        if choice != text_of(choice) or UNPRINTABLE.search(choice):
            yield "choices", SENTENCE["choices"]
            break


def _field(name: str, value: Any) -> Iterator[tuple[str, str]]:
    text = write_field(name, value)
    if UNPRINTABLE.search(text):
        yield name, "含有不可显示的控制字符"
    elif len(text) > MAX_CELL:
        yield name, f"文字过长（一格上限 {MAX_CELL} 字）"
    elif text and not _same(name, text, value):
        yield name, SENTENCE.get(name, EDGES)


def _same(name: str, text: str, value: Any) -> bool:
    try:
        return bool(read_field(name, text_of(text)) == value)
    except CellError:
        return False

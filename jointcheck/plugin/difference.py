"""Two versions of a checklist compared item by item, for the person who adopts the new one."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from .cells import COLUMNS, COVER
from .checklist import Band, Checklist, Condition, Item, Sentence, Suggestion
from .words import KIND_TITLES

# by code and version two checklists are told apart, not compared
TITLES = {name: title for name, title in COVER.items() if name not in ("code", "version")}


@dataclass(frozen=True)
class Change:
    """One difference: `what` is 新增, 删除 or 修改; `field` the Chinese column; texts as printed.

    `refused` marks a change that may not be adopted: an item code whose kind or unit changed
    would give old and new answers one name and two meanings.
    """

    item: str
    what: str
    field: str = ""
    before: str = ""
    after: str = ""
    refused: bool = False

    def __str__(self) -> str:
        place = self.item or "封面"
        if self.what != "修改":
            return f"{place}：{self.what}“{self.before or self.after}”"
        words = f"{place}：{self.field}由“{self.before}”改为“{self.after}”"
        return words + "（不允许：请另用新编号）" if self.refused else words


def diff(old: Checklist, new: Checklist) -> tuple[Change, ...]:
    """Every difference from `old` to `new`, cover first, then items in the order of `new`."""
    before = {item.code: item for item in _every(old)}
    after = {item.code: item for item in _every(new)}
    found = [*_changed(old, new, "", TITLES)]
    for code, item in after.items():
        if code not in before:
            found.append(Change(code, "新增", after=item.text))
        else:
            found += _changed(before[code], item, code, COLUMNS)
    found += [
        Change(code, "删除", before=item.text) for code, item in before.items() if code not in after
    ]
    return tuple(found)


def names(*checklists: Checklist) -> dict[str, str]:
    """What each item asks, by its code; the later checklist's words win."""
    return {item.code: item.text for one in checklists for item in _every(one)}


def _every(checklist: Checklist) -> Iterator[Item]:
    for section in checklist.sections:
        for item in section.items:
            yield replace(item, items=())
            yield from item.items


def _changed(old: Any, new: Any, code: str, titles: dict[str, str]) -> Iterator[Change]:
    for f in fields(new):
        if f.name not in titles:
            continue
        before, after = getattr(old, f.name), getattr(new, f.name)
        if before != after:
            refused = f.name == "kind" or (f.name == "unit" and bool(before))
            yield Change(code, "修改", titles[f.name], words(before), words(after), refused)


def words(value: Any) -> str:
    """A field's value as an official reads it."""
    if isinstance(value, tuple):
        return "；".join(words(inner) for inner in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Condition):
        return f"{value.item}={'或'.join(value.values)}"
    if isinstance(value, Sentence):
        return f"{value.on}：{value.text}"
    if isinstance(value, Suggestion):
        return f"{value.on}：{value.result}"
    if isinstance(value, Item | Band):
        return value.text if isinstance(value, Item) else f"{value.title}≥{value.floor}"
    if value is None:
        return ""
    return KIND_TITLES.get(str(value), str(value))

"""What an author must mend before a checklist can be adopted, as Chinese sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from .answers import decimal
from .checklist import Checklist, Item
from .words import ANY, KIND_TITLES, VERDICTS

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}")
MAX_ROWS = 300


def problems(checklist: Checklist) -> list[str]:
    """Every fault of `checklist`, one Chinese sentence each; empty when it may be adopted."""
    found = [*_cover(checklist), *_codes(checklist)]
    above: dict[str, Item] = {}
    for section in checklist.sections:
        if not section.items:
            found.append(f"章节“{section.title}”没有检查项")
        for item in section.items:
            found += [f"{item.code or '（无编号）'}：{fault}" for fault in _item(item, above)]
            above[item.code] = item
            for child in item.items:
                found += [f"{child.code or '（无编号）'}：{f}" for f in _child(child, above)]
                above[child.code] = child
    return found


def is_code(text: str) -> bool:
    """True for a lower-case Latin code: letter first, then letters, digits, underscores, ≤ 40."""
    return CODE.fullmatch(text) is not None


def _cover(checklist: Checklist) -> Iterator[str]:
    if not is_code(checklist.code):
        yield f"检查表代码“{checklist.code}”须以小写字母开头，只含小写字母、数字和下划线"
    if not VERSION.fullmatch(checklist.version):
        yield f"版本“{checklist.version}”只能含字母、数字、点和短横，至多 20 个字符"
    if not checklist.title.strip():
        yield "须写明检查表名称"
    if not checklist.department.strip():
        yield "须写明部门"
    if not 1 <= sum(1 for _ in checklist.rows()) <= MAX_ROWS:
        yield f"检查项须有 1 至 {MAX_ROWS} 项"
    yield from _bands(checklist)


def _bands(checklist: Checklist) -> Iterator[str]:
    floors = [band.floor for band in checklist.bands]
    if any(not 0 <= floor <= 100 for floor in floors):
        yield "等次下限须在 0 至 100 之间"
    if len(set(floors)) < len(floors):
        yield "等次下限不得重复"
    if floors and min(floors) != 0:
        yield "等次须有一个从 0 开始"


def _codes(checklist: Checklist) -> Iterator[str]:
    every = [item.code for section in checklist.sections for item in _with_children(section.items)]
    for code, times in Counter(every).items():
        if times > 1:
            yield f"{code}：编号重复出现 {times} 次"


def _with_children(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from item.items


def _child(item: Item, above: dict[str, Item]) -> Iterator[str]:
    if item.kind == "group":
        yield "分组之内不能再分组"
    yield from _item(item, above)


def _item(item: Item, above: dict[str, Item]) -> Iterator[str]:
    if not is_code(item.code):
        yield "编号须以小写字母开头，只含小写字母、数字和下划线，至多 40 个字符"
    if not item.text.strip():
        yield "须写明检查内容"
    yield from _group(item) if item.kind == "group" else _row(item)
    yield from _condition(item, above)


def _group(item: Item) -> Iterator[str]:
    if not item.items:
        yield "分组之下须有检查项"
    if item.weight or item.photos_on:
        yield "分组自身没有答案，不能设分值或照片要求"


def _row(item: Item) -> Iterator[str]:
    # 行政检查须有法律依据；没有依据的事项不得列入
    if not item.bases or not all(basis.document.strip() for basis in item.bases):
        yield "须写明法律依据"
    for basis in item.bases:
        if basis.valid_from and basis.valid_to and basis.valid_from > basis.valid_to:
            yield f"{basis}的失效日期早于施行日期"
    if item.items:
        yield "只有分组之下才能有检查项"
    if item.kind == "choice" and len(set(item.choices)) < 2:
        yield "选项须至少有两个且不重复"
    if item.weight < 0 or (item.weight and item.kind != "verdict"):
        yield f"{KIND_TITLES[item.kind]}项的分值不合要求：只有检查结论项可设分值，且不得为负"
    yield from _limits(item)
    yield from _answers_named(item)


def _limits(item: Item) -> Iterator[str]:
    given = [bound for bound in (item.minimum, item.maximum) if bound]
    if not given:
        return
    if item.kind not in ("number", "date"):
        yield "只有数字项和日期项可设上下限"
    elif not all(_bound(item, bound) for bound in given):
        yield "上下限须是数字" if item.kind == "number" else "上下限须是日期，如 2026-07-01"
    elif len(given) == 2 and _order(item, item.minimum) > _order(item, item.maximum):
        yield "下限大于上限"


def _bound(item: Item, bound: str) -> bool:
    if item.kind == "number":
        return decimal(bound) is not None
    try:
        return date.fromisoformat(bound).isoformat() == bound
    except ValueError:
        return False


def _order(item: Item, bound: str) -> float:
    if item.kind == "number":
        return float(bound)
    return date.fromisoformat(bound).toordinal()


def _answers_named(item: Item) -> Iterator[str]:
    named = [*item.photos_on, *item.note_on]
    named += [s.on for s in item.sentences] + [s.on for s in item.suggests]
    for answer in dict.fromkeys(named):
        if answer not in _possible(item) and answer != ANY and not _harmless(item, answer):
            yield f"“{answer}”不是本项可能的结果"


def _harmless(item: Item, answer: str) -> bool:
    # note_on defaults to 发现问题, which other kinds simply never answer
    return item.kind != "verdict" and answer in VERDICTS and answer in item.note_on


def _possible(item: Item) -> tuple[str, ...]:
    return {"verdict": VERDICTS, "choice": item.choices}.get(item.kind, ())


def _condition(item: Item, above: dict[str, Item]) -> Iterator[str]:
    if item.show_if is None:
        return
    earlier = above.get(item.show_if.item)
    if earlier is None:
        yield f"显示条件中的“{item.show_if.item}”不在本行之前"
    elif not item.show_if.values:
        yield "显示条件须写明结果"
    elif earlier.kind not in ("verdict", "choice"):
        yield f"显示条件只能依据检查结论项或选项项，“{earlier.code}”不是"
    else:
        for value in item.show_if.values:
            if value not in _possible(earlier):
                yield f"显示条件中的“{value}”不是“{earlier.code}”可能的结果"

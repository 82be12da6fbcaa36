"""What an author must mend before a checklist can be adopted, as Chinese sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import writable
from .answers import decimal
from .checklist import MOST_ROWS, Basis, Checklist, Item
from .words import ANY, GROUPS, VERDICTS

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}")
MAX_ROWS = 300
MAX_PLACES = 600  # with every row of the repeated groups
DELIMITERS = "：；、=/\n"  # they part the values of one workbook cell

Said = Iterator[tuple[str, str]]  # (field, sentence)


@dataclass(frozen=True)
class Fault:
    """A fault at field `field` of the item coded `item` (empty: the cover)."""

    item: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.item}：{self.sentence}" if self.item else self.sentence


def problems(checklist: Checklist) -> list[str]:
    """Every fault of `checklist`, one Chinese sentence each; empty when it may be adopted."""
    return [str(fault) for fault in faults(checklist)]


def faults(checklist: Checklist) -> Iterator[Fault]:
    """Every fault of `checklist` with its place."""
    yield from (Fault("", field, sentence) for field, sentence in _cover(checklist))
    yield from _repeated(checklist)
    above: dict[str, Item] = {}
    for section in checklist.sections:
        for item in section.items:
            yield from _placed(item, _item(item, above))
            above[item.code] = item
            inside = dict(above) if item.kind == "repeat" else above
            for child in item.items:
                yield from _placed(child, _child(child, inside))
                inside[child.code] = child


def is_code(text: str) -> bool:
    """True for a lower-case Latin code: letter first, then letters, digits, underscores, ≤ 40."""
    return CODE.fullmatch(text) is not None


def _placed(item: Item, said: Said) -> Iterator[Fault]:
    return (Fault(item.code or "（无编号）", field, sentence) for field, sentence in said)


def _cover(checklist: Checklist) -> Said:
    if not is_code(checklist.code):
        yield "code", f"代码“{checklist.code}”须以小写字母开头，只含小写字母、数字和下划线"
    if not VERSION.fullmatch(checklist.version):
        yield "version", f"版本“{checklist.version}”只能含字母、数字、点和短横，至多 20 个字符"
    if not checklist.title.strip():
        yield "title", "须写明检查表名称"
    if not checklist.department.strip():
        yield "department", "须写明部门"
    if not 1 <= sum(1 for _ in checklist.rows()) <= MAX_ROWS:
        yield "sections", f"检查项须有 1 至 {MAX_ROWS} 项"
    if len(checklist.places) > MAX_PLACES:
        yield "sections", f"重复组展开后至多 {MAX_PLACES} 处，请减少行数上限"
    titles = Counter(section.title for section in checklist.sections)
    for section in checklist.sections:
        if not section.title.strip() or not section.items or titles[section.title] > 1:
            yield "sections", f"章节“{section.title}”须有名称和检查项，且名称不得重复"
    yield from _bands(checklist)
    yield from writable.cover(checklist)


def _bands(checklist: Checklist) -> Said:
    floors = [band.floor for band in checklist.bands]
    if any(not 0 <= floor <= 100 for floor in floors):
        yield "bands", "等次下限须在 0 至 100 之间"
    if len(set(floors)) < len(floors):
        yield "bands", "等次下限不得重复"
    if floors and min(floors) != 0:
        yield "bands", "等次须有一个从 0 开始"


def _repeated(checklist: Checklist) -> Iterator[Fault]:
    tops = [item for section in checklist.sections for item in section.items]
    every = Counter(code for top in tops for code in (top.code, *(c.code for c in top.items)))
    for code, times in every.items():
        if times > 1:
            yield Fault(code, "code", f"编号重复出现 {times} 次")


def _child(item: Item, above: dict[str, Item]) -> Said:
    if item.kind in GROUPS:
        yield "kind", "分组之内不能再分组"
    yield from _item(item, above)


def _item(item: Item, above: dict[str, Item]) -> Said:
    if not is_code(item.code):
        yield "code", "编号须以小写字母开头，只含小写字母、数字和下划线，至多 40 个字符"
    if not item.text.strip():
        yield "text", "须写明检查内容"
    yield from _group(item) if item.kind in GROUPS else _row(item)
    yield from _condition(item, above)
    yield from writable.item(item)


def _group(item: Item) -> Said:
    if not item.items:
        yield "items", "分组之下须有检查项"
    if item.weight or item.photos_on:
        yield "kind", "分组自身没有答案，不能设分值或照片要求"
    if item.kind == "repeat":
        yield from _repeat(item)


def _repeat(item: Item) -> Said:
    counts = [count for count in (item.minimum, item.maximum) if count]
    if not all(count.isdecimal() and int(count) <= MOST_ROWS for count in counts):
        yield "minimum", f"重复组的上下限是行数，须是 0 至 {MOST_ROWS} 的整数"
    elif item.maximum and not 1 <= int(item.maximum) >= item.fewest:
        yield "maximum", "重复组的上限须不小于 1，也不小于下限"
    if any(child.weight for child in item.items):
        # 行数多少由现场决定，不能左右得分
        yield "items", "重复组内的检查项不设分值"


def _row(item: Item) -> Said:
    # 行政检查须有法律依据；没有依据的事项不得列入
    if not item.bases or not all(basis.document.strip() for basis in item.bases):
        yield "bases", "须写明法律依据"
    for basis in item.bases:
        yield from (("bases", sentence) for sentence in _basis(basis))
    if item.items:
        yield "kind", "只有分组或重复组之下才能有检查项"
    if item.weight < 0 or (item.weight and item.kind != "verdict"):
        yield "weight", "只有检查结论项可设分值，且不得为负"
    yield from _choices(item)
    yield from _limits(item)
    yield from _answers_named(item)


def _basis(basis: Basis) -> Iterator[str]:
    """What is missing for anybody to find the provision and to know whether it is in force."""
    name = f"《{basis.document}》"
    if not basis.number.strip():
        yield f"{name}须在括号里写明文号，法律写主席令号或者修订日期，没有文号的写“无文号”"
    if not basis.article.strip():
        yield f"{name}须写明第几条；只能引用全文的，写作“全文（理由）”"
    elif basis.whole and not basis.reason:
        yield f"{name}引用全文的，须在括号里写明理由，如“全文（技术标准，逐项对照）”"
    if basis.valid_from is None:
        yield f"{name}须写明施行日期，写在末尾，如“｜2025-07-01～”"
    elif basis.valid_to and basis.valid_from > basis.valid_to:
        yield f"{basis}的失效日期早于施行日期"


def _choices(item: Item) -> Said:
    if item.kind == "choice" and len(set(item.choices)) < max(2, len(item.choices)):
        yield "choices", "选项须至少有两个且不重复"
    if any(set(choice) & set(DELIMITERS) or not choice.strip() for choice in item.choices):
        yield "choices", "选项不得空白，不得含有 ：；、=/ 或换行"


def _limits(item: Item) -> Said:
    given = [bound for bound in (item.minimum, item.maximum) if bound]
    if not given:
        return
    if item.kind not in ("number", "date"):
        yield "minimum", "只有数字项和日期项可设上下限"
    elif not all(_bound(item, bound) for bound in given):
        yield "minimum", "上下限须是" + ("数字" if item.kind == "number" else "日期，如 2026-07-01")
    elif len(given) == 2 and _order(item, item.minimum) > _order(item, item.maximum):
        yield "minimum", "下限大于上限"


def _bound(item: Item, bound: str) -> bool:
    if item.kind == "number":
        return decimal(bound) is not None
    try:
        return date.fromisoformat(bound).isoformat() == bound
    except ValueError:
        return False


def _order(item: Item, bound: str) -> float:
    return float(bound) if item.kind == "number" else date.fromisoformat(bound).toordinal()


def _answers_named(item: Item) -> Said:
    named = {
        "photos_on": item.photos_on,
        # note_on defaults to 发现问题, which other kinds simply never answer
        "note_on": tuple(v for v in item.note_on if item.kind == "verdict" or v not in VERDICTS),
        "sentences": tuple(sentence.on for sentence in item.sentences),
        "suggests": tuple(suggestion.on for suggestion in item.suggests),
    }
    for field, answers in named.items():
        for answer in dict.fromkeys(answers):
            if answer not in (*_possible(item), ANY):
                yield field, f"“{answer}”不是本项可能的结果"


def _possible(item: Item) -> tuple[str, ...]:
    return {"verdict": VERDICTS, "choice": item.choices}.get(item.kind, ())


def _condition(item: Item, above: dict[str, Item]) -> Said:
    if item.show_if is None:
        return
    earlier = above.get(item.show_if.item)
    if earlier is None:
        yield "show_if", f"“{item.show_if.item}”不在本行之前"
    elif earlier.kind not in ("verdict", "choice"):
        yield "show_if", f"显示条件只能依据检查结论项或选项项，“{earlier.code}”不是"
    elif not item.show_if.values:
        yield "show_if", "显示条件须写明结果"
    else:
        for value in item.show_if.values:
            if value not in _possible(earlier):
                yield "show_if", f"“{value}”不是“{earlier.code}”可能的结果"

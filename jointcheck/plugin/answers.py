"""A filled sheet read against its checklist: what shows, what is still missing, what it scores."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from .checklist import Checklist, Item, place_code
from .words import ABSENT, ANY, PASS, UNCHECKED, VERDICTS

MAX_NOTE = 2000


@dataclass(frozen=True)
class Answer:
    """What an inspector recorded for one item.

    `value` is a verdict word, or decimal text, an ISO date, a choice, or free text, by the
    item's kind; empty (or 未检查) means not answered. `photos` counts attached photos.
    """

    value: str = ""
    note: str = ""
    photos: int = 0

    @property
    def given(self) -> bool:
        """True when something was answered."""
        return self.value.strip() not in ("", UNCHECKED)

    @property
    def begun(self) -> bool:
        """True when anything is there, be it only a note or a photo."""
        return self.given or bool(self.note.strip()) or self.photos > 0


Answers = Mapping[str, Answer]
NOTHING = Answer()


@dataclass(frozen=True)
class Score:
    """Points earned of those possible, whole percent, the band reached, all rows answered?"""

    earned: int
    possible: int
    percent: int
    band: str
    complete: bool


def visible(checklist: Checklist, answers: Answers) -> tuple[Item, ...]:
    """What counts, top to bottom. Hidden answers are kept, but neither scored nor printed.

    Of a repeated group: the rows that were begun, and as many as it must have.
    """
    return _shown(checklist, answers, _counted)


def offered(checklist: Checklist, answers: Answers) -> tuple[Item, ...]:
    """What a person filling the sheet sees: `visible`, and of each repeated group a next row."""
    return _shown(checklist, answers, _to_fill)


def missing(checklist: Checklist, answers: Answers) -> list[tuple[str, str]]:
    """(item code, Chinese sentence) for everything that keeps the sheet from being signed.

    第十一条：一次性完成清单中所有内容的检查，漏项不得签字。
    """
    return lacking(visible(checklist, answers), answers)


def lacking(items: Iterable[Item], answers: Answers) -> list[tuple[str, str]]:
    """What `missing` says of these items, which are known to count."""
    return [
        (item.code, sentence)
        for item in items
        for sentence in _wants(item, answers.get(item.code, NOTHING))
    ]


def score(checklist: Checklist, answers: Answers) -> Score | None:
    """Weights of 未发现问题 over weights of all visible items but 不涉及; None without weights."""
    if not any(item.weight for item in checklist.rows()):
        return None
    shown = visible(checklist, answers)
    values = {item.code: answers.get(item.code, NOTHING).value for item in shown}
    possible = sum(item.weight for item in shown if values[item.code] != ABSENT)
    earned = sum(item.weight for item in shown if values[item.code] == PASS)
    percent = (200 * earned + possible) // (2 * possible) if possible else 100
    complete = not missing(checklist, answers)
    return Score(earned, possible, percent, _band(checklist, percent), complete)


Rows = Callable[[Item, Answers], Iterable[int]]


def _shown(checklist: Checklist, answers: Answers, rows: Rows) -> tuple[Item, ...]:
    shown: dict[str, Item] = {}
    for section in checklist.sections:
        _show(section.items, shown, answers, rows)
    return tuple(shown.values())


def _show(items: tuple[Item, ...], shown: dict[str, Item], answers: Answers, rows: Rows) -> None:
    for item in items:
        if not _holds(item, shown, answers):
            continue
        if item.kind == "group":
            _show(item.items, shown, answers, rows)
        elif item.kind == "repeat":
            for number in rows(item, answers):
                _show(item.row(number), shown, answers, rows)
        else:
            shown[item.code] = item


def _counted(item: Item, answers: Answers) -> Iterable[int]:
    return [n for n in range(1, item.most + 1) if n <= item.fewest or _begun(item, n, answers)]


def _to_fill(item: Item, answers: Answers) -> Iterable[int]:
    last = max(_counted(item, answers), default=0)
    return range(1, min(last + 1, item.most) + 1)


def _begun(item: Item, number: int, answers: Answers) -> bool:
    codes = (place_code(one.code, number) for one in item.items)
    return any(answers.get(code, NOTHING).begun for code in codes)


def _holds(item: Item, shown: Mapping[str, Item], answers: Answers) -> bool:
    if item.show_if is None:
        return True
    earlier = answers.get(item.show_if.item, NOTHING)
    return item.show_if.item in shown and earlier.value in item.show_if.values


def _wants(item: Item, answer: Answer) -> list[str]:
    if not answer.given:
        return [] if item.optional else ["尚未检查" if item.kind == "verdict" else "尚未填写"]
    wanted = [fault(item, answer.value.strip())]
    if _listed(answer.value, item.photos_on) and answer.photos < 1:
        wanted.append("须上传现场照片")
    if _listed(answer.value, item.note_on) and not answer.note.strip():
        wanted.append("须说明具体情况")
    if len(answer.note) > MAX_NOTE:
        wanted.append(f"说明过长（上限 {MAX_NOTE} 字）")
    return [sentence for sentence in wanted if sentence]


def fault(item: Item, value: str) -> str:
    """What is wrong with a given answer as such, in a sentence; empty when nothing is."""
    if item.kind == "number":
        return _number_fault(item, value)
    if item.kind == "date":
        return _date_fault(item, value)
    if item.kind == "text":
        return f"文字过长（上限 {MAX_NOTE} 字）" if len(value) > MAX_NOTE else ""
    allowed = VERDICTS if item.kind == "verdict" else item.choices
    return "" if value in allowed else f"“{value[:20]}”不在可选结果之中"


def _number_fault(item: Item, value: str) -> str:
    number = decimal(value)
    if number is None:
        return f"“{value[:20]}”不是数字"
    low, high = decimal(item.minimum), decimal(item.maximum)
    if low is not None and number < low:
        return f"不得小于 {item.minimum}{item.unit}"
    if high is not None and number > high:
        return f"不得大于 {item.maximum}{item.unit}"
    return ""


def _date_fault(item: Item, value: str) -> str:
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError:
        return f"“{value[:20]}”不是有效日期，应如 2026-07-01"
    if item.minimum and day < item.minimum:
        return f"不得早于 {item.minimum}"
    if item.maximum and day > item.maximum:
        return f"不得晚于 {item.maximum}"
    return ""


def _listed(value: str, answers: tuple[str, ...]) -> bool:
    return value in answers or ANY in answers


def _band(checklist: Checklist, percent: int) -> str:
    reached = [band for band in checklist.bands if percent >= band.floor]
    return max(reached, key=lambda band: band.floor).title if reached else ""


def decimal(text: str) -> Decimal | None:
    """A finite decimal from text of at most 40 characters, or None."""
    try:
        number = Decimal(text.strip()) if len(text) <= 40 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None

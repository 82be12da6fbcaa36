"""The door: what a plugin says is built into our own types here, or refused with a sentence."""

from collections.abc import Callable, Iterable
from typing import Any

from .checklist import Checklist
from .events import Event
from .proofread import is_code, problems
from .shape import ShapeError, build
from .values import (
    PAPER_WORDS,
    Assessment,
    Fact,
    FollowUp,
    Lookup,
    Paper,
    Publisher,
    Receipt,
    Remark,
    ReviewStep,
)

OFFERED: dict[str, type[Any]] = {
    "checklists": Checklist,
    "lookups": Lookup,
    "papers": Paper,
    "review_steps": ReviewStep,
    "followups": FollowUp,
    "publishers": Publisher,
}
ASKED: dict[str, Any] = {
    "assess": Assessment | None,
    "check": tuple[Remark, ...],
    "fetch": tuple[Fact, ...],
    "push": Receipt,
    "on_event": Any,
}
MAX_OFFERS = 100


def offered(hook: str, value: Any) -> tuple[list[Any], list[str]]:
    """(good values, sentences about the refused ones) of a plugin's offer at `hook`."""
    if not isinstance(value, list):
        return [], [f"应返回列表，却返回了 {_kind(value)}"]
    if len(value) > MAX_OFFERS:
        return [], [f"一次至多提供 {MAX_OFFERS} 项"]
    good: list[Any] = []
    faults: list[str] = []
    for number, entry in enumerate(value, 1):
        try:
            found = build(OFFERED[hook], entry, f"第 {number} 项")
            wrong = _unfit(found, good)
        except ShapeError as error:
            wrong = [str(error)]
        if wrong:
            faults += wrong
        else:
            good.append(found)
    return good, faults


def asked(task: str, value: Any, checklist: Checklist | None = None) -> Any:
    """A plugin's answer to `task` as our own type; ShapeError with a sentence when it is not."""
    found = build(ASKED[task], value, "答复")
    if isinstance(found, Assessment):
        _placed(found.problems, checklist)
        _sound(found)
    if task == "check":
        _placed(found, checklist)
    return found


def _placed(remarks: Iterable[Remark], checklist: Checklist | None) -> None:
    for remark in remarks:
        if checklist is None or remark.item not in checklist.places:
            raise ShapeError(f"意见所指的检查项“{remark.item[:40]}”不存在")


def _sound(found: Assessment) -> None:
    if found.score is not None and not 0 <= found.score <= 100:
        raise ShapeError("得分须在 0 至 100 之间")


def _unfit(value: Any, good: Iterable[Any]) -> list[str]:
    if not is_code(value.code):
        return [f"代码“{value.code[:40]}”须以小写字母开头，只含小写字母、数字和下划线"]
    if any(value.code == other.code for other in good):
        return [f"代码 {value.code} 重复"]
    return CHECKS.get(type(value), lambda _: [])(value)


def _checklist(value: Checklist) -> list[str]:
    return [f"{value.title}：{fault}" for fault in problems(value)[:20]]


def _paper(value: Paper) -> list[str]:
    rest = value.body
    for word in PAPER_WORDS:
        rest = rest.replace(f"{{{word}}}", "")
    return [f"文书“{value.title}”含有不认识的占位符"] if "{" in rest or "}" in rest else []


def _followup(value: FollowUp) -> list[str]:
    return [] if 1 <= value.days <= 365 else [f"“{value.title}”的期限须在 1 至 365 个工作日之间"]


def _step(value: ReviewStep) -> list[str]:
    return [] if value.for_checklists else [f"审核环节“{value.title}”须写明适用的检查表"]


CHECKS: dict[type[Any], Callable[[Any], list[str]]] = {
    Checklist: _checklist,
    Paper: _paper,
    FollowUp: _followup,
    ReviewStep: _step,
}


def _kind(value: Any) -> str:
    names = {"NoneType": "空值", "str": "文字", "dict": "键值对", "int": "数字", "float": "数字"}
    return names.get(type(value).__name__, type(value).__name__)


def event_name(event: Event) -> str:
    """The name under which `event` travels."""
    return type(event).__name__

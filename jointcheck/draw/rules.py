"""Who may add what to a draw, and when a typed value counts. Pure; sentences are Chinese.

Works on plain rows: an entry has ``event``, ``officer_id``, ``department_id`` and ``value``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from jointcheck.draw.entropy import EntropyEvent
from jointcheck.ground.words import N_

PREPARED, COMMITTED, LOCKED, VOID = "prepared", "committed", "locked", "void"
STATES = {
    PREPARED: (N_("等待会签"), "due"),
    COMMITTED: (N_("等待录入随机值"), "act"),
    LOCKED: (N_("名单已锁定"), "pass"),
    VOID: (N_("已作废"), "seal"),
}
MODES = {"random": N_("随机抽取"), "direct": N_("直接委派"), "neighbour": N_("与相邻区域随机匹配")}
HOWS = MODES | {"substitute": N_("调整更换"), "platform": N_("由平台抽取")}
REASONS = {
    "post": N_("岗位调整"),
    "work": N_("工作"),
    "health": N_("健康"),
    "other": N_("其他特殊情况"),
}
DISCLOSURES = {"open": N_("名单一经锁定即公开"), "sealed": N_("不宜告知，结果公示后再公开名单")}
FORM_TAKES = timedelta(minutes=10)
BOTH_COMPUTED = 200_000  # up to here the independent verifier draws too, at once


def state(draw: Any) -> str:
    """One of STATES."""
    if draw.voided:
        return VOID
    if draw.locked_at is not None:
        return LOCKED
    return COMMITTED if draw.committed_at is not None else PREPARED


def event_of(planned: dict[str, Any]) -> EntropyEvent:
    """A planned event as it is kept in the draw: kind, when, where, name, issue."""
    return EntropyEvent(**{key: planned.get(key, "") for key in EntropyEvent.__annotations__})


def source_words(planned: dict[str, Any]) -> str:
    """E.g. 十面骰子二十次."""
    return {
        "dice": N_("十面骰子掷二十次"),
        "lottery": N_("福利彩票快乐8第%(issue)s期开奖号码", issue=planned.get("issue", "")),
        "drand": N_("drand 公共随机信标第%(issue)s轮", issue=planned.get("issue", "")),
    }[planned["kind"]]


def event_words(planned: dict[str, Any]) -> str:
    """E.g. 十面骰子掷二十次，2026-11-24 10:00，县政务中心."""
    when = planned["when"][:16].replace("T", " ")
    what, where = source_words(planned), planned["where"]
    if not where:
        return N_("%(what)s，%(when)s", what=what, when=when)
    return N_("%(what)s，%(when)s，%(where)s", what=what, when=when, where=where)


def early_words(planned: dict[str, Any]) -> str:
    """What is fixed in the commit holds for the clock too: nothing is typed before its hour."""
    what = event_words(planned)
    if planned["kind"] == "dice":
        return N_("%(what)s：还没有到约定的仪式时间，不能录入。", what=what)
    return N_("%(what)s：还没有到公布时间，不能录入。", what=what)


def accepted(entries: Iterable[Any], event: int) -> str | None:
    """The value that officers of two departments entered alike, or None."""
    seen: dict[str, set[int]] = {}
    for entry in entries:
        if entry.event == event:
            seen.setdefault(entry.value, set()).add(entry.department_id)
    return next((value for value, by in seen.items() if len(by) > 1), None)


def entry_refusal(
    entries: Iterable[Any], event: int, officer_id: int, department_id: int
) -> str | None:
    """Why this officer may not type this event, or None.

    One person types an event once. A department types it once, until two departments differ:
    then somebody else of any department reads the dice again.
    """
    own = [entry for entry in entries if entry.event == event]
    if accepted(own, event) is not None:
        return N_("这项随机值已由两个部门录入一致，不再录入。")
    if any(entry.officer_id == officer_id for entry in own):
        return after_own(differ(own))
    if not differ(own) and any(entry.department_id == department_id for entry in own):
        return N_("本部门已有人录入。请由另一部门的人员独立录入第二遍。")
    return None


def after_own(parted: bool) -> str:
    """What who has typed already is told: his part is done, and who comes next."""
    if parted:
        return N_("您的录入已收到。两个部门的录入不一致，请由另一名经办人对照现场再录入一遍。")
    return N_("您的录入已收到，不必再录。请由另一部门的人员独立录入第二遍，一致即锁定名单。")


def differ(entries: Sequence[Any]) -> bool:
    """Whether two departments read different values."""
    return len({e.department_id for e in entries}) > 1 and len({e.value for e in entries}) > 1


def first_difference(entries: Sequence[Any]) -> int:
    """The place, from 1, where the readings of two departments part; 0 where they do not differ."""
    if not differ(entries):
        return 0
    one, other = list(dict.fromkeys(entry.value for entry in entries))[:2]
    pairs = enumerate(zip(one, other, strict=False), 1)
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)) + 1)


def size_words(stratum: Any) -> str:
    """How the size of a stratum is decided, as printed: 5%，不少于 1 户."""
    if stratum.take is not None:
        return N_("%(n)s 户", n=stratum.take)
    return N_(
        "%(ratio)s%%，不少于 %(n)s 户", ratio=f"{stratum.ratio_bp / 100:g}", n=stratum.minimum
    )


def void_refusal(void: Any, officer: Any, departments: Iterable[int]) -> str | None:
    """Why this officer may not approve the voiding, or None."""
    if officer.department_id not in departments:
        return N_("只有参加本任务的部门负责人可以批准作废。")
    if officer.id == void.requested_by_id:
        return N_("提出作废的人不得自己批准。")
    if void.second_at is not None:
        return N_("作废已经两个部门批准。")
    if void.first_by is not None and void.first_by.department_id == officer.department_id:
        return N_("作废须经两个不同部门的负责人批准，本部门已批准。")
    return None


def over(planned: dict[str, Any], now: datetime) -> bool:
    """Whether an event can no longer be announced. Dice are thrown when people are ready: a
    ceremony may be set for this very moment, even if filling in the form took a while."""
    late = FORM_TAKES if planned["kind"] == "dice" else timedelta(0)
    return datetime.fromisoformat(planned["when"]) + late <= now


def is_due(planned: dict[str, Any], now: datetime) -> bool:
    """Whether the planned moment of an event has come; moments are aware."""
    return datetime.fromisoformat(planned["when"]) <= now

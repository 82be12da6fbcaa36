"""The states of a record and what may follow what; what makes a visit ready, present, direct."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from jointcheck.ground.words import N_
from jointcheck.ground.workdays import Deadline, Workdays

# A record's states in the order of the rule; the words are what officials read.
STATES = {
    "waiting": N_("待检查"),
    "visiting": N_("检查中"),
    "concluded": N_("已作出结论"),
    "signed": N_("已签字"),
    "reviewing": N_("审核中"),
    "returned": N_("退回"),
    "passed": N_("已通过"),
    "published": N_("已公示"),
    "archived": N_("已归档"),
}

TONES = {
    "waiting": "quiet",
    "visiting": "act",
    "concluded": "due",
    "signed": "due",
    "reviewing": "act",
    "returned": "seal",
    "passed": "pass",
    "published": "pass",
    "archived": "quiet",
}

TRANSITIONS: dict[str, frozenset[str]] = {
    # 第十五条：未经现场检查直接形成检查结果的，由待检查直接作出结论
    "waiting": frozenset({"visiting", "concluded"}),
    "visiting": frozenset({"concluded"}),
    "concluded": frozenset({"signed", "visiting"}),
    "signed": frozenset({"reviewing", "visiting"}),
    "reviewing": frozenset({"passed", "returned"}),
    "returned": frozenset({"visiting"}),
    "passed": frozenset({"published"}),
    "published": frozenset({"archived"}),
    "archived": frozenset(),
}

# While a record is in one of these its present round may still be written.
OPEN = frozenset({"waiting", "visiting"})

# 第十三条第一项：预查比对。What is made ready before the door, by code.
READINESS = {
    "files": N_("已查阅登记、许可、档案资料和本年度历次检查情况"),
    "compared": N_("已查询业务系统并与登记信息比对"),
    "recusal": N_("小组成员与检查对象没有应当回避的关系"),
    "forms": N_("记录表和各专项检查表已备齐"),
    "papers": N_("执法证件已带齐并在有效期内"),
    "tools": N_("执法记录仪、平板和必要的检测工具可以使用"),
}

DELIVERIES = (N_("当面"), N_("留置"), N_("邮寄"), N_("电子"))

# 第十三条：现场执法人员不得少于两人
FEWEST_PRESENT = 2

# 第十五条：through the registered address, and through the contact that was left
ATTEMPTS = {"address": N_("到登记的住所（经营场所）核实"), "contact": N_("通过留存的联络方式联系")}
UNREACHABLE = "LOST"

# 第十六条：检查结果作出后20个工作日内录入并上报
SUBMIT_WITHIN = 20

# Where the ribbon of plan.rules stands for a record in a state that is not the team's.
AFTER_VISIT = {"reviewing": "reviewing", "passed": "published", "published": "published",
               "archived": "archived"}  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """One try to reach a party: ``how`` is a key of ``ATTEMPTS``; ``text`` what came of it."""

    how: str
    on: date
    text: str


def may_become(state: str, target: str) -> bool:
    """Whether a record in ``state`` may go on to ``target``; both are keys of ``STATES``."""
    return target in TRANSITIONS.get(state, frozenset())


def enough(present: Collection[int]) -> bool:
    """Whether those present (inspector ids) are as many different people as article 13 asks."""
    return len(set(present)) >= FEWEST_PRESENT


def untried(code: str, attempts: Iterable[Attempt]) -> list[str]:
    """The ways (keys of ``ATTEMPTS``) still to be tried before 无法联系 may be concluded."""
    if code != UNREACHABLE:
        return []
    tried = {attempt.how for attempt in attempts if attempt.text.strip()}
    return [how for how in ATTEMPTS if how not in tried]


def secret(may_be_announced: bool, started_at: datetime | None) -> bool:
    """第十三条第二项：不宜告知的，检查开始前不得透露任何相关信息。"""
    return not may_be_announced and started_at is None


def due(
    state: str, ends_on: date, concluded_on: date | None, workdays: Workdays
) -> Deadline | None:
    """What the team must keep to: the task's last day, then 20 working days from the conclusion.

    None once the record is with others.
    """
    if state in OPEN | {"returned"}:
        return Deadline(ends_on)
    if state in ("concluded", "signed") and concluded_on:
        return workdays.after(concluded_on, SUBMIT_WITHIN)
    return None


def stage(state: str) -> str:
    """The key of ``plan.rules.REACHED`` that stands for a record in ``state``."""
    return AFTER_VISIT.get(state, "visiting")

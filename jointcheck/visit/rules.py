"""The states of a record and what may follow what; what makes a visit ready, present, direct."""

from collections.abc import Collection

# A record's states in the order of the rule; the words are what officials read.
STATES = {
    "waiting": "待检查",
    "visiting": "检查中",
    "concluded": "已作出结论",
    "signed": "已签字",
    "reviewing": "审核中",
    "returned": "退回",
    "passed": "已通过",
    "published": "已公示",
    "archived": "已归档",
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


def may_become(state: str, target: str) -> bool:
    """Whether a record in ``state`` may go on to ``target``; both are keys of ``STATES``."""
    return target in TRANSITIONS.get(state, frozenset())


# 第十三条：检查时执法检查人员不得少于两人
FEWEST_PRESENT = 2


def enough(present: Collection[int]) -> bool:
    """Whether those present (inspector ids) are as many different people as article 13 asks."""
    return len(set(present)) >= FEWEST_PRESENT

"""后续监管: what follows from which result, who may close what, and what a common problem is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from jointcheck.ground.words import N_
from jointcheck.ground.workdays import Workdays

KINDS = {
    "recheck": N_("复核整改"),
    "transfer": N_("移交处理"),
    "justice": N_("移送司法机关"),
    "sanction": N_("处罚或惩戒"),
}
STATES = {
    "handed": N_("待接收"),
    "accepted": N_("办理中"),
    "answered": N_("已答复"),
    "closed": N_("已完结"),
}
TONES = {"handed": "due", "accepted": "act", "answered": "due", "closed": "pass"}
ENTRIES = {
    "handed": N_("移交"), "accepted": N_("接收"), "answered": N_("答复"), "reopened": N_("要求补充办理"),
    "closed": N_("完结"),
}  # fmt: skip

# (state, verb) → the state that follows; everything else is refused
TRANSITIONS = {
    ("handed", "accept"): "accepted",
    ("accepted", "answer"): "answered",
    ("answered", "reopen"): "accepted",
    ("answered", "close"): "closed",
}
ACCEPT_WITHIN = 5  # working days until a hand-over should have been received
USUAL_DAYS = {"recheck": 20, "transfer": 20, "justice": 10, "sanction": 20}  # working days

# 第十八条：对涉嫌犯罪的及时移送司法机关，不必等到公示
AFTER_REVIEW = frozenset({"passed", "published"})
AFTER_CONCLUSION = AFTER_REVIEW | {"concluded", "signed", "reviewing"}

FULL = 10_000


@dataclass(frozen=True)
class Thresholds:
    """第十九条 names no number for a 普遍性问题: the initiating department sets its own.

    At least ``fewest`` with a problem, and of those checked (hundredths of a per cent) at least
    ``frequent`` for 偏高, ``common`` for 普遍性问题. What stands here is our proposal.
    """

    fewest: int = 3
    frequent: int = 1500
    common: int = 3000

    def mark(self, figures: "Figures") -> str:
        """``common`` 普遍, ``frequent`` 偏高, or nothing."""
        if figures.problems < self.fewest or figures.rate < self.frequent:
            return ""
        return "common" if figures.rate >= self.common else "frequent"

    @property
    def words(self) -> str:
        return N_(
            "%(n)s 户以上有问题且发现率达到 %(f)s%% 的为偏高，达到 %(c)s%% 的为普遍性问题",
            n=self.fewest, f=f"{self.frequent / 100:g}", c=f"{self.common / 100:g}",
        )  # fmt: skip

    def problem(self) -> str | None:
        """Why the numbers do not fit, as a sentence."""
        if self.fewest < 1 or not 0 < self.frequent <= self.common <= FULL:
            return N_("户数至少为 1；“偏高”的比例大于 0，不高于“普遍性问题”的比例。")
        return None


@dataclass(frozen=True)
class Route:
    """A proposed follow-up: ``kind`` of ``KINDS``, what to write, how many working days."""

    kind: str
    title: str
    days: int
    basis: str = ""
    receiver: str = ""
    key: str = ""


@dataclass(frozen=True)
class Figures:
    """One item over a year: how many were checked, and in how many a problem was found."""

    checked: int
    problems: int

    @property
    def rate(self) -> int:
        """Hundredths of a per cent."""
        return FULL * self.problems // self.checked if self.checked else 0


def after(state: str, verb: str, kind: str = "transfer") -> str | None:
    """The state that ``verb`` leads to from ``state``, or None when it may not be done now.

    A re-check is answered and closed by the same people: its answer may be left out.
    """
    if kind == "recheck" and (state, verb) == ("accepted", "close"):
        return "closed"
    return TRANSITIONS.get((state, verb))


def may_hand_over(kind: str, record_state: str) -> bool:
    """Whether a matter of this kind may be opened while the record stands in ``record_state``."""
    return record_state in (AFTER_CONCLUSION if kind == "justice" else AFTER_REVIEW)


def usual(kinds: Iterable[str]) -> list[Route]:
    """The routes of the county's own for the follow-ups (``ResultCode.follow_up``) of a row."""
    found = [
        Route(kind, KINDS[kind], USUAL_DAYS[kind], key=kind) for kind in kinds if kind in KINDS
    ]
    return list(dict.fromkeys(found))


def overdue(state: str, due_on: date | None, today: date) -> bool:
    """Whether the matter should have been finished."""
    return state != "closed" and due_on is not None and due_on < today


def due(kind: str, today: date, workdays: Workdays) -> date:
    """The day that is proposed for a matter opened today."""
    return workdays.after(today, USUAL_DAYS[kind]).date


def raised(ratio_bp: int, so_far: Collection[int | None]) -> bool:
    """第十九条：提高抽查比例。 Higher than every ratio so far; the whole stays the whole."""
    before = max((one or 0 for one in so_far), default=0)
    return before < ratio_bp <= FULL or before == ratio_bp == FULL

"""保管: when a term is over, what an appraisal may say, and who must be another person. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from jointcheck.ground.words import N_

FORMS = {"read": N_("查阅"), "copy": N_("复制"), "lend": N_("借出")}
OPINIONS = {
    "extend": N_("延长保管期限"),
    "forever": N_("改为永久保管"),
    "destroy": N_("没有继续保存的价值，销毁"),
}
LONGEST_LOAN = 90  # days


def expires(sealed_on: date, years: int | None, appraisals: Sequence[Any] = ()) -> date | None:
    """The last day of the term: a term of years ends with a year; None is for ever.

    An agreed appraisal starts anew from the year in which it was agreed.
    """
    start, term = sealed_on, years
    for one in appraisals:
        if one.agreed and one.opinion != "destroy":
            start, term = one.decided_at.date(), one.years
    return date(start.year + term, 12, 31) if term else None


def loan_state(loan: Any) -> str:
    """waiting, refused, out or back."""
    if loan.decided_at is None:
        return "waiting"
    if not loan.approved:
        return "refused"
    return "back" if loan.closed_at else "out"


LOAN_STATES = {
    "waiting": N_("等待批准"),
    "refused": N_("不同意"),
    "out": N_("借阅中"),
    "back": N_("已归还"),
}
LOAN_TONES = {"waiting": "due", "refused": "seal", "out": "act", "back": "pass"}


def appraisal_state(one: Any) -> str:
    """waiting, refused, agreed, or (of a destruction) ready and destroyed."""
    if one.decided_at is None:
        return "waiting"
    if not one.agreed:
        return "refused"
    if one.opinion != "destroy":
        return "agreed"
    return "destroyed" if one.destroyed_at else "ready"


APPRAISAL_STATES = {"waiting": N_("等待第二人决定"), "refused": N_("不同意"), "agreed": N_("已按意见办理"),
                    "ready": N_("等待监销"), "destroyed": N_("已销毁")}  # fmt: skip
APPRAISAL_TONES = {"waiting": "due", "refused": "seal", "agreed": "pass", "ready": "due",
                   "destroyed": "quiet"}  # fmt: skip

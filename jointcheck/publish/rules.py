"""公示、更正与异议: the periods of articles 16 and 17, the states of an objection, what a row may say."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jointcheck.ground.words import N_
from jointcheck.ground.workdays import Deadline, Workdays

# 第十六条、国办发〔2018〕118号：检查结果作出后20个工作日内录入、审核并公示
PUBLISH_WITHIN = 20
# 第十七条：自公示之日起60日内提出；20个工作日内复查，5个工作日内更正，15个工作日内反馈
OBJECT_WITHIN = 60
RECHECK_WITHIN = 20
CORRECT_WITHIN = 5
ANSWER_WITHIN = 15

# 复查人员不少于两人，比照第十三条
FEWEST_CHECKERS = 2


TRANSITIONS: dict[str, frozenset[str]] = {
    "received": frozenset({"supplement", "accepted", "refused"}),
    "supplement": frozenset({"accepted", "refused"}),
    "accepted": frozenset({"concluded"}),
    "concluded": frozenset({"answered"}),
    "answered": frozenset(),
    "refused": frozenset(),
}
CLOSED = frozenset(state for state, after in TRANSITIONS.items() if not after)
OPEN = frozenset(TRANSITIONS) - CLOSED


def may_become(state: str, target: str) -> bool:
    """Whether an objection in ``state`` may go on to ``target``; both are keys of ``TRANSITIONS``."""
    return target in TRANSITIONS.get(state, frozenset())


def objection_deadline(published_on: date, workdays: Workdays) -> Deadline:
    """The last day to object: 60 calendar days, run on to the next working day."""
    return workdays.days_after(published_on, OBJECT_WITHIN)


def publication_deadline(concluded_on: date, workdays: Workdays) -> Deadline:
    """The last day to publish a result."""
    return workdays.after(concluded_on, PUBLISH_WITHIN)


def recheck_deadline(complete_on: date, workdays: Workdays) -> Deadline:
    """The last day to re-check, from the day on which the material was complete."""
    return workdays.after(complete_on, RECHECK_WITHIN)


def correction_deadline(concluded_on: date, workdays: Workdays) -> Deadline:
    """The last day to correct what the re-check found wrong."""
    return workdays.after(concluded_on, CORRECT_WITHIN)


def answer_deadline(concluded_on: date, workdays: Workdays) -> Deadline:
    """The last day to answer the party."""
    return workdays.after(concluded_on, ANSWER_WITHIN)


def sent_on(received_on: date, posted_on: date | None) -> date:
    """The day that counts for being in time: the postmark of a letter (民法典、民事诉讼法第八十五条)."""
    return posted_on or received_on


@dataclass(frozen=True)
class Case:
    """The dates of an objection, as far as they are there. ``upheld`` is None before the end."""

    state: str
    published_on: date
    received_on: date
    posted_on: date | None = None
    complete_on: date | None = None
    concluded_on: date | None = None
    upheld: bool | None = None
    corrected_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True)
class Term:
    """One period of the rule: what (object, recheck, correct, answer), counted from which day, its
    last day, and when it was done."""

    what: str
    start: date
    deadline: Deadline
    done_on: date | None = None

    @property
    def kept(self) -> bool | None:
        """True when done in time, False when done late, None while it is not done."""
        return None if self.done_on is None else self.done_on <= self.deadline.date


def terms(case: Case, workdays: Workdays) -> list[Term]:
    """Every period that runs or ran, in the order of the rule."""
    sent = sent_on(case.received_on, case.posted_on)
    found = [
        Term("object", case.published_on, objection_deadline(case.published_on, workdays), sent)
    ]
    if case.state != "refused":
        start = case.complete_on or case.received_on
        found.append(Term("recheck", start, recheck_deadline(start, workdays), case.concluded_on))
    if case.concluded_on and case.upheld is False:
        last = correction_deadline(case.concluded_on, workdays)
        found.append(Term("correct", case.concluded_on, last, case.corrected_on))
    if case.concluded_on:
        last = answer_deadline(case.concluded_on, workdays)
        found.append(Term("answer", case.concluded_on, last, case.answered_on))
    return found


def late(case: Case, workdays: Workdays) -> bool:
    """Whether the objection came after its 60 days."""
    return terms(case, workdays)[0].kept is False


def names_differ(party: str, entity: str) -> bool:
    """Whether the one who objects is, by its name, another than the one who was inspected."""
    return plain(party) != plain(entity)


def next_act(case: Case) -> str:
    """What the office must do next with the case; empty when nothing is left to do."""
    if case.state == "concluded" and case.upheld is False and case.corrected_on is None:
        return "correct"
    acts = {
        "received": "admit", "supplement": "admit", "accepted": "conclude", "concluded": "answer"
    }  # fmt: skip
    return acts.get(case.state, "")


def due(case: Case, workdays: Workdays) -> Deadline | None:
    """The last day of what must be done next."""
    if not next_act(case):
        return None
    return next(term.deadline for term in terms(case, workdays)[1:] if term.done_on is None)


def code_fault(codes: Collection[str], exclusive: Mapping[str, bool]) -> str | None:
    """Why a row cannot carry these result codes, as a sentence, or None.

    ``exclusive``: every known code → whether it stands alone (such as 未发现问题).
    """
    if not codes:
        return N_("每一行至少选一种检查结果。")
    if set(codes) - set(exclusive):
        return N_("检查结果中有不认识的类别。")
    if len(codes) > 1 and any(exclusive[code] for code in codes):
        return N_("“未发现问题”等结果只能单独选用，不能与其他结果并列。")
    return None


def changed(before: Iterable[Mapping[str, str]], after: Iterable[Mapping[str, str]]) -> list[int]:
    """Serials of the rows whose codes or words differ; rows are compared by serial."""
    old = {row["serial"]: (row["codes"], row["text"]) for row in before}
    return [int(row["serial"]) for row in after
            if old.get(row["serial"]) != (row["codes"], row["text"])]  # fmt: skip


def last_public_day(published_on: date, years: int) -> date:
    """The day after which a result is no longer shown; 29 February ends on the 28th."""
    try:
        return published_on.replace(year=published_on.year + years)
    except ValueError:
        return published_on.replace(year=published_on.year + years, day=28)


INDIVIDUAL = "92"  # how the unified code of a 个体工商户 begins (GB 32100)
OLDER = (len("regno:") + 7, "6789")  # the 7th digit of its older registration number
OLDER_LENGTH = len("regno:") + 15


def individual(subject: str) -> bool:
    """Whether the canonical id is that of a 个体工商户, a natural person in business."""
    place, digits = OLDER
    older = len(subject) == OLDER_LENGTH and subject[place - 1] in digits
    return subject.startswith(INDIVIDUAL) or (subject.startswith("regno:") and older)


OWN_NAME = 3  # characters that a person's name usually has at most
LONG_OWN_NAME = 4  # with a double family name; a short trade name has as many
SHOP = tuple("店馆铺行厂部坊社室站场厅吧屋庄城所市院")


def public_name(name: str, subject: str) -> str:
    """How the public pages call the holder of ``subject``.

    A 个体工商户 without a trade name bears its owner's own name: only the first character is shown.
    """
    own = len(name) <= OWN_NAME or "·" in name or len(name) == LONG_OWN_NAME
    if not individual(subject) or not own or (len(name) > OWN_NAME and name.endswith(SHOP)):
        return name
    return name[0] + "*" * (len(name) - 1)


LONGEST_TAIL = 18  # as long as a unified code; characters; more is compared with the whole name
ORGANISATION = 8  # where the organisation's own code begins in a unified code (GB 32100)


def plain(text: str) -> str:
    """As the search compares: full-width made half, capitals, no spaces; ``（新平）`` is ``(新平)``."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def tails(name: str, code: str) -> set[str]:
    """Every beginning under which a part of the name, the code or its organisation part is found."""
    words = plain(name)
    found = {words[at : at + LONGEST_TAIL] for at in range(len(words))}
    number = plain(code)
    return found | {part[:LONGEST_TAIL] for part in (number, number[ORGANISATION:]) if part}

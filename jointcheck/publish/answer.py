"""答复: the written reply with the legal remedies, kept as the bytes that were sent."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import calendar, clock
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.publish import correction, objection, rules, steps
from jointcheck.publish.model import Objection, Publication
from jointcheck.visit import paper_forms, paper_letters, printing


def answer(case: Objection, *, reconsideration: str, court: str, by: Officer) -> Objection:
    """书面答复: makes the reply, keeps it and closes the case.

    ``reconsideration`` and ``court``: the authorities the party may turn to. Without them the
    term of 行政复议 would run for a year (行政复议法第二十条第三款).
    """
    with step("objection.answered", by, case) as event:
        if case.state == "concluded" and case.upheld is False and case.corrected_on is None:
            raise Refused(_l("复查结论是更正：请先完成更正，再答复。"))
        objection.advance(case, "answered", by)
        data = reply(case, {"reconsideration": reconsideration, "court": court})
        paper = printing.issue("reply", case.record, data, title="异议复查结果答复书")
        case.answer_sha256, case.answered_on = paper.file_sha256, clock.today()
        case.closed_at = clock.now()
        event.facts["reply"] = paper.file_sha256
    return case


def refuse(
    case: Objection, *, reason: str, reconsideration: str, court: str, by: Officer
) -> Objection:
    """不予受理, in writing: the reason, and the remedies as in every answer."""
    with step("objection.refused", by, case, reason=reason) as event:
        objection.advance(case, "refused", by)
        head, task = paper_forms.head(case.record), case.record.task
        data = letter(case, {"reconsideration": reconsideration, "court": court}) | {
            "party": head["party"], "task": head["task"], "initiator": task.initiating.name,
            "reasons": paragraphs(reason),
        }  # fmt: skip
        paper = printing.issue("rejection", case.record, data, title="异议申请不予受理通知书")
        case.refused_reason, case.answer_sha256 = reason, paper.file_sha256
        case.answered_on, case.closed_at = clock.today(), clock.now()
        event.facts["letter"] = paper.file_sha256
    return case


def letter(case: Objection, remedies: dict[str, str]) -> dict[str, Any]:
    """What both letters to the party hold."""
    task = case.record.task
    return {
        "foot": {"number": f"{task.number}-Y{case.id}", "digest": None, "verify": None},
        "published": case.publication.published_on.isoformat(),
        "received": case.received_on.isoformat(), "remedies": remedies,
        "contact": paper_letters.contact(task.initiating), "date": clock.today().isoformat(),
    }  # fmt: skip


def reply(case: Objection, remedies: dict[str, str]) -> dict[str, Any]:
    """What ``ground.paper_data.Reply`` asks for."""
    head = paper_forms.head(case.record)
    concluded = case.concluded_on or clock.today()
    last = rules.correction_deadline(concluded, calendar.workdays()).date
    task = case.record.task
    return letter(case, remedies) | {
        "party": head["party"], "task": head["task"], "initiator": task.initiating.name,
        "grounds": paragraphs(case.text), "facts": paragraphs(case.finding),
        "reasons": paragraphs(case.grounds), "outcome": "维持" if case.upheld else "更正",
        "changes": changes(case), "concluded": concluded.isoformat(),
        "correct_by": None if case.upheld else last.isoformat(),
    }  # fmt: skip


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def changes(case: Objection) -> list[dict[str, str]]:
    """Every published row before and after; equal rows are shown as well."""
    before = case.publication
    after: Publication = steps.latest(case.record) or before
    new = {row["serial"]: row["text"] for row in correction.current(after)}
    return [{"item": row.item, "before": row.text, "after": new.get(row.serial, row.text)}
            for row in before.results]  # fmt: skip

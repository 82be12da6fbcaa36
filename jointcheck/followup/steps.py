"""A matter from hand-over to its end: 移交、接收、答复、完结 (第十八条)."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func

from jointcheck.followup import rules
from jointcheck.followup.model import FollowUp, FollowUpEntry
from jointcheck.ground import clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.language import later
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department
from jointcheck.visit.model import Finding, Record

ledger.words({
    "followup.handed": _l("移交后续监管"), "followup.accept": _l("接收后续监管事项"),
    "followup.answer": _l("答复后续监管事项"), "followup.reopen": _l("要求补充办理"),
    "followup.close": _l("后续监管完结"),
})  # fmt: skip

HANDING = ("planner", "head", "inspector", "reviewer")


def hand_over(
    record: Record, *, finding: Finding | None, kind: str, department: Department, title: str,
    basis: str, due_on: date | None, by: Any, receiver: str = "", text: str = "",
) -> FollowUp:  # fmt: skip
    """Open a matter and hand it to ``department``; ``receiver``: an organ outside the program.

    第十八条：谁主管、谁监管，谁审批、谁监管. A re-check and a transfer to justice stay with the
    department that hands over: it follows them until they are closed.
    """
    with step("followup.handed", by, kind=kind, title=title) as event:
        sender = handing(record, finding, by)
        refuse_unfit(record, finding, kind, receiver, due_on)
        if kind == "justice" and sender.id not in by.departments_as("head"):
            raise Refused(_l("移送司法机关须由本部门负责人办理。"), "kind")
        holder = sender if kind in ("recheck", "justice") else department
        matter = FollowUp(
            number=next_number(sender), record_id=record.id, finding_id=finding and finding.id,
            kind=kind, title=title, basis=basis, receiver=receiver, due_on=due_on,
            from_department_id=sender.id, department_id=holder.id, opened_by_id=by.id,
            entries=[FollowUpEntry(kind="handed", text=text or title, officer_id=by.id)],
        )  # fmt: skip
        db.session.add(matter)
        db.session.flush()
        event.subject = matter
    return matter


def handing(record: Record, finding: Finding | None, by: Any) -> Department:
    """The department for which the officer hands over: the finding's own, else his own."""
    taking_part = {part.department_id: part.department for part in record.task.departments}
    mine = by.departments_as(*HANDING) & taking_part.keys()
    wanted = finding.department_id if finding else by.department_id
    if finding and wanted not in mine:
        raise Refused(_l("问题由哪个部门查出，就由哪个部门移交。"))
    if not mine:
        raise Refused(_l("您所在的部门没有参加这次检查，不能移交。"))
    return taking_part[wanted if wanted in mine else min(mine)]


def refuse_unfit(
    record: Record, finding: Finding | None, kind: str, receiver: str, due_on: date | None
) -> None:
    if kind not in rules.KINDS:
        raise Refused(_l("请选择后续监管的种类。"), "kind")
    if not rules.may_hand_over(kind, record.state):
        raise Refused(_l("检查结果审核通过以后才能移交；涉嫌犯罪的，作出结论后即可移送司法机关。"))
    if finding and finding.round_id not in {one.id for one in record.rounds}:
        raise Refused(_l("所选的检查事项不在这份记录中。"), "finding")
    if kind == "justice" and not receiver:
        raise Refused(_l("请写明移送给哪个司法机关。"), "receiver")
    if due_on and due_on < clock.today():
        raise Refused(_l("期限不能早于今天。"), "due_on")


def next_number(sender: Department) -> str:
    """新自然资移〔2026〕3号: by handing department and year, without gaps."""
    db.session.execute(db.select(Department.id).filter_by(id=sender.id).with_for_update())
    year = clock.today().year
    begin = datetime(year, 1, 1, tzinfo=clock.SHANGHAI)
    known = db.select(func.count(FollowUp.id)).where(
        FollowUp.from_department_id == sender.id, FollowUp.opened_at >= begin
    )
    serial = (db.session.scalar(known) or 0) + 1
    return f"{sender.document_prefix or sender.short_name}移〔{year}〕{serial}号"


def accept(matter: FollowUp, *, text: str = "", by: Any) -> FollowUp:
    """接收: the department that has it confirms that it received it (回执)."""
    refuse_others(matter.department_id, by)
    return go_on(matter, "accept", text or "已接收", by)


def answer(matter: FollowUp, *, text: str, file: bytes | None = None, by: Any) -> FollowUp:
    """答复: what was done, with a file if there is one."""
    refuse_others(matter.department_id, by)
    return go_on(matter, "answer", text, by, file)


def reopen(matter: FollowUp, *, text: str, by: Any) -> FollowUp:
    """要求补充办理: the answer does not do; it goes back with the reason."""
    refuse_others(matter.from_department_id, by)
    return go_on(matter, "reopen", text, by)


def close(matter: FollowUp, *, text: str, by: Any) -> FollowUp:
    """完结: by the department that handed over; afterwards nothing changes any more."""
    refuse_others(matter.from_department_id, by)
    return go_on(matter, "close", text, by)


WORD = {"accept": "accepted", "answer": "answered", "reopen": "reopened", "close": "closed"}


def go_on(matter: FollowUp, verb: str, text: str, by: Any, file: bytes | None = None) -> FollowUp:
    with step(f"followup.{verb}", by, matter, text=text):
        target = rules.after(matter.state, verb, matter.kind)
        if target is None:
            state = rules.STATES[matter.state]
            raise Refused(_l("这件事现在是“%(state)s”，不能办理这一步。", state=later(state)))
        entry = FollowUpEntry(kind=WORD[verb], text=text, officer_id=by.id)
        if file:
            entry.file_sha256 = files.keep(file).sha256
        matter.entries.append(entry)
        matter.state = target
        if target == "closed":
            matter.closed_at = clock.now()
    return matter


def refuse_others(department_id: int, by: Any) -> None:
    if department_id not in by.departments_as(*HANDING):
        raise Refused(_l("这件事现在不归您所在的部门办理。"))

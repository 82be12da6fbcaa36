"""Signatures bound to content, and what they lead to: conclusion, 签字, submission, a new round."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.draw.model import TeamMember
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.language import later
from jointcheck.ground.ledger import canonical
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.visit import completeness, content, papers, rules, sheets, shown
from jointcheck.visit.findings import refuse_unless_leader
from jointcheck.visit.model import (
    DirectResult,
    Finding,
    FindingResult,
    Measure,
    Record,
    Round,
)
from jointcheck.visit.shown import HERE, Seen
from jointcheck.visit.signatures import add_signature, again, kept_paper, valid

ledger.words({
    "record.concluded": _l("作出检查结论"),
    "record.member_signed": _l("小组成员签字"), "record.party_signed": _l("当事人签字"),
    "record.party_refused": _l("记录当事人拒绝签字"), "record.signed": _l("签字完成"),
    "record.submitted": _l("提交审核"), "record.reopened": _l("重新核实"),
})  # fmt: skip


# ---- the conclusion -------------------------------------------------------------------------


def lacks(record: Record, draft: dict[str, Any] | None = None) -> list[completeness.Lack]:
    """What still keeps the record from its conclusion; ``draft``: its content, if at hand."""
    draft = draft or content.frozen(record.round)
    return completeness.lacks(draft, content.codes(), len(draft["present"]))


def conclude(record: Record, *, by: Any, seen: Seen = HERE) -> Round:
    """作出检查结论: the content of the round is frozen; what everybody signs is its digest."""
    with step("record.concluded", by, record) as event:
        refuse_unless_leader(record, by)
        refuse_transition(record, "concluded")
        draft = content.frozen(record.round)
        shown.refuse_unseen(seen, shown.of_round(draft))
        found = lacks(record, draft)
        if found:
            raise Refused(_l("还不能作出结论：%(what)s", what=later(found[0].sentence)))
        round, now = record.round, clock.now()
        if record.state == "waiting" and not round.direct:
            raise Refused(_l("检查还没有开始，不能作出结论。"))
        text = canonical(content.frozen(round, clock.local(now).date()))
        record.state, record.concluded_at = "concluded", now
        event.facts["digest"] = content.digest(text)
        db.session.flush()
        round.content, round.digest = text, content.digest(text)
        round.concluded_by_id, round.concluded_at = by.id, now
    return round


def refuse_transition(record: Record, target: str) -> None:
    if not rules.may_become(record.state, target):
        raise Refused(
            _l("记录现在是“%(state)s”，不能办理这一步。", state=later(rules.STATES[record.state]))
        )


# ---- the round's signatures -----------------------------------------------------------------


def waiting_for(record: Record) -> list[str]:
    """Who has still to sign the concluded round, in words; [] when all have."""
    names = [f"{m.department.short_name} {m.inspector.name}" for m in unsigned(record)]
    return [*names, _("当事人")] if party_missing(record) else names


def unsigned(record: Record) -> list[TeamMember]:
    """The team's members, as it stands, who have not signed (第十四条：全体成员)."""
    rows = [s for s in record.round.signatures if s.role == "member"]
    own = {s.officer_id for s in rows if s.inspector_id is None}
    paper = {s.inspector_id for s in rows}
    return [
        m for m in record.team.present_members
        if m.inspector_id not in paper
        and (m.inspector.officer_id is None or m.inspector.officer_id not in own)
    ]  # fmt: skip


def party_missing(record: Record) -> bool:
    # 第十五条：未经现场检查的，没有当事人签字
    round = record.round
    return not round.direct and not any(s.role == "party" for s in round.signatures)


def sign_member(record: Record, *, password: str, path: str, by: Any, seen: Seen = HERE) -> Record:
    """第十四条：检查小组全体成员签字, each from his own session with his own password."""
    refuse_unsignable(record, by)
    again(by, password)
    with step("record.member_signed", by, record, digest=record.round.digest):
        refuse_unsignable(record, by)
        refuse_unseen(record, seen)
        if by.id not in {m.inspector.officer_id for m in unsigned(record)}:
            raise Refused(_l("您已经签过字了。"))
        add_signature(record.round, "member", record.round.digest, by, path=path, seen=seen)
        settle(record, by)
    return record


def sign_on_paper(
    record: Record, *, member: int, paper: bytes | None, reason: str, by: Any, seen: Seen = HERE
) -> Record:
    """A member signed the printed record form: its photo stands for his hand.

    For who has no account (lent by another county); who has one says why he did not use it.
    """
    with step("record.member_signed", by, record, member=member, reason=reason) as event:
        refuse_unsignable(record, by)
        refuse_unseen(record, seen)
        whom = next((m for m in unsigned(record) if m.id == member), None)
        if whom is None or paper is None:
            raise Refused(_l("请选择尚未签字的小组成员，并上传其签字的照片。"), "paper")
        if whom.inspector.officer_id and not reason:
            raise Refused(_l("该成员有本系统账号，请写明为什么在纸上签字。"), "reason")
        event.facts["name"] = whom.inspector.name
        add_signature(
            record.round, "member", record.round.digest, by, name=whom.inspector.name, seen=seen,
            inspector_id=whom.inspector_id, file_sha256=kept_paper(paper), reason=reason,
        )  # fmt: skip
        settle(record, by)
    return record


def sign_party(
    record: Record, *, name: str, capacity: str, opinion: str, path: str, paper: bytes | None,
    by: Any, seen: Seen = HERE,
) -> Record:  # fmt: skip
    """第十三条第三项：被检查对象签字. Drawn on the tablet, or signed on paper and photographed."""
    with step("record.party_signed", by, record, capacity=capacity):
        refuse_unsignable(record, by)
        refuse_second_party(record)
        refuse_unseen(record, seen)
        if not path and not paper:
            raise Refused(_l("请当事人在屏幕上签名，或者上传已签字的纸质记录表照片。"), "strokes")
        add_signature(
            record.round, "party", record.round.digest, by, path=path, name=name, seen=seen,
            capacity=capacity, opinion=sheets.tidy(opinion),
            file_sha256=kept_paper(paper) if paper else None,
        )  # fmt: skip
        settle(record, by)
    return record


def refuse_party(
    record: Record, *, refusal: str, witness: str, by: Any, seen: Seen = HERE
) -> Record:
    """The party would not sign: the reason, and who witnessed it, take the signature's place."""
    with step("record.party_refused", by, record, reason=sheets.tidy(refusal)):
        refuse_unsignable(record, by)
        refuse_second_party(record)
        refuse_unseen(record, seen)
        add_signature(
            record.round, "party", record.round.digest, by, name="", refused=True, seen=seen,
            refusal=sheets.tidy(refusal), witness=witness.strip(),
        )  # fmt: skip
        settle(record, by)
    return record


def refuse_unsignable(record: Record, by: Any) -> None:
    if record.state != "concluded":
        raise Refused(_l("作出检查结论之后才能签字。"))
    if sheets.member(record, by) is None:
        raise Refused(_l("签字由检查小组成员办理。"))


def refuse_unseen(record: Record, seen: Seen) -> None:
    shown.refuse_unseen(seen, shown.of_round(content.frozen(record.round)))


def refuse_second_party(record: Record) -> None:
    if record.round.direct:
        raise Refused(_l("直接形成的结果不需要当事人签字（第十五条）。"))
    if not party_missing(record):
        raise Refused(_l("当事人栏已经签过，或者已记录拒签。"))


def settle(record: Record, by: Any) -> None:
    """When nobody is missing any more, the record is signed."""
    db.session.flush()
    db.session.expire(record.round, ["signatures"])
    if waiting_for(record):
        return
    with step("record.signed", by, record):
        record.state, record.signed_at = "signed", clock.now()


def submit(record: Record, *, by: Any) -> Record:
    """第十六条：结论作出后二十个工作日内录入并提交, for every department to review."""
    with step("record.submitted", by, record, digest=record.round.digest):
        refuse_unless_leader(record, by)
        refuse_transition(record, "reviewing")
        bad = [s for s in record.round.signatures if s.sheet_id is None and not valid(s)]
        if bad:
            raise Refused(_l("签名与内容不符，不能提交。请重新核实并签字。"))
        record.state, record.submitted_at = "reviewing", clock.now()
        papers.issue_all(record.round)
    return record


# ---- a new round ----------------------------------------------------------------------------


def take_back(record: Record, *, reason: str, by: Any) -> Round:
    """The leader opens the record again before it was submitted; signatures no longer count."""
    if record.state not in ("concluded", "signed"):
        raise Refused(_l("提交审核以后，由审核部门退回才能重新核实。"))
    refuse_unless_leader(record, by)
    return reopen(record, reason=reason, by=by)


def reopen(record: Record, *, reason: str, by: Any) -> Round:
    """退回检查小组重新核实: a new round with the same answers; the old one stays as it was."""
    with step("record.reopened", by, record, reason=sheets.tidy(reason)) as event:
        if record.state == "reviewing":
            record.state = "returned"  # 第十六条：审核不通过的，退回检查小组
        refuse_transition(record, "visiting")
        old = record.round
        fresh = Round(number=old.number + 1, reason=sheets.tidy(reason), opened_by_id=by.id,
                      summary=old.summary)  # fmt: skip
        record.rounds.append(fresh)
        db.session.flush()
        copy_round(old, fresh)
        record.state = "visiting" if record.started_at else "waiting"
        record.concluded_at = record.signed_at = record.submitted_at = None
        event.facts["round"] = fresh.number
    return fresh


def copy_round(old: Round, fresh: Round) -> None:
    for sheet in content.current(old.sheets):
        sheets.copied(sheet, fresh.id, 1, "")
    for row in old.findings:
        db.session.add(copied_row(row, fresh))
    for one in old.measures:
        db.session.add(Measure(
            round_id=fresh.id, department_id=one.department_id, kind=one.kind, form=one.form,
            text=one.text, due_on=one.due_on,
        ))  # fmt: skip
    if old.direct:
        direct = old.direct
        db.session.add(DirectResult(round_id=fresh.id, code=direct.code, ground=direct.ground,
                                    attempts=direct.attempts))  # fmt: skip
    db.session.flush()
    db.session.expire(fresh)


def copied_row(row: Finding, fresh: Round) -> Finding:
    copy = Finding(
        round_id=fresh.id, department_id=row.department_id, item_version_id=row.item_version_id,
        method=row.method, escalated_from=row.escalated_from,
        escalation_reason=row.escalation_reason, problem=row.problem, disposal=row.disposal,
        corrected_on=row.corrected_on,
    )  # fmt: skip
    copy.results = [FindingResult(round_id=fresh.id, code=code) for code in row.codes]
    return copy

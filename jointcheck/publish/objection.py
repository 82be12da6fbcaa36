"""异议 (第十七条): received, completed, re-checked by others, concluded, answered; every date counted."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from jointcheck.catalogue.model import Inspector
from jointcheck.draw.model import TeamMember
from jointcheck.ground import calendar, clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.people.roles import BUSINESS
from jointcheck.publish import rules
from jointcheck.publish.model import (
    Objection,
    ObjectionAttempt,
    ObjectionChecker,
    ObjectionFile,
    Publication,
)
from jointcheck.review.model import Opinion
from jointcheck.visit.model import Record

ledger.words({
    "objection.received": _l("收到异议"), "objection.supplement": _l("要求补正异议材料"),
    "objection.accepted": _l("受理异议，组织复查"), "objection.refused": _l("不予受理异议"),
    "objection.supplied": _l("补交异议材料"), "objection.reinforced": _l("增派复查人员"),
    "objection.concluded": _l("作出复查结论"), "objection.answered": _l("答复异议"),
})  # fmt: skip

ATTEMPTS_AN_HOUR = 5
MOST_FILES = 10
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another


def receive(
    publication: Publication, *, party: str, text: str, via: str, received_on: date,
    capacity: str = "", contact: str = "", posted_on: date | None = None,
    attached: Iterable[tuple[str, bytes]] = (), by: Officer | None = None,
    address: str | None = None,
) -> Objection:  # fmt: skip
    """Enter an objection to a published version; one that is late is entered too.

    ``via``: paper, mail (then ``posted_on`` is the postmark), online. ``attached``: name and
    bytes of each file. ``by``: None when the party sent it in itself, from a network ``address``.
    """
    refuse_dates(publication, received_on, posted_on, via)
    given = list(attached)
    if len(given) > MOST_FILES:
        raise Refused(_l("一次最多附 %(n)s 个文件，可以打成压缩包。", n=MOST_FILES), "attached")
    with step("objection.received", by, via=via) as event:
        if address is not None:
            from_outside(address)
        made = Objection(
            receipt=receipt(), publication=publication, record_id=publication.record_id,
            task_id=publication.task_id, party=party, capacity=capacity, contact=contact,
            text=text, via=via, received_on=received_on,
            posted_on=posted_on if via == "mail" else None, entered_by_id=by.id if by else None,
            files=[kept(name, content) for name, content in given],
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject, event.facts["number"] = made, publication.number
    return made


def supply(
    objection: Objection, *, attached: Iterable[tuple[str, bytes]], by: Officer | None = None,
    address: str | None = None,
) -> Objection:  # fmt: skip
    """补交材料, by the party under its receipt or by the office from paper, until it is decided."""
    given = list(attached)
    if not given:
        raise Refused(_l("请选择要补交的材料。"), "attached")
    with step("objection.supplied", by, objection, files=[name for name, _content in given]):
        if objection.state not in ("received", "supplement"):
            raise Refused(_l("这件异议已经受理或办结，不再接收补交的材料。"))
        if len(given) + len(objection.files) > MOST_FILES * 2:
            raise Refused(_l("材料已经太多，请打成压缩包，或到发起部门当面递交。"), "attached")
        if address is not None:
            from_outside(address)
        objection.files += [kept(name, content) for name, content in given]
        objection.supplied_on = clock.today()
    return objection


def receipt() -> str:
    """A number nobody can guess, in groups that can be read out: ABCDE-FGHJK-…"""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def kept(name: str, content: bytes) -> ObjectionFile:
    try:
        stored = files.keep(content)
    except Refused as refused:
        raise Refused(f"{name}：{refused.sentence}", "attached") from refused
    return ObjectionFile(file_sha256=stored.sha256, name=name[-120:])


def refuse_dates(
    publication: Publication, received_on: date, posted_on: date | None, via: str
) -> None:
    if received_on > clock.today():
        raise Refused(_l("收到日期不能在今天之后。"), "received_on")
    if received_on < publication.published_on:
        raise Refused(_l("收到日期不能早于公示日期。"), "received_on")
    if via == "mail" and posted_on is None:
        raise Refused(_l("邮寄的异议请填写邮戳日期，是否逾期按邮戳日期计算。"), "posted_on")
    if posted_on and not publication.published_on <= posted_on <= received_on:
        raise Refused(_l("邮戳日期应在公示日期和收到日期之间。"), "posted_on")


def from_outside(address: str) -> None:
    """Count one objection sent in from a network address, in a step; too many are refused."""
    since = clock.now() - timedelta(hours=1)
    query = select(func.count()).select_from(ObjectionAttempt)
    known = db.session.scalar(
        query.where(ObjectionAttempt.address == address, ObjectionAttempt.at > since)
    )
    if (known or 0) >= ATTEMPTS_AN_HOUR:
        raise Refused(_l("提交过于频繁，请一小时后再试，或到发起部门当面递交。"), "text")
    db.session.add(ObjectionAttempt(address=address))


def case(objection: Objection) -> rules.Case:
    """The dates of an objection, for the pure rules."""
    return rules.Case(
        state=objection.state, published_on=objection.publication.published_on,
        received_on=objection.received_on, posted_on=objection.posted_on,
        complete_on=objection.complete_on, concluded_on=objection.concluded_on,
        upheld=objection.upheld, corrected_on=objection.corrected_on,
        answered_on=objection.answered_on,
    )  # fmt: skip


def late(objection: Objection) -> bool:
    return rules.late(case(objection), calendar.workdays())


def ask_supplement(objection: Objection, *, supplement: str, by: Officer) -> Objection:
    """要求补正: tell the party what is missing; the re-check counts from the complete material."""
    with step("objection.supplement", by, objection, missing=supplement):
        advance(objection, "supplement", by)
        objection.supplement, objection.supplement_on = supplement, clock.today()
    return objection


def accept(
    objection: Objection, *, complete_on: date, checkers: Iterable[int], by: Officer,
    late_ground: str = "",
) -> Objection:  # fmt: skip
    """受理: name at least two people who took no part; the 20 working days run from ``complete_on``.

    ``checkers``: ids of officers, each of whom ``eligible`` would give. ``late_ground``: why one
    that came after its 60 days is accepted all the same.
    """
    chosen = set(checkers)
    with step("objection.accepted", by, objection) as event:
        refuse_completeness(objection, complete_on)
        if late(objection) and not late_ground.strip():
            raise Refused(_l("申请已超过60日：写明受理的正当理由，或者不予受理。"), "late_ground")
        free = chosen_of(objection, chosen)
        if len(chosen) < rules.FEWEST_CHECKERS:
            raise Refused(_l("复查人员不得少于两人。"), "checkers")
        advance(objection, "accepted", by)
        objection.complete_on, objection.accepted_by_id = complete_on, by.id
        objection.late_ground = late_ground.strip() if late(objection) else ""
        objection.checkers = [ObjectionChecker(officer=free[key]) for key in sorted(chosen)]
        event.facts["checkers"] = [free[key].full_name for key in sorted(chosen)]
    return objection


def reinforce(
    objection: Objection, *, checkers: Iterable[int], reason: str, by: Officer
) -> Objection:
    """增派复查人员, when those who were named cannot go on; what they did stays theirs."""
    with step("objection.reinforced", by, objection, reason=reason) as event:
        if objection.state != "accepted":
            raise Refused(_l("只有复查中的异议可以增派复查人员。"))
        fresh = set(checkers) - {one.officer_id for one in objection.checkers}
        if not fresh:
            raise Refused(_l("请选择增派的复查人员。"), "checkers")
        free = chosen_of(objection, fresh)
        objection.checkers += [ObjectionChecker(officer=free[key]) for key in sorted(fresh)]
        event.facts["checkers"] = [free[key].full_name for key in sorted(fresh)]
    return objection


def chosen_of(objection: Objection, chosen: set[int]) -> dict[int, Officer]:
    """{id: officer} of all who may re-check, if the chosen are among them."""
    free = {officer.id: officer for officer in eligible(objection)}
    if chosen - set(free):
        raise Refused(_l("复查人员不能是参加过检查、审核的人。"), "checkers")
    return free


def refuse_completeness(objection: Objection, complete_on: date) -> None:
    # 第十七条：提交书面申请和相关证明材料
    if not objection.files:
        raise Refused(_l("还没有任何申请书和证明材料：请先补录，或者要求申请人补正。"))
    if others(objection, "accepted", "concluded"):
        raise Refused(_l("同一结果已有一件异议正在复查，请并案办理，或者以重复提出为由不予受理。"))
    first = objection.supplement_on or objection.received_on
    if not first <= complete_on <= clock.today():
        raise Refused(
            _l("材料齐全之日不能早于收到（或要求补正）之日，也不能在今天之后。"), "complete_on"
        )


def others(objection: Objection, *states: str) -> list[Objection]:
    """Other objections to the same result, in the given states."""
    query = select(Objection).filter_by(record_id=objection.record_id).order_by(Objection.id)
    query = query.where(Objection.id != objection.id)
    return list(db.session.scalars(query.where(Objection.state.in_(states)) if states else query))


def eligible(objection: Objection) -> list[Officer]:
    """Officers of the departments concerned who neither inspected nor reviewed the result."""
    query = (
        select(Officer)
        .options(selectinload(Officer.grants))
        .where(Officer.department_id.in_(objection.publication.parties().departments))
        .where(Officer.suspended_at.is_(None), Officer.id.not_in(involved(objection)))
        .order_by(Officer.department_id, Officer.id)
    )
    return [officer for officer in db.session.scalars(query) if officer.roles & BUSINESS]


def involved(objection: Objection) -> set[int]:
    """Ids of the officers who are or were on the team, or gave an opinion in the review."""
    team = (
        select(Inspector.officer_id)
        .join(TeamMember)
        .join(Record, Record.team_id == TeamMember.team_id)
    )
    found = db.session.scalars(
        team.where(Record.id == objection.record_id, Inspector.officer_id.is_not(None)).union(
            select(Opinion.officer_id).filter_by(record_id=objection.record_id)
        )
    )
    return {officer_id for officer_id in found if officer_id}


def conclude(
    objection: Objection, *, upheld: bool, finding: str, grounds: str, by: Officer
) -> Objection:
    """作出复查结论 by one of those who re-checked: 维持 (``upheld``) or 更正.

    ``finding``: the facts found; ``grounds``: why, with the legal bases. 更正 is then proposed
    as a correction of the publication, and approved by another person.
    """
    with step("objection.concluded", by, objection, upheld=upheld):
        if by.id not in {one.officer_id for one in objection.checkers}:
            raise Refused(_l("复查结论由复查人员作出。"))
        advance(objection, "concluded", by)
        objection.upheld, objection.finding, objection.grounds = upheld, finding, grounds
        objection.concluded_on, objection.concluded_by_id = clock.today(), by.id
    return objection


def advance(objection: Objection, state: str, by: Officer) -> None:
    """To the next state, if the table allows it and the officer took no part before."""
    if not rules.may_become(objection.state, state):
        raise Refused(_l("这件异议已经办到下一步，请刷新后再看。"))
    # 谁检查、谁审核，不得再办理对它的异议
    if by.id in involved(objection):
        raise Refused(_l("您参加过这次检查或审核，不能办理对它的异议。"))
    objection.state = state

"""更换检查人员 (第十条): reason, a qualified substitute, approval by another department's head."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue.model import Inspector, Relation
from jointcheck.draw import dispatch, matching, rules
from jointcheck.draw import roster as rosters
from jointcheck.draw.model import (
    Assignment,
    Draw,
    Drawn,
    Substitution,
    SubstitutionRequest,
    Team,
    TeamMember,
)
from jointcheck.draw.preparation import fresh
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task


def choice(member: TeamMember) -> tuple[list[Inspector], Inspector | None]:
    """Who may take the member's place, and who of them is the next in the drawn order, first."""
    able = able_ones(member)
    first = next_free(member, able)
    if first is None:
        return able, None
    return [first, *(person for person in able if person.id != first.id)], first


def able_ones(member: TeamMember) -> list[Inspector]:
    """The department's people whom nothing keeps from the team, in the order of the directory."""
    terms = conditions(member)
    query = select(Inspector).options(db.selectinload(Inspector.absences)).order_by(Inspector.id)
    people = db.session.scalars(query.where(Inspector.department_id == member.department_id))
    return [person for person in people.unique() if not unfit(person, member, *terms)]


def next_free(member: TeamMember, able: list[Inspector]) -> Inspector | None:
    """The next in the drawn order who serves on no team yet; else the next who is able."""
    busy = dispatch.busy(member.team.task)
    free = [person for person in able if person.id not in busy]
    return next_in_order(member, free) or next_in_order(member, able)


def conditions(member: TeamMember) -> tuple[set[int], frozenset[str]]:
    """Who must not come in the member's place, and the qualifications that the task asks for."""
    return recused(member.team), rosters.needs(member.team.task)


def unfit(
    person: Inspector, leaving: TeamMember, barred: set[int], asked: frozenset[str]
) -> str | None:
    """Why the person cannot join the team now, or None; what ``conditions`` gave comes last."""
    team, task = leaving.team, leaving.team.task
    if person.id in {m.inspector_id for m in team.members}:
        return _("%(name)s已是或曾是本组成员。", name=person.name)
    why = rosters.absence(person, max(task.starts_on, min(clock.today(), task.ends_on)),
                          task.ends_on)  # fmt: skip
    if why:
        return _("%(name)s：%(why)s，不能参加检查。", name=person.name, why=why)
    staying = [m.inspector for m in team.present_members if m.inspector_id != leaving.inspector_id]
    if lacking := rosters.lacking(asked, [*staying, person]):
        return _(
            "%(name)s不具备本组需要的“%(what)s”专长。", name=person.name, what="、".join(lacking)
        )
    if person.id in barred:
        return _("%(name)s与本组的检查对象有须回避的关系。", name=person.name)
    return None


def recused(team: Team) -> set[int]:
    """Ids of the inspectors who must not meet one of the team's entities."""
    entities = select(Drawn.entity_id).join(Assignment, Assignment.drawn_id == Drawn.id)
    where: list[Any] = [Relation.entity_id.in_(entities.where(Assignment.team_id == team.id))]
    if team.task.clue_entity_id:
        where.append(Relation.entity_id == team.task.clue_entity_id)
    return set(db.session.scalars(select(Relation.inspector_id).where(db.or_(*where))))


def next_in_order(member: TeamMember, able: list[Inspector]) -> Inspector | None:
    """The next of the department's drawn order who is able; None where nothing was drawn."""
    draw = db.session.get(Draw, member.team.draw_id) if member.team.draw_id else None
    if draw is None or not draw.seed_text:
        return None
    people = rosters.frozen_roster(draw)
    queues = matching.orders(matching.seed2(draw.seed_text), people)
    queue = queues.get(rosters.label(member.department), [])
    known = {person.certificate: person for person in able}
    barred = {one.certificate for one in queue} - set(known)
    found = matching.next_in_order(queue, member.inspector.certificate, barred)
    return known[found.certificate] if found else None


def request_substitution(
    member: TeamMember, *, substitute: Inspector, reason: str, note: str, by: Officer
) -> SubstitutionRequest:
    """Ask to replace a member; ``reason`` is a key of ``rules.REASONS``."""
    team, task = member.team, member.team.task
    with step("substitution.requested", by, task, member=member.inspector.certificate) as event:
        fresh(task)
        refuse_request(member, substitute, reason, by)
        first = choice(member)[1]
        in_order = first is not None and first.id == substitute.id
        asked = SubstitutionRequest(
            task_id=task.id, member_id=member.id, substitute_id=substitute.id, reason=reason,
            note=note, in_order=in_order, requested_by_id=by.id,
        )  # fmt: skip
        db.session.add(asked)
        db.session.flush()
        event.facts.update(team=team.number, substitute=substitute.certificate, reason=reason)
    return asked


def refuse_request(member: TeamMember, substitute: Inspector, reason: str, by: Officer) -> None:
    if reason not in rules.REASONS:
        raise Refused(_l("请选择更换的理由。"), "reason")
    if by.department_id != member.department_id:
        raise Refused(_l("只能更换本部门的检查人员。"))
    if member.replaced is not None:
        raise Refused(_l("这名人员已经被更换。"))
    if pending(member):
        raise Refused(_l("这名人员的更换申请正在等待批准。"))
    if substitute.department_id != member.department_id:
        raise Refused(_l("应从本部门具备执法资格的人员中选派。"), "substitute")
    if why := unfit(substitute, member, *conditions(member)):
        raise Refused(why, "substitute")


def pending(member: TeamMember) -> SubstitutionRequest | None:
    query = select(SubstitutionRequest).filter_by(member_id=member.id, decided_at=None)
    return db.session.scalar(query.limit(1))


def decide_substitution(
    request: SubstitutionRequest, *, approve: bool, by: Officer
) -> SubstitutionRequest:
    """The head of another department approves or refuses."""
    verb = "substitution.approved" if approve else "substitution.refused_by_head"
    with step(verb, by, request) as event:
        fresh(request)
        if request.decided_at is not None:
            raise Refused(_l("这件申请已经办结。"))
        if by.department_id not in request.task.department_ids:
            raise Refused(_l("只有参加本任务的部门负责人可以批准。"))
        if by.department_id == request.member.department_id or by.id == request.requested_by_id:
            # 谁的人谁不批：由另一部门的负责人批准
            raise Refused(_l("更换人员由另一部门的负责人批准，本部门不能自批。"))
        request.approved, request.decided_by_id = approve, by.id
        request.decided_at = clock.now()
        if approve:
            carry_out(request, by)
        event.facts["in_order"] = request.in_order
    return request


def carry_out(request: SubstitutionRequest, by: Officer) -> None:
    """A new member beside the old one, who stays visible."""
    old = request.member
    if old.replaced is not None:
        raise Refused(_l("这名人员已经被更换。"))
    if why := unfit(request.substitute, old, *conditions(old)):
        raise Refused(why)
    new = TeamMember(team=old.team, inspector=request.substitute, leads=old.leads,
                     department_id=old.department_id, how="substitute")  # fmt: skip
    db.session.add(new)
    db.session.flush()
    db.session.add(
        Substitution(team_id=old.team_id, out_member_id=old.id, in_member_id=new.id,
                     reason=request.reason, note=request.note, in_order=request.in_order,
                     requested_by_id=request.requested_by_id, approved_by_id=by.id)
    )  # fmt: skip
    db.session.flush()
    db.session.expire(old, ["replaced"])


def tally(task: Task) -> tuple[int, int]:
    """更换 n 人，其中按序 m 人."""
    rows = db.session.scalars(
        select(Substitution.in_order).join(Team, Team.id == Substitution.team_id)
        .where(Team.task_id == task.id)
    ).all()  # fmt: skip
    return len(rows), sum(rows)

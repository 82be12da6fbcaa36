"""T2: the confirmed list goes to the executing departments, each takes its task (第八条第二款)."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from jointcheck.catalogue.model import Inspector, Relation
from jointcheck.draw import roster as rosters
from jointcheck.draw.model import Assignment, Draw, Drawn, Team, TeamMember
from jointcheck.draw.pins import missing_checklists, pin
from jointcheck.draw.preparation import fresh, live_draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task, TaskDepartment

# Called with the task in the transaction of its dispatch; the visit opens its records here.
DISPATCHED: list[Callable[[Task], Any]] = []


def confirm_dispatch(task: Task, *, by: Officer) -> Task:
    """经确认操作后，名单发至任务执行部门."""
    with step("task.dispatched", by, task) as event:
        fresh(task)
        if task.dispatched_at is not None:
            raise Refused(_l("名单已经下达，不能重复下达。"))
        refuse_unready(task)
        task.dispatched_at = clock.now()
        tell(task)
        event.facts["departments"] = sorted(d.department.name for d in task.departments)
    return task


def tell(task: Task) -> None:
    """What is dispatched reaches the later stages; nothing before the dispatch."""
    db.session.flush()
    if task.dispatched_at is not None:
        for function in DISPATCHED:
            function(task)


def refuse_unready(task: Task) -> None:
    if task.voided_at is not None:
        raise Refused(_l("任务已作废。"))
    if task.kind == "clue":
        if not teams(task):
            raise Refused(_l("还没有组成检查小组，不能下达。"))
        return
    draw = live_draw(task)
    if draw is None or draw.locked_at is None:
        raise Refused(_l("名单还没有锁定，不能下达。"))
    if left := unmatched(draw):
        raise Refused(_l("还有%(n)s户没有检查小组，请先直接委派。", n=len(left)))


def accept_task(task: Task, *, by: Officer) -> TaskDepartment:
    """A department takes the task: from here on it answers for its members."""
    with step("task.accepted", by, task, department=by.department.name):
        if task.dispatched_at is None:
            raise Refused(_l("任务还没有下达。"))
        one = next((d for d in task.departments if d.department_id == by.department_id), None)
        if one is None:
            raise Refused(_l("只有任务执行部门可以接收。"))
        if one.accepted_at is not None:
            raise Refused(_l("本部门已经接收。"))
        one.accepted_by_id, one.accepted_at = by.id, clock.now()
    return one


def teams(task: Task) -> list[Team]:
    """The teams that count: of the live draw, or made directly for a clue."""
    query = select(Team).where(counts(task)).order_by(Team.draw_id, Team.number)
    return list(db.session.scalars(query))


def counts(task: Task) -> Any:
    """The teams that count, as a condition."""
    own = Team.task_id == task.id
    if task.kind == "clue":
        return own
    draw = live_draw(task)
    return and_(own, Team.draw_id.in_(draws(draw) if draw else []))


def busy(task: Task) -> set[int]:
    """Ids of the inspectors who serve on a team that counts."""
    query = (
        select(TeamMember.inspector_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(counts(task), ~TeamMember.replaced.has())
    )
    return set(db.session.scalars(query))


def draws(draw: Draw) -> Any:
    """The ids of a draw and of its extensions, as a query."""
    return select(Draw.id).where(or_(Draw.id == draw.id, Draw.base_id == draw.id))


def unmatched(draw: Draw) -> list[Drawn]:
    """Drawn entities without a team: every team had somebody to recuse, or was full."""
    query = (
        select(Drawn)
        .outerjoin(Assignment, Assignment.drawn_id == Drawn.id)
        .where(Drawn.draw_id.in_(draws(draw)), Assignment.id.is_(None))
    )
    return list(db.session.scalars(query.order_by(Drawn.id)))


def assign_directly(
    drawn: Drawn, *, inspectors: Sequence[Inspector], reason: str, by: Officer,
    also: Sequence[Drawn] = (),
) -> Team:  # fmt: skip
    """第九条：直接委派 for an entity for which no drawn team was possible, and ``also`` for others."""
    own = db.session.get_one(Draw, drawn.draw_id)
    draw, rows = own.base or own, (drawn, *also)
    with step("draw.assigned", by, draw.task, entity=drawn.subject, reason=reason) as event:
        event.facts["also"] = [row.subject for row in also]
        fresh(draw.task)
        if {row.id for row in rows} - {one.id for one in unmatched(draw)}:
            raise Refused(_l("这户已有检查小组，不能另行委派。"))
        refuse_team(draw.task, inspectors, [row.entity_id for row in rows])
        team = new_team(draw.task, draw, inspectors, reason)
        for row in rows:
            db.session.add(Assignment(draw_id=draw.id, drawn_id=row.id, team=team))
        tell(draw.task)
    return team


def assign_team(task: Task, *, inspectors: Sequence[Inspector], by: Officer) -> Team:
    """The team of a clue-driven task: named, not drawn (第二十条第二款)."""
    with step("task.team", by, task) as event:
        fresh(task)
        if task.kind != "clue":
            raise Refused(_l("只有线索核查可以直接组成检查小组。"))
        if task.voided_at is not None or teams(task):
            raise Refused(_l("检查小组已经组成，或任务已作废。"))
        refuse_team(task, inspectors, [task.clue_entity_id] if task.clue_entity_id else [])
        if missing := missing_checklists(task):
            names = "、".join(missing)
            raise Refused(_l("专项检查表%(names)s还没有经部门批准启用。", names=names))
        team = new_team(task, None, inspectors, _("线索核查"))
        pin(task)
        task.frozen_at = task.frozen_at or clock.now()
        event.facts["members"] = [p.certificate for p in inspectors]
    return team


def refuse_team(task: Task, people: Sequence[Inspector], entities: Sequence[int]) -> None:
    """第十条、第十三条：two at least, every department, qualified, nobody to recuse."""
    if len({p.id for p in people}) != len(people) or len(people) < 2:
        raise Refused(_l("检查小组至少两人，不得重复。"), "inspectors")
    held = {p.department_id for p in people}
    if task.initiating_department_id not in held:
        raise Refused(_l("检查小组应有发起部门的人员，由其任组长。"), "inspectors")
    missing = [d.department.name for d in task.departments if d.department_id not in held]
    if missing or held - task.department_ids:
        raise Refused(_l("检查小组应由全部参加部门各派人员组成。"), "inspectors")
    for person in people:
        if why := rosters.absence(person, task.starts_on, task.ends_on):
            raise Refused(_l("%(name)s：%(why)s。", name=person.name, why=why), "inspectors")
    if lacking := rosters.lacking(rosters.needs(task), people):
        names = "、".join(lacking)
        raise Refused(_l("所选人员都不具备“%(names)s”专长，请另选。", names=names), "inspectors")
    refuse_recused(people, entities)


def refuse_recused(people: Sequence[Inspector], entities: Sequence[int]) -> None:
    if not entities:
        return
    query = select(Relation).where(
        Relation.entity_id.in_(entities), Relation.inspector_id.in_([p.id for p in people])
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise Refused(_l("所选人员中有与检查对象须回避的，请另选。"), "inspectors")


def new_team(
    task: Task, draw: Draw | None, people: Sequence[Inspector], note: str, how: str = "direct"
) -> Team:
    query = select(db.func.max(Team.number)).where(Team.task_id == task.id)
    query = query.where(Team.draw_id == (draw.id if draw else None))
    leader = next(p for p in people if p.department_id == task.initiating_department_id)
    team = Team(task_id=task.id, draw_id=draw.id if draw else None,
                number=1 + (db.session.scalar(query) or 0))  # fmt: skip
    team.members = [
        TeamMember(inspector=p, department_id=p.department_id, leads=p is leader, how=how,
                   note=note)
        for p in sorted(people, key=lambda p: p is not leader)
    ]  # fmt: skip
    db.session.add(team)
    db.session.flush()
    return team

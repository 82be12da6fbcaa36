"""What the draw asks of people, for 我的待办."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from jointcheck.draw import rules
from jointcheck.draw.model import (
    Draw,
    PlatformList,
    PlatformVerdict,
    SubstitutionRequest,
    TeamMember,
    Void,
)
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.people import todo
from jointcheck.people.model import Officer
from jointcheck.people.todo import Todo, Waiting
from jointcheck.plan.model import Task, TaskDepartment


def open_tasks(departments: set[int]) -> Any:
    """The tasks of these departments that are on their way to the dispatch and acceptance."""
    waiting = select(TaskDepartment.task_id).where(
        TaskDepartment.department_id.in_(departments), TaskDepartment.accepted_at.is_(None)
    )
    return select(Task.id).where(Task.id.in_(waiting), Task.voided_at.is_(None))


@todo.source
def draws(officer: Any) -> Iterator[Todo]:
    """To consent, to type, to void, to dispatch, to accept. One statement."""
    held = officer.departments_as("planner", "head")
    if not held:
        return
    for draw, own in db.session.execute(open_draws(held, officer)).unique():
        if draw.void is not None and "head" in officer.roles and own is not None:
            yield from of_void(draw, officer)
        if draw.base_id is None and not draw.voided:
            yield from of_draw(draw, own, officer)


def open_draws(held: set[int], officer: Any) -> Any:
    """(draw, the officer's own department in its task or None); without the draws' long texts."""
    own = and_(
        TaskDepartment.task_id == Task.id, TaskDepartment.department_id == officer.department_id
    )
    return (
        select(Draw, TaskDepartment)
        .join(Task, Task.id == Draw.task_id)
        .outerjoin(TaskDepartment, own)
        .where(Draw.task_id.in_(open_tasks(held)))
        .order_by(Draw.id)
        .options(
            db.load_only(Draw.task_id, Draw.base_id, Draw.entropy, Draw.committed_at, Draw.locked_at),
            db.contains_eager(Draw.task).lazyload("*"),
            db.lazyload(TaskDepartment.department),
            db.joinedload(Draw.void).joinedload(Void.first_by).lazyload("*"),
            db.joinedload(Draw.consents).lazyload("*"),
            db.joinedload(Draw.entries).lazyload("*"),
        )
    )  # fmt: skip


def of_void(draw: Draw, officer: Any) -> Iterator[Todo]:
    if draw.task.dispatched_at is not None or draw.voided or draw.void is None:
        return
    if not rules.void_refusal(draw.void, officer, {officer.department_id}):
        url = url_for("draw.approve_void", void=draw.void.id)
        yield Todo("task", _("审批作废摇号"), draw.task.name, url)


def of_draw(draw: Draw, own: TaskDepartment | None, officer: Any) -> Iterator[Todo]:
    task, state = draw.task, rules.state(draw)
    due = Deadline(task.starts_on)
    name = f"{task.number} {task.name}"
    if state == rules.PREPARED and own is not None and may_consent(draw, officer):
        yield Todo("task", _("会签摇号方案"), name, url_for("draw.consent", draw=draw.id), due)
    if state == rules.COMMITTED and own is not None:
        for event in typing(draw, officer):
            url = url_for("draw.entropy", draw=draw.id, event=event)
            yield Todo("task", _("录入随机值"), name, url, planned_for(draw.entropy[event]))
    if state == rules.LOCKED:
        yield from of_list(task, own, officer, name, due)


def planned_for(event: dict[str, Any]) -> Deadline:
    """The day of the ceremony, the lottery or the beacon, as countersigned."""
    return Deadline(date.fromisoformat(event["when"][:10]))


def may_consent(draw: Draw, officer: Any) -> bool:
    given = {one.department_id for one in draw.consents}
    return "head" in officer.roles and officer.department_id not in given


def typing(draw: Draw, officer: Any) -> Iterator[int]:
    """The events that this officer may type now."""
    for event, planned in enumerate(draw.entropy):
        due = rules.is_due(planned, clock.now())
        if due and not rules.entry_refusal(draw.entries, event, officer.id, officer.department_id):
            yield event


def of_list(
    task: Task, own: TaskDepartment | None, officer: Any, name: str, due: Deadline
) -> Iterator[Todo]:
    if task.dispatched_at is None:
        if task.initiating_department_id in officer.departments_as("planner", "head"):
            url = url_for("draw.confirm_dispatch", task=task.id)
            yield Todo("task", _("确认并下达名单"), name, url, due)
        return
    if own is not None and own.accepted_at is None:
        yield Todo("task", _("接收抽查任务"), name, url_for("draw.teams", task=task.id), due)


@todo.source
def preparations(officer: Any) -> Iterator[Waiting]:
    """To form a clue's team; to prepare a draw again after a void."""
    held = officer.departments_as("planner")
    if not held:
        return
    led = select(Task.id, Task.name, Task.starts_on).where(
        Task.voided_at.is_(None), Task.initiating_department_id.in_(held)
    )
    drawn = (
        select(Draw.task_id)
        .outerjoin(Void)
        .where(or_(Void.second_at.is_(None), Draw.kind == "platform"))
    )
    clues = led.where(Task.kind == "clue", Task.frozen_at.is_(None), Task.dispatched_at.is_(None))
    again = led.where(Task.kind != "clue", Task.frozen_at.isnot(None), Task.id.not_in(drawn))
    yield Waiting("task", _("组成检查小组"), "draw.assign_team", "task", clues)
    yield Waiting("task", _("重新准备摇号"), "draw.prepare", "task", again)


@todo.source
def decisions(officer: Any) -> Iterator[Waiting]:
    """What other departments put before a head: substitutions, and lists drawn elsewhere."""
    held = officer.departments_as("head")
    if not held:
        return
    mine = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    asked = (
        select(SubstitutionRequest.id, Task.name)
        .join(Task, Task.id == SubstitutionRequest.task_id)
        .join(TeamMember, TeamMember.id == SubstitutionRequest.member_id)
        .where(SubstitutionRequest.decided_at.is_(None), Task.id.in_(mine))
        .where(TeamMember.department_id != officer.department_id)
        .where(SubstitutionRequest.requested_by_id != officer.id)
    )
    listed = (
        select(PlatformList.id, Task.name, Task.starts_on)
        .join(Task, Task.id == PlatformList.task_id)
        .join(Officer, Officer.id == PlatformList.imported_by_id)
        .where(Task.id.in_(mine), Officer.department_id.not_in(held))
        .where(PlatformList.id.not_in(select(PlatformVerdict.list_id)))
    )
    yield Waiting("task", _("审批更换检查人员"), "draw.decide_substitution", "substitution", asked)
    yield Waiting("task", _("确认平台抽取的名单"), "draw.listed", "listed", listed)

"""What the draw asks of people, for 我的待办."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from jointcheck.draw import rules
from jointcheck.draw.model import Consent, Draw, EntropyEntry, SubstitutionRequest, Void
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.people import todo
from jointcheck.people.todo import Todo
from jointcheck.plan.model import Task, TaskDepartment


def open_tasks(departments: set[int]) -> Any:
    """The tasks of these departments that are on their way to the dispatch and acceptance."""
    waiting = select(TaskDepartment.task_id).where(
        TaskDepartment.department_id.in_(departments), TaskDepartment.accepted_at.is_(None)
    )
    return select(Task.id).where(Task.id.in_(waiting), Task.voided_at.is_(None))


@todo.source
def draws(officer: Any) -> Iterator[Todo]:
    """To consent, to type, to dispatch, to accept: one thing a draw and officer."""
    held = officer.departments_as("planner", "head")
    if not held:
        return
    query = (
        select(Draw)
        .join(Task, Task.id == Draw.task_id)
        .where(Draw.task_id.in_(open_tasks(held)), Draw.base_id.is_(None))
        .options(
            db.contains_eager(Draw.task).options(db.lazyload(Task.items), db.lazyload(Task.strata)),
            db.joinedload(Draw.void),
            db.selectinload(Draw.consents).lazyload(Consent.officer),
            db.selectinload(Draw.entries).lazyload(EntropyEntry.officer),
        )
    )
    for draw in db.session.scalars(query).unique():
        if not draw.voided:
            yield from of_draw(draw, officer)


def of_draw(draw: Draw, officer: Any) -> Iterator[Todo]:
    task, state = draw.task, rules.state(draw)
    due = Deadline(task.starts_on)
    name = f"{task.number} {task.name}"
    if state == rules.PREPARED and may_consent(draw, officer):
        yield Todo("task", _("会签摇号方案"), name, url_for("draw.consent", draw=draw.id), due)
    if state == rules.COMMITTED:
        for event in typing(draw, officer):
            url = url_for("draw.entropy", draw=draw.id, event=event)
            yield Todo("task", _("录入随机值"), name, url, due)
    if state == rules.LOCKED:
        yield from of_list(task, officer, name, due)


def may_consent(draw: Draw, officer: Any) -> bool:
    given = {one.department_id for one in draw.consents}
    own = officer.department_id in draw.task.department_ids
    return own and "head" in officer.roles and officer.department_id not in given


def typing(draw: Draw, officer: Any) -> Iterator[int]:
    """The events that this officer may type now."""
    if officer.department_id not in draw.task.department_ids:
        return
    for event in range(len(draw.entropy)):
        if not rules.entry_refusal(draw.entries, event, officer.id, officer.department_id):
            yield event


def of_list(task: Task, officer: Any, name: str, due: Deadline) -> Iterator[Todo]:
    if task.dispatched_at is None:
        if task.initiating_department_id in officer.departments_as("planner", "head"):
            url = url_for("draw.confirm_dispatch", task=task.id)
            yield Todo("task", _("确认并下达名单"), name, url, due)
        return
    own = next((d for d in task.departments if d.department_id == officer.department_id), None)
    if own is not None and own.accepted_at is None:
        yield Todo("task", _("接收抽查任务"), name, url_for("draw.teams", task=task.id), due)


@todo.source
def preparations(officer: Any) -> Iterator[Todo]:
    """To prepare the draw of a task whose window opens; to form a clue's team; to name people."""
    held = officer.departments_as("planner")
    if not held:
        return
    drawn = select(Draw.task_id).outerjoin(Void).where(Void.second_at.is_(None))
    query = select(Task).where(
        Task.voided_at.is_(None), Task.dispatched_at.is_(None), Task.kind == "clue",
        Task.initiating_department_id.in_(held), Task.frozen_at.is_(None),
    )  # fmt: skip
    again = select(Task).where(
        Task.voided_at.is_(None), Task.frozen_at.isnot(None), Task.kind != "clue",
        Task.initiating_department_id.in_(held), Task.id.not_in(drawn),
    )  # fmt: skip
    for task in db.session.scalars(query).unique():
        url = url_for("draw.assign_team", task=task.id)
        yield Todo("task", _("组成检查小组"), task.name, url, Deadline(task.starts_on))
    for task in db.session.scalars(again).unique():
        url = url_for("draw.prepare", task=task.id)
        yield Todo("task", _("重新准备摇号"), task.name, url, Deadline(task.starts_on))


@todo.source
def decisions(officer: Any) -> Iterator[Todo]:
    """Substitutions of other departments and voids that wait for a head."""
    held = officer.departments_as("head")
    if not held:
        return
    mine = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    asked = select(SubstitutionRequest).where(
        SubstitutionRequest.decided_at.is_(None), SubstitutionRequest.task_id.in_(mine)
    )
    asked = asked.options(db.joinedload(SubstitutionRequest.member),
                          db.joinedload(SubstitutionRequest.task))  # fmt: skip
    for one in db.session.scalars(asked).unique():
        if one.member.department_id != officer.department_id and one.requested_by_id != officer.id:
            url = url_for("draw.decide_substitution", substitution=one.id)
            yield Todo("task", _("审批更换检查人员"), one.task.name, url)
    voids = select(Void).join(Draw).where(Void.second_at.is_(None), Draw.task_id.in_(mine))
    voids = voids.options(
        db.joinedload(Void.draw).joinedload(Draw.task), db.joinedload(Void.first_by)
    )
    for void in db.session.scalars(voids).unique():
        task = void.draw.task
        if task.dispatched_at is None and not rules.void_refusal(
            void, officer, task.department_ids
        ):
            url = url_for("draw.approve_void", void=void.id)
            yield Todo("task", _("审批作废摇号"), task.name, url)

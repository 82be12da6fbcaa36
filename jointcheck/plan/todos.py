"""What waits in plans and tasks."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import lazyload

from jointcheck.catalogue.model import ItemVersion
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.people import due, todo
from jointcheck.people.due import Due
from jointcheck.people.model import Officer
from jointcheck.people.todo import Todo, Waiting
from jointcheck.plan import rules
from jointcheck.plan.frequency_model import CapOverride
from jointcheck.plan.model import AnnualPlan, PlanLine, Task

SOON = timedelta(days=15)


@todo.source
def plans(officer: Officer) -> Iterable[Todo]:
    """第六条: this year's plan of every department that leads items, until all of it is published."""
    held = officer.departments_as("planner", "head")
    if not held:
        return
    year = clock.today().year
    leader = ItemVersion.initiating_department_id
    fresh = exists().where(PlanLine.plan_id == AnnualPlan.id, PlanLine.published_at.is_(None))
    own = and_(AnnualPlan.department_id == leader, AnnualPlan.year == year)
    query = (
        select(leader, AnnualPlan, fresh)
        .outerjoin(AnnualPlan, own)
        .where(leader.in_(held), ItemVersion.adopted_at.isnot(None))
        .options(lazyload(AnnualPlan.department))
    )
    rows = db.session.execute(query.order_by(leader)).unique().all()
    known = {key: (plan, waits) for key, plan, waits in rows}
    for key, (plan, waits) in known.items():
        if found := plan_todo(officer, plan, key, year, waits=waits):
            yield found


def plan_todo(
    officer: Officer, plan: AnnualPlan | None, key: int, year: int, *, waits: bool
) -> Todo | None:
    """The planner drafts, the head publishes."""
    heads = officer.departments_as("head")
    if plan is not None and plan.published_at is not None:
        if not waits or key not in heads:
            return None
        url = url_for("plan.publish_plan", plan=plan.id)
        return Todo("plan", _("公布计划调整"), _("%(year)s 年度计划", year=year), url)
    deadline = Deadline(rules.publish_by(year))
    what = _("%(year)s 年度计划", year=year)
    if key in heads and plan is not None:
        url = url_for("plan.publish_plan", plan=plan.id)
        return Todo("plan", _("公布年度计划"), what, url, deadline)
    if key not in officer.departments_as("planner"):
        return None
    url = url_for("plan.plan", plan=plan.id) if plan else url_for("plan.open_plan")
    return Todo("plan", _("制订年度计划"), what, url, deadline)


@due.source
def clocks(departments: Collection[int] | None) -> Iterable[Due]:
    """第六条: this year's plan, of every department that leads items, until it is published."""
    year, leader = clock.today().year, ItemVersion.initiating_department_id
    out = select(AnnualPlan.department_id).where(
        AnnualPlan.year == year, AnnualPlan.published_at.isnot(None)
    )
    query = select(leader).where(
        ItemVersion.adopted_at.isnot(None), leader.not_in(out), due.among(leader, departments)
    )
    last = Deadline(rules.publish_by(year))
    for key in db.session.scalars(query.distinct()):
        yield Due(key, _("制订并公布年度计划"), str(year), last, "plan.plans")


@todo.source
def tasks(officer: Officer) -> Iterable[Todo]:
    """Drafts whose window opens soon, and those that wait for the head's word on telling."""
    lead = officer.departments_as("planner", "head")
    if not lead:
        return
    heads, planners = officer.departments_as("head"), officer.departments_as("planner")
    drafts = select(
        Task.id, Task.name, Task.kind, Task.starts_on, Task.may_be_announced, Task.created_by_id,
        Task.silence_approved_by_id, Task.initiating_department_id,
    ).where(
        Task.initiating_department_id.in_(lead), Task.frozen_at.is_(None),
        Task.dispatched_at.is_(None), Task.voided_at.is_(None),
    )  # fmt: skip
    for task in db.session.execute(drafts):
        silent = not task.may_be_announced and task.silence_approved_by_id is None
        if silent and task.initiating_department_id in heads and task.created_by_id != officer.id:
            url = url_for("plan.approve_silence", task=task.id)
            yield Todo("task", _("批准不事先告知"), task.name, url)
        if draft_soon(task) and task.initiating_department_id in planners:
            url = url_for("plan.task", task=task.id)
            yield Todo("task", _("完成抽查方案"), task.name, url, Deadline(task.starts_on))


def draft_soon(task: Any) -> bool:
    return task.kind != "clue" and task.starts_on <= clock.today() + SOON


@todo.source
def overrides(officer: Officer) -> Iterable[Waiting]:
    """超出频次上限 waits for the head of the department whose cap it is."""
    held = officer.departments_as("head")
    if not held:
        return
    asked = (
        select(CapOverride.id, Task.name)
        .join(Task, Task.id == CapOverride.task_id)
        .where(CapOverride.department_id.in_(held), CapOverride.decided_at.is_(None),
               CapOverride.requested_by_id != officer.id)
    )  # fmt: skip
    yield Waiting("frequency", _("决定是否超出频次上限"), "plan.override", "override", asked)

"""What awaits a reviewer, who has still to speak, and the panels on the pages of others."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, case, false, or_, select
from sqlalchemy.orm import lazyload

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.draw.model import TeamMember
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline, Workdays
from jointcheck.people import due, todo
from jointcheck.people.due import Due
from jointcheck.people.model import Grant, Officer
from jointcheck.people.todo import Todo
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.plan.panels import PANELS, Panel, Row
from jointcheck.review import rules, waiting
from jointcheck.review.model import Opinion
from jointcheck.visit import panels as record_panels
from jointcheck.visit.model import Record

MOST = 200


def running(workdays: Workdays) -> Iterator[tuple[Record, str, Deadline]]:
    """第十六条: the twenty working days of every result that is not yet public."""
    query = select(Record).where(
        Record.concluded_at.isnot(None), Record.state.in_(("concluded", "signed", "reviewing"))
    )
    for record in db.session.scalars(query).unique():
        concluded = clock.local(record.concluded_at).date()  # type: ignore[arg-type]
        yield record, "公示", rules.due(concluded, workdays)


calendar.RUNNING.append(running)


@todo.source
def reviews(officer: Any) -> Iterator[Todo]:
    """The results that wait for a department of the officer's, unless he took part himself."""
    held = waiting.reviewing_for(officer)
    if not held:
        return
    workdays = calendar.workdays()
    for row in db.session.execute(silent(held, officer)):
        concluded = row.concluded_at and clock.local(row.concluded_at).date()
        deadline = rules.due(concluded, workdays) if concluded else None
        url = url_for("review.show", record=row.id)
        yield Todo("review", _("审核检查结果"), row.name, url, deadline)


def after(record: Record, officer: Any) -> int | None:
    """The id of the result that waits for the officer next after ``record``, in the queue's order."""
    waits = silent(waiting.reviewing_for(officer), officer).where(Record.id != record.id)
    at = record.concluded_at
    later: Any = false()  # a record that went back to its team has no place in the queue
    if at:
        later = or_(
            Record.concluded_at > at, and_(Record.concluded_at == at, Record.id > record.id)
        )
    row = db.session.execute(waits.order_by(None).order_by(
        case((later, 0), else_=1), Record.concluded_at, Record.id
    ).limit(1)).first()  # fmt: skip
    return row.id if row else None


def silent(held: set[int], officer: Any) -> Any:
    teams = select(TeamMember.team_id).join(Inspector, Inspector.id == TeamMember.inspector_id)
    return (
        select(Record.id, Record.concluded_at, Entity.name)
        .select_from(Record)
        .join(Entity, Entity.id == Record.entity_id)
        .where(
            Record.state == "reviewing", waiting.silent(held),
            Record.team_id.not_in(teams.where(Inspector.officer_id == officer.id)),
        )
        .order_by(Record.concluded_at, Record.id)
        .limit(MOST)
    )  # fmt: skip


@due.source
def clocks(departments: Collection[int] | None) -> Iterator[Due]:
    """第十六条: every result that waits for a department's word."""
    side = TaskDepartment.department_id
    query = (
        select(Record.id, Record.concluded_at, Entity.name, side, able_in(side).exists())
        .join(TaskDepartment, TaskDepartment.task_id == Record.task_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(Record.state == "reviewing", due.among(side, departments))
        .where(~waiting.spoken_by(side).exists())
    )
    workdays = calendar.workdays()
    for key, at, name, department, able in db.session.execute(query):
        last = rules.due(clock.local(at).date(), workdays)
        what = _("审核检查结果") if able else _("审核检查结果（本部门已没有审核人）")
        yield Due(department, what, name, last, "review.show", "record", key, Record)


def able_in(department: Any) -> Any:
    """The active reviewers of the department of an outer row."""
    return select(Grant.id).join(Officer, Officer.id == Grant.officer_id).where(
        Grant.department_id == department, Grant.role == "reviewer", Grant.revoked_at.is_(None),
        Grant.approved_at.isnot(None), Officer.suspended_at.is_(None),
    )  # fmt: skip


def who_is_missing(task: Task) -> Panel | None:
    """谁还没有审, on the page of the task."""
    if task.dispatched_at is None:
        return None
    rows = [
        Row(
            part.department.short_name,
            state=f"{done} / {all_}",
            tone="pass" if done == all_ else "due",
        )
        for part, done, all_ in waiting.progress(task.id)
        if all_
    ]
    return Panel(_("谁还没有审"), rows, _("检查小组提交后，各部门的审核情况显示在这里。"))


def of_record(record: Record) -> Panel | None:
    """审核意见, on the page of the record."""
    if record.submitted_at is None and len(record.rounds) < 2:
        return None
    query = select(Opinion).filter_by(round_id=record.round.id).order_by(Opinion.id)
    query = query.options(lazyload(Opinion.comments))
    url = url_for("review.show", record=record.id)
    rows = [
        Row(one.department.short_name, url, _("通过") if one.passes else _("退回"),
            "pass" if one.passes else "seal")
        for one in db.session.scalars(query).unique()
    ]  # fmt: skip
    return Panel(_("审核"), rows or [Row(_("打开审核页"), url)])


PANELS.append(who_is_missing)
record_panels.PANELS.append(of_record)

"""What officers must do next about corrections and objections, and what a task's page shows of it."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.ground import calendar
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline, Workdays
from jointcheck.people import due, todo
from jointcheck.people.due import Due
from jointcheck.people.model import Officer
from jointcheck.people.todo import Todo, Waiting
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.plan.panels import PANELS, Panel, Row
from jointcheck.publish import rules, words
from jointcheck.publish.model import (
    Correction,
    Objection,
    ObjectionChecker,
    Publication,
    Takedown,
)
from jointcheck.visit import panels as record_panels
from jointcheck.visit.model import Record


@todo.source
def corrections(officer: Officer) -> Iterator[Waiting]:
    """Corrections that wait for a second person."""
    held = officer.departments_as("head", "reviewer")
    if not held:
        return
    taking_part = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    query = (
        select(Correction.id, Publication.entity_name)
        .join(Publication, Publication.id == Correction.publication_id)
        .where(Correction.decided_at.is_(None), Correction.author_id != officer.id)
        .where(Publication.task_id.in_(taking_part))
    )
    yield Waiting("publish", _("审批更正"), "publish.correction", "correction", query)


TERM_NAMES = {"object": "提出异议", "recheck": "复查", "correct": "更正", "answer": "答复"}


def running(workdays: Workdays) -> Iterator[tuple[Objection, str, Deadline]]:
    """第十七条: every period of an open objection that is not done."""
    query = select(Objection).where(Objection.closed_at.is_(None)).options(
        joinedload(Objection.publication).lazyload(Publication.results)
    )  # fmt: skip
    for case in db.session.scalars(query).unique():
        for term in rules.terms(dated(case, case.publication.published_on), workdays):
            if term.done_on is None:
                yield case, TERM_NAMES[term.what], term.deadline


calendar.RUNNING.append(running)


@todo.source
def objections(officer: Officer) -> Iterator[Todo]:
    """Objections with their one next act, for whoever must do it; one statement."""
    held = officer.departments_as("planner", "head")
    checks = exists().where(
        ObjectionChecker.objection_id == Objection.id, ObjectionChecker.officer_id == officer.id
    )
    query = (
        select(Objection, Publication.published_on, Publication.entity_name,
               Task.initiating_department_id.in_(held).label("leads"), checks.label("checks"))
        .join(Publication, Publication.id == Objection.publication_id)
        .join(Task, Task.id == Objection.task_id)
        .where(Objection.closed_at.is_(None))
        .options(lazyload(Objection.checkers))
    )  # fmt: skip
    for objection, published_on, name, leads, checks_it in db.session.execute(query):
        dates = dated(objection, published_on)
        act = rules.next_act(dates)
        if (checks_it if act in ("conclude", "correct") else leads) and act:
            url = url_for("publish.objection", objection=objection.id)
            deadline = rules.due(dates, calendar.workdays())
            yield Todo("publish", str(words.ACTS[act]), name, url, deadline)


@due.source
def clocks(departments: Collection[int] | None) -> Iterator[Due]:
    """第十七条: the next act of every open objection, for the initiating department."""
    lead = Task.initiating_department_id
    query = (
        select(Objection, Publication.published_on, Publication.entity_name, lead)
        .join(Publication, Publication.id == Objection.publication_id)
        .join(Task, Task.id == Objection.task_id)
        .where(Objection.closed_at.is_(None), due.among(lead, departments))
        .options(lazyload(Objection.checkers))
    )
    workdays = calendar.workdays()
    for case, published_on, name, department in db.session.execute(query):
        dates = dated(case, published_on)
        last = rules.due(dates, workdays)
        if last is not None:
            what = str(words.ACTS[rules.next_act(dates)])
            yield Due(department, what, name, last, "publish.objection", "objection", case.id,
                      Objection)  # fmt: skip


def dated(objection: Objection, published_on: Any) -> rules.Case:
    return rules.Case(
        state=objection.state, published_on=published_on, received_on=objection.received_on,
        posted_on=objection.posted_on, complete_on=objection.complete_on,
        concluded_on=objection.concluded_on, upheld=objection.upheld,
        corrected_on=objection.corrected_on, answered_on=objection.answered_on,
    )  # fmt: skip


def panel(task: Task) -> Panel | None:
    """公示与异议 on the page of a task; one statement."""
    if task.dispatched_at is None or not current_user.is_authenticated:
        return None
    published = select(func.count(Publication.record_id.distinct())).where(
        Publication.task_id == task.id
    )
    corrected = select(func.count()).where(Publication.task_id == task.id, Publication.version > 1)
    objected = select(func.count()).where(Objection.task_id == task.id)
    open_ = objected.where(Objection.closed_at.is_(None))
    gone = select(func.count(Publication.record_id.distinct())).where(
        Publication.task_id == task.id, exists().where(Takedown.publication_id == Publication.id)
    )
    counts = db.session.execute(
        select(*(one.scalar_subquery() for one in (published, corrected, objected, open_, gone)))
    ).one()
    return Panel(
        _("公示与异议"), rows(task, *counts), _("还没有公示的结果：各部门审核通过后自动公示。")
    )


def rows(
    task: Task, published: int, corrected: int, objected: int, open_: int, gone: int
) -> list[Row]:
    if not published:
        return []
    listed = url_for("publish.results", task=task.code)
    found = [Row(_("已公示"), listed, _("%(n)s 户", n=published), "pass")]
    if corrected:
        found.append(Row(_("更正"), url_for("publish.corrections"), _("%(n)s 次", n=corrected)))
    if objected:
        state = _("%(n)s 件，%(open)s 件在办", n=objected, open=open_)
        tone = "due" if open_ else "quiet"
        found.append(Row(_("异议"), url_for("publish.objections"), state, tone))
    if gone:
        found.append(Row(_("撤下公示"), listed, _("%(n)s 户", n=gone)))
    return found


PANELS.append(panel)


def versions(record: Record) -> Panel | None:
    """What was published of a record, on its page; one statement."""
    if record.passed_at is None:
        return None
    query = select(Publication.id, Publication.number, Publication.published_on)
    found = db.session.execute(query.filter_by(record_id=record.id).order_by(Publication.version))
    listed = [
        Row(number, url_for("publish.result", publication=key), on.isoformat(), "pass")
        for key, number, on in found
    ]
    return Panel(_("公示"), listed, _("还没有公示。"))


record_panels.PANELS.append(versions)

"""Which records an officer sees, and how lists of them are searched."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.draw.model import Substitution, Team, TeamMember
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.visit import rules
from jointcheck.visit.model import Record

SOON = 5  # working days
WITH_TEAM = ("concluded", "signed")
DONE = ("passed", "published", "archived")  # stand behind what is still to be done


def visible(officer: Any) -> ColumnElement[bool]:
    """The records of tasks in which the officer's departments take part; a superior sees all."""
    if "superior" in officer.roles:
        return true()
    held = {grant.department_id for grant in officer.grants}
    taking_part = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    return Record.task_id.in_(taking_part)


def mine(officer: Any) -> ColumnElement[bool]:
    """The records of the teams on which the officer stands today."""
    replaced = select(Substitution.out_member_id)
    teams = (
        select(TeamMember.team_id)
        .join(Inspector, Inspector.id == TeamMember.inspector_id)
        .where(Inspector.officer_id == officer.id, TeamMember.id.not_in(replaced))
    )
    return Record.team_id.in_(teams)


def rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Records with what a list shows of them, in one statement."""
    return (
        select(Record)
        .join(Record.task)
        .join(Record.entity)
        .join(Record.team)
        .where(*conditions)
        .options(
            joinedload(Record.task).options(
                lazyload(Task.departments), lazyload(Task.items), lazyload(Task.strata)
            ),
            joinedload(Record.entity).lazyload(Entity.tags),
            joinedload(Record.team).lazyload(Team.members),
        )
        .order_by(Record.state.in_(DONE), Task.ends_on, Record.number)
    )


def search(wanted: dict[str, Any], officer: Any) -> Select[Any]:
    """The records that ``RecordQuery.wanted`` asks for, among those the officer may see."""
    conditions = [visible(officer)]
    if text := (wanted.get("q") or "").strip():
        conditions.append(contains(text, Entity.name, Entity.subject, Record.number))
    if text := (wanted.get("task") or "").strip():
        conditions.append(contains(text, Task.name, Task.number))
    if state := wanted.get("state"):
        conditions.append(Record.state == state)
    if team := (wanted.get("team") or "").strip():
        conditions.append(Team.number == int(team) if team.isdecimal() else ~true())
    if due := wanted.get("due"):
        conditions.append(due_by(due))
    return rows(*conditions)


def contains(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def due_by(kind: str) -> ColumnElement[bool]:
    """``overdue``: the last day has passed. ``soon``: it comes within five working days."""
    workdays, today = calendar.workdays(), clock.today()
    end = workdays.after(today, SOON).date if kind == "soon" else today - timedelta(days=1)
    begin = today if kind == "soon" else date.min
    concluded = [first_due(day) for day in (begin, end + timedelta(days=1))]
    return or_(
        and_(
            Record.state.in_(rules.OPEN | {"returned"}),
            Task.ends_on >= begin,
            Task.ends_on <= end,
        ),
        and_(
            Record.state.in_(WITH_TEAM),
            Record.concluded_at >= concluded[0],
            Record.concluded_at < concluded[1],
        ),
    )


def first_due(end: date) -> datetime:
    """From here on a conclusion's 20 working days (第十六条) end on ``end`` or later."""
    if end == date.min:
        return datetime(2000, 1, 1, tzinfo=clock.SHANGHAI)
    workdays, day = calendar.workdays(), end
    while workdays.after(day, rules.SUBMIT_WITHIN).date >= end:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.SHANGHAI)


def deadlines(records: Iterable[Record]) -> dict[int, Any]:
    """Record id → the ``Deadline`` its team must keep, or None."""
    workdays = calendar.workdays()
    return {
        one.id: rules.due(one.state, one.task.ends_on, concluded_on(one.concluded_at), workdays)
        for one in records
    }


def concluded_on(moment: datetime | None) -> date | None:
    return moment and clock.local(moment).date()


def todays(officer: Any) -> dict[str, list[Record]]:
    """The officer's own visits for the tablet: to do this week, later, and already handed in."""
    states = (*rules.OPEN, "returned", *WITH_TEAM, "reviewing")
    found = list(db.session.scalars(rows(mine(officer), Record.state.in_(states)).limit(300)))
    week_end = clock.today() + timedelta(days=6 - clock.today().weekday())
    parts: dict[str, list[Record]] = {"now": [], "later": [], "done": []}
    for record in found:
        parts[part(record, week_end)].append(record)
    return parts


def part(record: Record, week_end: date) -> str:
    if record.state == "reviewing":
        return "done"
    planned = record.planned_on or record.task.starts_on
    return "later" if record.state == "waiting" and planned > week_end else "now"

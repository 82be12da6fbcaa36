"""What a team must do next, for 我的待办; and what other rooms ask the visit."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from jointcheck.catalogue.model import Entity
from jointcheck.ground import calendar
from jointcheck.ground.db import db
from jointcheck.people import due, todo
from jointcheck.people.due import Due
from jointcheck.people.todo import Todo
from jointcheck.plan.model import Task
from jointcheck.visit import lists, rules
from jointcheck.visit.model import Notice, Record

ACTIVE = ("waiting", "visiting", "returned", "concluded", "signed")


@todo.source
def visits(officer: Any) -> Iterator[Todo]:
    """The records of the officer's own teams, each with its one next act."""
    if "inspector" not in officer.roles:
        return
    workdays = calendar.workdays()
    for row in db.session.execute(active(officer)):
        deadline = rules.due(row.state, row.ends_on, lists.concluded_on(row.concluded_at), workdays)
        url = url_for("visit.visit", record=row.id)
        yield Todo("visit", next_act(row), row.entity, url, deadline)


def active(officer: Any) -> Any:
    told = select(Notice.id).where(Notice.record_id == Record.id, Notice.delivered_at.isnot(None))
    return (
        select(
            Record.id, Record.state, Record.concluded_at, Task.ends_on, Task.kind,
            Task.may_be_announced, Entity.name.label("entity"), told.exists().label("told"),
        )
        .select_from(Record)
        .join(Task, Task.id == Record.task_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(lists.mine(officer), Record.state.in_(ACTIVE))
    )  # fmt: skip


def next_act(row: Any) -> str:
    if row.state == "waiting" and row.may_be_announced and row.kind != "clue" and not row.told:
        return _("送达告知书")
    acts = {
        "waiting": _("到场检查"),
        "visiting": _("完成检查并作出结论"),
        "returned": _("重新核实被退回的检查"),
        "concluded": _("签字"),
        "signed": _("提交审核"),
    }
    return acts[row.state]


@due.source
def clocks(departments: Collection[int] | None) -> Iterator[Due]:
    """第十六条: every visit that is not handed in yet, for the department that leads it."""
    lead = Task.initiating_department_id
    query = (
        select(Record.id, Record.state, Record.concluded_at, Task.ends_on, Entity.name, lead)
        .join(Task, Task.id == Record.task_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(Record.state.in_(ACTIVE), Task.voided_at.is_(None), due.among(lead, departments))
    )
    workdays = calendar.workdays()
    for key, state, at, ends_on, name, department in db.session.execute(query):
        last = rules.due(state, ends_on, lists.concluded_on(at), workdays)
        what = _("录入并上报检查结果") if state in lists.WITH_TEAM else _("完成检查")
        if last is not None:
            yield Due(department, what, name, last, "visit.record", "record", key, Record)

"""What awaits whom after the result, and what the pages of tasks and records say of it."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from jointcheck.catalogue.model import Entity
from jointcheck.followup import rules
from jointcheck.followup.model import FollowUp, Proposal
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.people import access, due, todo
from jointcheck.people.due import Due
from jointcheck.people.todo import Todo, Waiting
from jointcheck.plan.model import Task
from jointcheck.plan.panels import PANELS, Panel, Row
from jointcheck.visit import panels as record_panels
from jointcheck.visit.model import Record

WORKING = ("planner", "head")
MOST = 100


@todo.source
def matters(officer: Any) -> Iterator[Todo]:
    """What the officer's departments must receive, deal with, or close."""
    held = officer.departments_as(*WORKING)
    if not held:
        return
    for matter, name in db.session.execute(awaiting(held)):
        url = url_for("followup.matter", matter=matter.id)
        yield Todo("followup", next_act(matter), f"{name}：{matter.title}", url, deadline(matter))


def awaiting(held: set[int]) -> Any:
    mine = and_(FollowUp.department_id.in_(held), FollowUp.state.in_(("handed", "accepted")))
    answered = and_(FollowUp.from_department_id.in_(held), FollowUp.state == "answered")
    return (
        select(FollowUp, Entity.name)
        .join(Record, Record.id == FollowUp.record_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(or_(mine, answered))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    )


@due.source
def clocks(departments: Collection[int] | None) -> Iterator[Due]:
    """第十八条: every open matter, for the department that must act next."""
    answered = FollowUp.state == "answered"
    side = case((answered, FollowUp.from_department_id), else_=FollowUp.department_id)
    query = (
        select(FollowUp, Entity.name, side)
        .join(Record, Record.id == FollowUp.record_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(FollowUp.closed_at.is_(None), due.among(side, departments))
    )
    for matter, name, department in db.session.execute(query):
        if last := deadline(matter):
            yield Due(department, next_act(matter), f"{name}：{matter.title}", last,
                      "followup.matter", "matter", matter.id, FollowUp)  # fmt: skip


def next_act(matter: FollowUp) -> str:
    acts = {
        "handed": _("接收后续监管事项"),
        "accepted": _("办理并答复后续监管事项"),
        "answered": _("核对答复并完结"),
    }
    return acts[matter.state]


def deadline(matter: FollowUp) -> Deadline | None:
    """Until it is received: five working days; afterwards the matter's own day."""
    if matter.state == "handed":
        opened = clock.local(matter.opened_at).date()
        return calendar.workdays().after(opened, rules.ACCEPT_WITHIN)
    return Deadline(matter.due_on) if matter.due_on else None


@todo.source
def proposals(officer: Any) -> Iterator[Waiting]:
    """Special inspections that wait for a head other than the proposer."""
    held = officer.departments_as("head")
    if not held:
        return
    made = select(Proposal.id, Task.name).join(Proposal.origin).where(
        Proposal.department_id.in_(held), Proposal.decided_at.is_(None),
        Proposal.proposed_by_id != officer.id,
    )  # fmt: skip
    yield Waiting("followup", _("决定是否开展专项检查"), "followup.proposal", "proposal", made)


def of_task(task: Task) -> Panel | None:
    """后续监管 and special inspections, on the page of the task."""
    if task.dispatched_at is None and task.kind != "special":
        return None
    raised = aliased(Task)
    found = db.session.execute(
        select(Proposal, raised.name)
        .outerjoin(raised, raised.id == Proposal.task_id)
        .where(or_(Proposal.origin_task_id == task.id, Proposal.task_id == task.id))
        .order_by(Proposal.id)
    )
    rows = [row for one, name in found for row in proposal_rows(one, task, name)]
    return Panel(_("普遍性问题和专项检查"), rows) if rows else None


def proposal_rows(proposal: Proposal, task: Task, name: str | None) -> Iterator[Row]:
    """The proposal; and in the task that gave rise to it, the special task that came of it."""
    yield proposal_row(proposal, task)
    if name and proposal.task_id != task.id:
        url = url_for("plan.task", task=proposal.task_id)
        yield Row(_("由此开展的专项检查：%(name)s", name=name), url)


def proposal_row(proposal: Proposal, task: Task) -> Row:
    url = url_for("followup.proposal", proposal=proposal.id)
    if proposal.task_id == task.id:
        return Row(_("由普遍性问题提出的专项检查"), url, _("已批准"), "pass")
    words = {
        None: (_("待决定"), "due"),
        True: (_("已立专项"), "pass"),
        False: (_("未同意"), "quiet"),
    }
    return Row(_("提出了专项检查"), url, *words[proposal.approved])


def of_record(record: Record) -> Panel | None:
    """后续监管, on the page of the record."""
    if record.state not in rules.AFTER_CONCLUSION | {"archived"}:
        return None
    query = select(FollowUp).filter_by(record_id=record.id).order_by(FollowUp.id)
    rows = [
        Row(one.title, url_for("followup.matter", matter=one.id), _(rules.STATES[one.state]),
            rules.TONES[one.state])
        for one in db.session.scalars(query)
    ]  # fmt: skip
    if access.allows("followup.hand_over", record, "GET"):
        rows.append(Row(_("移交后续监管"), url_for("followup.hand_over", record=record.id)))
    return Panel(_("后续监管"), rows) if rows else None


PANELS.append(of_task)
record_panels.PANELS.append(of_record)

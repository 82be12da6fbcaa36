"""Dispatch, acceptance, teams and substitutions."""

from typing import Any

from flask import Response, abort
from flask_babel import gettext as _
from wtforms import SelectChoice

from jointcheck.catalogue.model import Inspector
from jointcheck.draw import dispatch, forms, roster, rules, shown, steps, substitution
from jointcheck.draw.blueprint import bp
from jointcheck.draw.model import Drawn, SubstitutionRequest, Team, TeamMember
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.plan import frequency
from jointcheck.plan.model import Task, TaskDepartment

access.loads(
    "member", TeamMember,
    db.defaultload(TeamMember.inspector).lazyload(Inspector.certificates),
    db.joinedload(TeamMember.team).options(
        db.joinedload(Team.task),
        db.defaultload(Team.members).defaultload(TeamMember.inspector).lazyload(Inspector.certificates),
    ),
)  # fmt: skip
access.loads("substitution", SubstitutionRequest)
access.loads("drawn", Drawn)


@bp.get("/tasks/<int:task>/teams")
def teams(task: Task) -> Response:
    found = dispatch.teams(task)
    live = steps.live_draw(task)
    return page(
        "draw/teams.html", task=task, teams=found, loads=shown.loads(found), draw=live,
        hows=rules.HOWS, reasons=rules.REASONS, tally=substitution.tally(task),
        unmatched=dispatch.unmatched(live) if live and live.locked_at else [],
        accept=forms.ApproveForm.of(task), mine=own(task), events=ledger.trace(task),
    )  # fmt: skip


def own(task: Task) -> TaskDepartment | None:
    """The acting officer's department in the task."""
    return next((d for d in task.departments if d.department_id == me().department_id), None)


@bp.route("/tasks/<int:task>/dispatch", methods=["GET", "POST"])
def confirm_dispatch(task: Task) -> Response:
    form = forms.ApproveForm.of(task)
    if form.do(steps.confirm_dispatch, task, by=me()):
        return see("draw.teams", task=task.id)
    live = steps.live_draw(task)
    listed = [one.entity_id for one in live.drawn] if live else [task.clue_entity_id or 0]
    return page("draw/dispatch.html", form=form, task=task, draw=live, count=len(listed),
                capped=frequency.warned_names(task, listed))  # fmt: skip


@bp.post("/tasks/<int:task>/accept")
def accept(task: Task) -> Response:
    form = forms.ApproveForm.of(task)
    if form.do(steps.accept_task, task, by=me()):
        return see("draw.teams", task=task.id)
    return page("draw/refused.html", form=form, task=task)


@bp.route("/tasks/<int:task>/direct", methods=["GET", "POST"])
def choose_directly(task: Task) -> Response:
    one = own(task)
    if one is None or one.mode != "direct":
        abort(404)
    form = forms.PeopleForm.of(one)
    people = people_of(task, [one.department_id])
    form.inspectors.choices = choices(people)
    if not form.bound:
        form.inspectors.data = sorted(roster.chosen(task).get(one.department_id, ()))
    if form.do(choose, one, people):
        return see("draw.teams", task=task.id)
    return page("draw/people.html", form=form, task=task, title="direct", one=one)


def choose(one: TaskDepartment, people: list[Inspector], *, inspectors: list[int]) -> Any:
    return steps.choose_directly(one, inspectors=picked(people, inspectors), by=me())


@bp.route("/tasks/<int:task>/team", methods=["GET", "POST"])
def assign_team(task: Task) -> Response:
    form = forms.PeopleForm.of(task)
    people = people_of(task, task.department_ids)
    form.inspectors.choices = choices(people)
    if form.do(name_team, task, people):
        return see("draw.teams", task=task.id)
    return page("draw/people.html", form=form, task=task, title="clue", one=None)


def name_team(task: Task, people: list[Inspector], *, inspectors: list[int]) -> Any:
    return steps.assign_team(task, inspectors=picked(people, inspectors), by=me())


@bp.route("/drawn/<int:drawn>/assign", methods=["GET", "POST"])
def assign_directly(drawn: Drawn) -> Response:
    task = drawn.draw.task
    form = forms.AssignForm()
    people = people_of(task, task.department_ids)
    form.inspectors.choices = choices(people)
    live = steps.live_draw(task)
    others = [one for one in dispatch.unmatched(live) if one.id != drawn.id] if live else []
    form.also.choices = [SelectChoice(one.id, one.entity.name) for one in others]
    if form.do(assign, drawn, people, others):
        return see("draw.teams", task=task.id)
    ground = drawn.draw.report.get("unmatched", {}).get(drawn.subject, "")
    return page(
        "draw/people.html", form=form, task=task, title="assign", drawn=drawn, ground=ground
    )


def assign(
    drawn: Drawn, people: list[Inspector], others: list[Drawn], *, inspectors: list[int],
    also: list[int], reason: str,
) -> Any:  # fmt: skip
    return steps.assign_directly(
        drawn, inspectors=picked(people, inspectors), reason=reason, by=me(),
        also=[one for one in others if one.id in set(also)],
    )  # fmt: skip


def people_of(task: Task, departments: Any) -> list[Inspector]:
    """Who of these departments may be sent during the task."""
    query = db.select(Inspector).options(db.selectinload(Inspector.absences))
    query = query.where(Inspector.department_id.in_(departments))
    rows = db.session.scalars(query.order_by(Inspector.department_id, Inspector.id)).unique()
    return [p for p in rows if not roster.absence(p, task.starts_on, task.ends_on)]


def choices(people: list[Inspector]) -> list[SelectChoice]:
    return [
        SelectChoice(p.id, f"{p.department.short_name} {p.name}（{p.certificate}）") for p in people
    ]


def picked(people: list[Inspector], ids: list[int]) -> list[Inspector]:
    return [person for person in people if person.id in set(ids)]


@bp.route("/members/<int:member>/substitute", methods=["GET", "POST"])
def substitute(member: TeamMember) -> Response:
    form = forms.SubstituteForm()
    people, first = substitution.choice(member)
    form.substitute.choices = [SelectChoice(p.id, described(p, first)) for p in people]
    if not form.bound and first:
        form.substitute.data = first.id
    if form.do(ask, member, people):
        return see("draw.teams", task=member.team.task_id)
    return page("draw/substitute.html", form=form, member=member, task=member.team.task,
                people=people, pending=substitution.pending(member))  # fmt: skip


def described(person: Inspector, first: Inspector | None) -> str:
    words = f"{person.name}（{person.certificate}）"
    return _("%(who)s 按摇号顺序的下一名", who=words) if first and person.id == first.id else words


def ask(member: TeamMember, people: list[Inspector], *, substitute: int, **words: str) -> Any:
    (person,) = picked(people, [substitute])
    return steps.request_substitution(member, substitute=person, by=me(), **words)


@bp.route("/substitutions/<int:substitution>", methods=["GET", "POST"])
def decide_substitution(substitution: SubstitutionRequest) -> Response:
    form = forms.DecisionForm.of(substitution)
    if form.do(steps.decide_substitution, substitution, by=me()):
        return see("draw.teams", task=substitution.task_id)
    return page("draw/decide.html", form=form, request_=substitution, task=substitution.task,
                reasons=rules.REASONS)  # fmt: skip

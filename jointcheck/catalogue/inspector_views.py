"""Pages of the directory of 执法检查人员."""

from typing import Any

from flask import Response, request
from sqlalchemy import or_, select

from jointcheck.catalogue import forms, inspector_steps
from jointcheck.catalogue.blueprint import bp
from jointcheck.catalogue.fields import number, offer
from jointcheck.catalogue.model import Absence, Certificate, Inspector, Relation
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people.access import me
from jointcheck.people.model import Department, Officer


def search(given: dict[str, Any]) -> Any:
    query = select(Inspector).order_by(Inspector.department_id, Inspector.name)
    if department := given.get("department"):
        query = query.where(Inspector.department_id == number(department))
    if state := given.get("state"):
        query = query.where(Inspector.active.is_(state == "active"))
    if text := given.get("q"):
        held = select(Certificate.inspector_id).where(
            Certificate.number.contains(text.upper(), autoescape=True)
        )
        query = query.where(or_(Inspector.name.contains(text, autoescape=True),
                                Inspector.id.in_(held)))  # fmt: skip
    return query


@bp.get("/inspectors")
def inspectors() -> Response:
    query = forms.InspectorQuery()
    return page("catalogue/inspectors.html", block="rows", query=query, today=clock.today(),
                rows=paged(search(query.wanted)))  # fmt: skip


@bp.get("/inspectors/<int:inspector>")
def inspector(inspector: Inspector) -> Response:
    return page("catalogue/inspector.html", person=inspector, today=clock.today(),
                absence=forms.AbsenceForm(), relation=forms.RelationForm(),
                drop=forms.DropForm(), events=ledger.trace(inspector))  # fmt: skip


def filled(form: forms.InspectorForm, department: Department, person: Inspector | None) -> None:
    """The accounts that may be joined: of the department, and nobody else's."""
    taken = select(Inspector.officer_id).where(
        Inspector.officer_id.isnot(None), Inspector.id != (person.id if person else 0)
    )
    accounts = select(Officer).where(
        Officer.department_id == department.id, Officer.id.not_in(taken)
    )
    rows = db.session.scalars(accounts.order_by(Officer.name)).unique()
    form.officer_id.choices = offer([(0, "—"), *((o.id, f"{o.name}（{o.login}）") for o in rows)])
    if not form.bound and form.officer_id.data is None:
        form.officer_id.data = 0


def more(form: forms.InspectorForm) -> bool:
    """Whether the person only asked for another row of certificates."""
    asked = form.bound and "more" in request.form
    if asked and len(form.certificates) < 10:
        form.certificates.append_entry()
    return asked


@bp.route("/inspectors/new", methods=["GET", "POST"])
def new_inspector() -> Response:
    form = forms.InspectorForm()
    own = me().departments_as("planner")
    department = db.session.get_one(
        Department, me().department_id if me().department_id in own else min(own)
    )
    filled(form, department, None)
    if not more(form) and (made := form.do(inspector_steps.add_inspector, department, by=me())):
        return see("catalogue.inspector", inspector=made.id)
    return page("catalogue/inspector_form.html", form=form, department=department)


@bp.route("/inspectors/<int:inspector>/edit", methods=["GET", "POST"])
def edit_inspector(inspector: Inspector) -> Response:
    form = forms.InspectorForm.of(inspector)
    filled(form, inspector.department, inspector)
    if not more(form) and form.do(inspector_steps.change_inspector, inspector, by=me()):
        return see("catalogue.inspector", inspector=inspector.id)
    return page("catalogue/inspector_form.html", form=form, department=inspector.department,
                person=inspector)  # fmt: skip


@bp.route("/inspectors/<int:inspector>/absences", methods=["GET", "POST"])
def add_absence(inspector: Inspector) -> Response:
    form = forms.AbsenceForm()
    if form.do(inspector_steps.add_absence, inspector, by=me()):
        return see("catalogue.inspector", inspector=inspector.id)
    return page("catalogue/absence.html", form=form, person=inspector)


@bp.post("/absences/<int:absence>/drop")
def drop_absence(absence: Absence) -> Response:
    key = absence.inspector_id
    forms.DropForm().do(inspector_steps.drop_absence, absence, by=me())
    return see("catalogue.inspector", inspector=key)


@bp.route("/inspectors/<int:inspector>/relations", methods=["GET", "POST"])
def add_relation(inspector: Inspector) -> Response:
    form = forms.RelationForm()
    if form.do(inspector_steps.add_relation, inspector, by=me()):
        return see("catalogue.inspector", inspector=inspector.id)
    return page("catalogue/relation.html", form=form, person=inspector)


@bp.post("/relations/<int:relation>/drop")
def drop_relation(relation: Relation) -> Response:
    key = relation.inspector_id
    forms.DropForm().do(inspector_steps.drop_relation, relation, by=me())
    return see("catalogue.inspector", inspector=key)

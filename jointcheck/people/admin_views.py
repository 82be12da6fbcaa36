"""人员与权限: accounts, grants and departments, by the three separated administrators."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, session
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.forms import Form
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access, admin_forms, steps
from jointcheck.people import todos as todos
from jointcheck.people.model import Department, Grant, Officer

bp = Blueprint("admin", __name__)

access.loads("officer", Officer)
access.loads("grant", Grant)
access.loads("department", Department)


@bp.before_request
def place() -> None:
    g.section = "people"


@bp.get("/officers")
def officers() -> Response:
    query = admin_forms.OfficerQuery()
    rows = paged(found(**query.wanted))
    return page("people/officers.html", block="rows", query=query, rows=rows)


def found(q: str = "", department: str = "", role: str = "", state: str = ""):  # type: ignore[no-untyped-def]
    """Officers that fit the conditions."""
    where = (
        select(Officer)
        .options(selectinload(Officer.grants))
        .order_by(Officer.department_id, Officer.id)
    )
    if q:
        like = f"%{q[:80]}%"
        where = where.where(
            or_(*(c.like(like) for c in (Officer.name, Officer.login, Officer.staff_number)))
        )
    if department.isdigit():
        where = where.where(Officer.department_id == int(department))
    if role:
        where = where.where(Officer.grants.any(Grant.role == role))
    if state:
        where = where.where(Officer.suspended_at.is_(None) == (state == "active"))
    return where


@bp.route("/officers/new", methods=["GET", "POST"])
def new_officer() -> Response:
    form = admin_forms.OfficerForm()
    made = form.do(steps.create_officer, by=access.me())
    if made:
        return once_only(*made)
    return page("people/officer_new.html", form=form)


def once_only(officer: Officer, password: str) -> Response:
    """Show a one-time password on the next page only."""
    session["one_time"] = password
    return see("admin.officer", officer=officer.id)


@bp.get("/officers/<int:officer>")
def officer(officer: Officer) -> Response:
    return officer_page(officer)


def officer_page(officer: Officer) -> Response:
    shown = {
        "suspend": admin_forms.ReasonForm.of(officer), "restore": admin_forms.RestoreForm.of(officer),
        "reset": admin_forms.ResetForm.of(officer), "transfer": admin_forms.TransferForm.of(officer),
        "grant": admin_forms.GrantForm(), "plain": Form(),
    }  # fmt: skip
    grants = db.session.scalars(
        select(Grant).filter_by(officer_id=officer.id).order_by(Grant.id.desc())
    ).all()
    return page("people/officer.html", officer=officer, grants=grants, events=ledger.trace(officer),
                one_time=session.pop("one_time", None), **shown)  # fmt: skip


def on_officer(officer: Officer, form: Form, step: Callable[..., Any]) -> Response:
    done = form.do(step, officer, by=access.me())
    return see("admin.officer", officer=officer.id) if done else officer_page(officer)


@bp.post("/officers/<int:officer>/suspend")
def suspend(officer: Officer) -> Response:
    return on_officer(officer, admin_forms.ReasonForm.of(officer), steps.suspend)


@bp.post("/officers/<int:officer>/restore")
def restore(officer: Officer) -> Response:
    return on_officer(officer, admin_forms.RestoreForm.of(officer), steps.restore)


@bp.post("/officers/<int:officer>/reset")
def reset(officer: Officer) -> Response:
    form = admin_forms.ResetForm.of(officer)
    password = form.do(steps.reset_password, officer, by=access.me())
    return once_only(officer, password) if password else officer_page(officer)


@bp.post("/officers/<int:officer>/transfer")
def transfer(officer: Officer) -> Response:
    return on_officer(officer, admin_forms.TransferForm.of(officer), steps.transfer)


@bp.post("/officers/<int:officer>/grants")
def propose(officer: Officer) -> Response:
    return on_officer(officer, admin_forms.GrantForm(), steps.propose_grant)


@bp.get("/grants")
def grants() -> Response:
    waiting = (
        select(Grant)
        .where(Grant.approved_at.is_(None), Grant.revoked_at.is_(None))
        .order_by(Grant.id)
    )
    return page("people/grants.html", rows=paged(waiting), form=Form())


@bp.post("/grants/<int:grant>/approve")
def approve(grant: Grant) -> Response:
    form = Form()
    if form.do(steps.approve_grant, grant, by=access.me()):
        return see("admin.grants")
    return page("people/grants.html", rows=paged(select(Grant).filter_by(id=grant.id)), form=form)


@bp.post("/grants/<int:grant>/revoke")
def revoke(grant: Grant) -> Response:
    if Form().do(steps.revoke_grant, grant, by=access.me()):
        return see("admin.officer", officer=grant.officer_id)
    return see("admin.grants")


@bp.get("/departments")
def departments() -> Response:
    return page("people/departments.html", rows=paged(select(Department).order_by(Department.id)))


@bp.route("/departments/new", methods=["GET", "POST"])
def new_department() -> Response:
    form = admin_forms.DepartmentForm()
    if form.do(steps.save_department, None, by=access.me()):
        return see("admin.departments")
    return page("people/department.html", form=form, department=None)


@bp.route("/departments/<int:department>", methods=["GET", "POST"])
def department(department: Department) -> Response:
    form = admin_forms.DepartmentForm.of(department)
    if form.do(steps.save_department, department, by=access.me()):
        return see("admin.departments")
    return page("people/department.html", form=form, department=department)

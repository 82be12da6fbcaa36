"""Pages of the 频次台账: who was inspected how often, the caps, and what may go beyond them."""

from typing import Any

from flask import Response, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.catalogue import identifier
from jointcheck.catalogue.entity_views import attachment
from jointcheck.catalogue.fields import number, offer
from jointcheck.catalogue.forms import ANY
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock, export, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.refusal import Refused
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.deciding import ApproveForm, RefuseForm, decision
from jointcheck.people.inspecting import departments, names
from jointcheck.people.model import Department, Officer
from jointcheck.plan import frequency, frequency_forms, frequency_rules
from jointcheck.plan import frequency_steps as steps
from jointcheck.plan.frequency_model import CapOverride, FrequencyCap, OutsideCheck
from jointcheck.plan.model import Task
from jointcheck.plan.plan_views import bp

access.loads("outside", OutsideCheck)
access.loads("department", Department)
access.loads("override", CapOverride, joinedload(CapOverride.task).options(
    lazyload(Task.items), lazyload(Task.strata)))  # fmt: skip
YEARS = 5


def years() -> list[int]:
    this = clock.today().year
    return [this + 1, *range(this, this - YEARS, -1)]


@bp.get("/frequency")
def frequency_list() -> Response:
    g.section = "frequency"
    query, known = frequency_forms.FrequencyQuery(), names()
    query.year.choices = offer((str(year), str(year)) for year in years())
    query.department.choices = offer([ANY, *((str(key), name) for key, name in known.items())])
    year = number(query.year.data or "")
    year = year if year in years() else clock.today().year
    query.year.data = str(year)
    rows = paged(ranked(year, query.wanted))
    counts = frequency.counts(year, [one.id for one in rows.items])
    return page("plan/frequency.html", block="rows", query=query, rows=rows, counts=counts,
                names=known, year=year)  # fmt: skip


def ranked(year: int, wanted: dict[str, Any]) -> Select[Any]:
    """The enterprises that were or will be inspected in the year, the most often first."""
    rows = frequency.used(year)
    each = frequency.tallied(rows).group_by(rows.c.entity_id, rows.c.department_id).subquery("each")
    times = each.c.done + each.c.ahead
    most = select(each.c.entity_id, func.max(times).label("most")).group_by(each.c.entity_id)
    if department := number(wanted.get("department") or ""):
        most = most.where(each.c.department_id == department)
    if mark := wanted.get("mark"):
        known = frequency.caps(year).values()
        most = most.where(or_(False, *(
            and_(each.c.department_id == cap.department_id,
                 times > cap.times if mark == "over" else times == cap.times)
            for cap in known
        )))  # fmt: skip
    found = most.subquery("most")
    query = select(Entity).join(found, found.c.entity_id == Entity.id)
    if text := (wanted.get("q") or "").strip():
        query = query.where(
            or_(Entity.name.contains(text, autoescape=True), Entity.subject == text)
        )
    return query.options(lazyload(Entity.tags)).order_by(
        found.c.most.desc(), Entity.name, Entity.id
    )


@bp.get("/frequency/<int:year>/entities/<int:entity>")
def frequency_entity(year: int, entity: Entity) -> Response:
    g.section = "frequency"
    told = frequency.told(entity.id, year)
    counts = frequency.counts(year, [entity.id])
    return page("plan/frequency_entity.html", entity=entity, year=year, told=told, counts=counts,
                names=names(), rules=frequency_rules)  # fmt: skip


@bp.get("/frequency/caps")
def caps() -> Response:
    g.section = "frequency"
    this = clock.today().year
    history = (
        select(FrequencyCap).where(FrequencyCap.year >= this).order_by(FrequencyCap.id.desc())
        .options(joinedload(FrequencyCap.set_by))
    )  # fmt: skip
    return page("plan/frequency_caps.html", departments=departments(), this=this,
                known={year: frequency.caps(year) for year in (this, this + 1)},
                history=list(db.session.scalars(history)), names=names())  # fmt: skip


@bp.route("/frequency/caps/<int:department>", methods=["GET", "POST"])
def set_cap(department: Department) -> Response:
    g.section = "frequency"
    form = frequency_forms.CapForm(year=clock.today().year)
    if form.do(steps.set_cap, department, by=me()):
        return see("plan.caps")
    return page("plan/frequency_form.html", form=form, title=_("确定年度频次上限"), sub=department.name,
                primary=_("确定"), back="plan.caps")  # fmt: skip


@bp.route("/frequency/outside", methods=["GET", "POST"])
def import_outside() -> Response:
    g.section = "frequency"
    form, officer = frequency_forms.OutsideForm(), me()
    if form.do(own_import, by=officer):
        return see("plan.frequency_list", department=officer.department_id)
    return page("plan/frequency_outside.html", form=form, columns=frequency_rules.COLUMNS,
                needed=frequency_rules.NEEDED)  # fmt: skip


def own_import(*, data: bytes, filename: str, by: Officer) -> bool:
    steps.import_outside(by.department, data=data, filename=filename, by=by)
    return True


@bp.get("/frequency/outside/template")
def outside_template() -> Response:
    titles = [names[0] for names in frequency_rules.COLUMNS.values()]
    return attachment(export.write_xlsx([], titles), str(_l("系统外检查模板")))


@bp.route("/frequency/outside/<int:outside>/withdraw", methods=["GET", "POST"])
def withdraw_outside(outside: OutsideCheck) -> Response:
    g.section = "frequency"
    form = frequency_forms.WithdrawOutsideForm.of(outside)
    if form.do(steps.withdraw_outside, outside, by=me()):
        return see("plan.frequency_entity", year=outside.checked_on.year, entity=outside.entity_id)
    return page("plan/frequency_form.html", form=form, title=_("撤回系统外检查"), primary=_("撤回"),
                sub=f"{outside.entity.name} · {outside.checked_on.isoformat()} · {outside.what}",
                back="plan.frequency_list")  # fmt: skip


# -- beyond the cap --------------------------------------------------------------------------


@bp.get("/frequency/overrides")
def overrides() -> Response:
    g.section = "frequency"
    query = select(CapOverride).options(
        joinedload(CapOverride.task).options(lazyload(Task.items), lazyload(Task.strata)),
        joinedload(CapOverride.entity).lazyload(Entity.tags), joinedload(CapOverride.department),
    )  # fmt: skip
    held = {grant.department_id for grant in me().grants}
    if "superior" not in me().roles:
        query = query.where(CapOverride.department_id.in_(held) | CapOverride.task_id.in_(
            select(Task.id).where(Task.initiating_department_id.in_(held))))  # fmt: skip
    rows = paged(query.order_by(CapOverride.decided_at.isnot(None), CapOverride.id.desc()))
    return page("plan/frequency_overrides.html", rows=rows, rules=frequency_rules)


@bp.route("/tasks/<int:task>/overrides/new", methods=["GET", "POST"])
def ask_override(task: Task) -> Response:
    g.section = "frequency"
    form = frequency_forms.OverrideForm()
    form.department.choices = offer((d.department_id, d.department.name) for d in task.departments)
    made = form.do(asked, task, by=me())
    if made:
        return see("plan.override", override=made.id)
    return page("plan/frequency_form.html", form=form, title=_("申请超出频次上限"), sub=task.name,
                primary=_("提请批准"), back="plan.overrides")  # fmt: skip


def asked(task: Task, *, code: str, department: int, **given: Any) -> CapOverride:
    return steps.ask_override(
        task, entity=wanted(code), department=db.session.get_one(Department, department), **given
    )


def wanted(code: str) -> Entity | None:
    """The enterprise by its code; none for the whole task."""
    if not (code or "").strip():
        return None
    try:
        subject = identifier.canonical(identifier.parse(code))
    except IdentifierError as error:
        raise Refused(_(error.template, **error.values), "code") from None
    found = db.session.scalar(select(Entity).filter_by(subject=subject))
    if found is None:
        raise Refused(_l("这个代码不在检查对象名录库中。"), "code")
    return found


@bp.get("/frequency/overrides/<int:override>")
def override(override: CapOverride) -> Response:
    return override_page(override)


def override_page(override: CapOverride) -> Response:
    g.section = "frequency"
    found = frequency.caps(override.task.year, [override.department_id])
    counts = frequency.counts(override.task.year, [override.entity_id or 0])
    count = counts.get((override.entity_id or 0, override.department_id))
    return page("plan/frequency_override.html", override=override, rules=frequency_rules,
                cap=found.get(override.department_id), count=count,
                events=ledger.trace(override), **decision(override))  # fmt: skip


@bp.post("/frequency/overrides/<int:override>/approve")
def approve_override(override: CapOverride) -> Response:
    if ApproveForm.of(override).do(steps.approve_override, override, by=me()):
        return see("plan.override", override=override.id)
    return override_page(override)


@bp.post("/frequency/overrides/<int:override>/refuse")
def refuse_override(override: CapOverride) -> Response:
    if RefuseForm.of(override).do(steps.refuse_override, override, by=me()):
        return see("plan.override", override=override.id)
    return override_page(override)

"""Pages of the 抽查任务: list, scheme with its preview, and what its departments choose."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import lazyload

from jointcheck.catalogue.fields import number
from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import PAGE_SIZE, Paged, page, see
from jointcheck.people.access import me
from jointcheck.plan import forms, pool, rules, steps
from jointcheck.plan.model import PlanLine, Task, TaskDepartment, TaskSubject
from jointcheck.plan.own_list import import_own_list
from jointcheck.plan.panels import panels
from jointcheck.plan.plan_views import bp
from jointcheck.plan.special_steps import create_clue_task, create_special_task

MOST_LAYERS = 20


@bp.get("/tasks")
def tasks() -> Response:
    query = forms.TaskQuery()
    rows = listed(query.wanted)
    return page("plan/tasks.html", block="rows", query=query, rows=rows, rules=rules)


def listed(given: dict[str, Any]) -> Paged:
    """Tasks that the person may see, with their states; the state is derived, so it is asked last."""
    query = select(Task).where(*wanted(given)).order_by(Task.id.desc())
    lean = (lazyload(Task.items), lazyload(Task.strata))
    found = list(db.session.scalars(query.options(*lean)).unique())
    counts = steps.progress(found)
    states = [(task, rules.state(task, counts[task.id]), counts[task.id].total()) for task in found]
    if state := given.get("state"):
        states = [row for row in states if row[1] == state]
    pages = max(1, -(-len(states) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    first = (number - 1) * PAGE_SIZE
    return Paged(states[first : first + PAGE_SIZE], number, pages, len(states), first + 1)


def wanted(given: dict[str, Any]) -> list[Any]:
    held = {grant.department_id for grant in me().grants}
    taking = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    found: list[Any] = [] if "superior" in me().roles else [Task.id.in_(taking)]
    if text := given.get("q"):
        found.append(or_(Task.name.contains(text, autoescape=True),
                         Task.number.contains(text, autoescape=True), Task.code == text))  # fmt: skip
    for key, column in {"year": Task.year, "department": Task.initiating_department_id}.items():
        if value := given.get(key):
            found.append(column == number(value))
    if kind := given.get("kind"):
        found.append(Task.kind == kind)
    return found


@bp.get("/tasks/<int:task>")
def task(task: Task) -> Response:
    state = steps.state(task)
    found = pool.preview(pool.scheme(task)) if state == "draft" and task.kind != "clue" else None
    return page("plan/task.html", task=task, state=state, rules=rules, preview=found,
                ribbon=rules.ribbon(state, notes(task)), unready=list(rules.unready(task)),
                warnings=warned(task, found), panels=panels(task), events=ledger.trace(task, 200))  # fmt: skip


def notes(task: Task) -> dict[str, str]:
    """Since when, under the stages of the ribbon."""
    moments = {"计划": task.created_at, "摇号": task.frozen_at, "检查": task.dispatched_at,
               "归档": task.archived_at}  # fmt: skip
    return {stage: f"{at.astimezone(clock.SHANGHAI):%m-%d}" for stage, at in moments.items() if at}


def warned(task: Task, found: pool.Preview | None) -> list[str]:
    return rules.own_list_warnings(found.count, found.wanted) if found and task.own_list else []


@bp.route("/plan-lines/<int:line>/task", methods=["GET", "POST"])
def new_task(line: PlanLine) -> Response:
    form = forms.TaskForm(name=line.name, starts_on=line.starts_on, ends_on=line.ends_on,
                          departments=[str(d.department_id) for d in line.departments])  # fmt: skip
    form.without(line.plan.department)
    if made := form.do(steps.create_task, line=line, by=me()):
        return see("plan.scheme", task=made.id)
    return page("plan/form.html", form=form, title=_("设置抽查任务"), primary=_("建立任务"), article_=7,
                plan=line.plan,
                sub=_("来自年度计划：%(name)s。事项、范围和比例按计划带入。", name=line.name))  # fmt: skip


@bp.route("/tasks/<int:task>/special", methods=["GET", "POST"])
def new_special(task: Task) -> Response:
    title = task.name if task.kind == "special" else _("专项抽查：%(name)s", name=task.name)
    form = forms.SpecialForm(name=title, item=next((one.item_version.item_id for one in task.items), None),
                             departments=[str(d.department_id) for d in task.departments if not d.leads])  # fmt: skip
    if made := form.do(create_special_task, origin=task, by=me()):
        return see("plan.scheme", task=made.id)
    return page("plan/form.html", form=form, title=_("设置专项抽查"), primary=_("建立任务"), article_=19,
                task=task,
                sub=_("针对“%(name)s”发现的普遍性问题和突出风险，提高比例另行随机抽取。", name=task.name))  # fmt: skip


@bp.route("/tasks/clue", methods=["GET", "POST"])
def new_clue() -> Response:
    """The entity is found first, then the clue is written down."""
    if "entity" not in request.args:
        return page(
            "plan/clue_entity.html",
            rows=matches(request.args.get("q", "")),
            q=request.args.get("q", ""),
        )
    entity = db.session.get(Entity, number(request.args["entity"])) or abort(404)
    form = forms.ClueForm()
    if made := form.do(create_clue_task, entity=entity, by=me()):
        return see("plan.task", task=made.id)
    return page("plan/form.html", form=form, title=_("线索核查"), primary=_("建立任务"), article_=20,
                sub=_("检查对象：%(name)s（%(code)s）。不摇号，也不受本年度已抽查的限制。",
                      name=entity.name, code=entity.code))  # fmt: skip


def matches(text: str) -> list[Entity]:
    if len(text.strip()) < 2:
        return []
    like = or_(Entity.name.contains(text.strip(), autoescape=True),
               Entity.subject.contains(text.strip().upper(), autoescape=True))  # fmt: skip
    return list(db.session.scalars(select(Entity).where(like).order_by(Entity.name).limit(20)))


@bp.route("/tasks/<int:task>/scheme", methods=["GET", "POST"])
def scheme(task: Task) -> Response:
    form = forms.SchemeForm.of(task)
    form.without(task.initiating)
    if not form.bound:
        form.fill(task)
    if form.bound and "more" in request.form:
        if len(form.strata) < MOST_LAYERS:
            form.strata.append_entry()
    elif form.bound and "preview" in request.form:
        form.validate()
    elif form.do(steps.change_scheme, task, by=me()):
        return see("plan.task", task=task.id)
    return page("plan/scheme.html", form=form, task=task, rules=rules, preview=previewed(form, task),
                frozen=task.frozen_at is not None)  # fmt: skip


def previewed(form: forms.SchemeForm, task: Task) -> pool.Preview | None:
    """Numbers of what stands in the form, saved or not; None while it is not right yet."""
    given = form.layers()
    if form.errors or list(rules.strata_problems(given)):
        return None
    kept = pool.scheme(task)
    layers = tuple(pool.Layer(**layer) for layer in given)
    own = task.id if form.own_list.data else None
    return pool.preview(replace(
        kept, scope=forms.scope_of(form), layers=layers, own_list_of=own, unit=form.unit.data or "",
        starts_on=form.starts_on.data,
    ))  # fmt: skip


@bp.route("/tasks/<int:task>/own-list", methods=["GET", "POST"])
def own_list(task: Task) -> Response:
    form = forms.OwnListForm.of(task)
    if task.unit:
        form.file.description = _("一列“%(kind)s”编号即可；须已在名录库登记", kind=task.unit)
    if form.do(import_own_list, task, by=me()):
        return see("plan.task", task=task.id)
    count = db.session.scalar(select(func.count(TaskSubject.id)).filter_by(task_id=task.id))
    return page("plan/form.html", form=form, title=_("导入自定名录"), primary=_("导入"), article_=8,
                task=task,
                sub=_("现有 %(n)s 户；再次导入会替换。导入后只从这些对象中抽取。", n=count or 0))  # fmt: skip


@bp.route("/tasks/<int:task>/mode", methods=["GET", "POST"])
def mode(task: Task) -> Response:
    held = me().departments_as("planner")
    mine = next((d for d in task.departments if d.department_id in held), None) or abort(404)
    form = forms.ModeForm.of(mine)
    if form.do(steps.set_mode, mine, task=task, by=me()):
        return see("plan.task", task=task.id)
    return page("plan/form.html", form=form, title=_("选定检查人员抽取方式"), primary=_("选定"), article_=9,
                task=task,
                sub=f"{task.name} · {mine.department.name}")  # fmt: skip


@bp.route("/tasks/<int:task>/silence", methods=["GET", "POST"])
def approve_silence(task: Task) -> Response:
    form = forms.SilenceForm.of(task)
    if form.do(steps.approve_silence, task, by=me()):
        return see("plan.task", task=task.id)
    return page("plan/silence.html", form=form, task=task)


@bp.route("/tasks/<int:task>/drop", methods=["GET", "POST"])
def drop_task(task: Task) -> Response:
    form = forms.ReasonForm()
    if form.do(steps.drop_task, task, by=me()):
        return see("plan.task", task=task.id)
    return page("plan/form.html", form=form, title=_("作废任务草稿"), primary=_("作废"), article_=7,
                task=task, irreversible=True,
                sub=_("“%(name)s”作废后编号不再使用，任务仍可查看。", name=task.name))  # fmt: skip

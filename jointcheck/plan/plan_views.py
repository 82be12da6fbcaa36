"""Pages of the 年度计划."""

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from jointcheck.catalogue.entity_views import attachment
from jointcheck.catalogue.fields import offer
from jointcheck.ground import clock, export, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.workdays import Deadline
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.inspecting import departments
from jointcheck.plan import forms, rules, steps
from jointcheck.plan.model import AnnualPlan, PlanLine, PlanLineItem, Task, TaskItem

bp = Blueprint("plan", __name__)
ITEMS = selectinload(Task.items).joinedload(TaskItem.item_version)
LINES = selectinload(AnnualPlan.lines).selectinload(PlanLine.items).joinedload(PlanLineItem.item)
access.loads("plan", AnnualPlan, LINES)
access.loads("line", PlanLine)
access.loads("task", Task, ITEMS, joinedload(Task.plan_line).lazyload("*"))


@bp.before_request
def section() -> None:
    g.section = "task" if request.path.startswith("/tasks") else "plan"


@bp.get("/plans")
def plans() -> Response:
    query = select(AnnualPlan).order_by(AnnualPlan.year.desc(), AnnualPlan.department_id)
    rows = paged(query)
    lines = select(PlanLine.plan_id, func.count()).where(
        PlanLine.plan_id.in_([plan.id for plan in rows.items])
    )
    counts = dict(db.session.execute(lines.group_by(PlanLine.plan_id)).all())
    return page("plan/plans.html", rows=rows, counts=counts, deadline=deadline)


def deadline(plan: AnnualPlan) -> Deadline:
    """第六条：每年3月底前."""
    return Deadline(rules.publish_by(plan.year))


@bp.route("/plans/new", methods=["GET", "POST"])
def open_plan() -> Response:
    year = clock.today().year
    form = forms.PlanForm(year=year, title=_("%(year)s年度部门联合抽查计划", year=year))
    own = me().departments_as("planner")
    form.department.choices = offer([(str(d.id), d.name) for d in departments() if d.id in own])
    if plan := form.do(steps.open_plan, by=me()):
        return see("plan.plan", plan=plan.id)
    return page(
        "plan/form.html", form=form, title=_("编制年度计划"), primary=_("开始编制"), article_=6
    )


@bp.get("/plans/<int:plan>")
def plan(plan: AnnualPlan) -> Response:
    ids = [line.id for line in plan.lines]
    query = select(Task.id, Task.number, Task.plan_line_id).where(Task.plan_line_id.in_(ids))
    tasks = db.session.execute(query).all()
    return page("plan/plan.html", plan=plan, current=rules.current_lines(plan.lines), rules=rules,
                tasks={line: [t for t in tasks if t.plan_line_id == line] for line in ids},
                replaced={line.replaces_id: line for line in plan.lines if line.replaces_id},
                deadline=deadline(plan), drop=forms.DropForm(), events=ledger.trace(plan))  # fmt: skip


@bp.get("/plans/<int:plan>/export")
def export_plan(plan: AnnualPlan) -> Response:
    """The published lines in the columns that counties use."""
    titles = ["抽查计划编号", "任务名称", "抽查类型", "抽查对象", "发起部门", "参与部门",
              "抽查比例(数量)", "频次", "起止时间", "抽查事项"]  # fmt: skip
    rows = [
        [plan.code, line.name, "定向" if line.directed else "不定向", line.scope_text,
         plan.department.name, "、".join(d.department.name for d in line.departments),
         rules.amount_words(line.ratio_bp, line.take), line.frequency,
         f"{line.starts_on}至{line.ends_on}", "、".join(i.item.code for i in line.items)]
        for line in rules.current_lines(plan.lines)
    ]  # fmt: skip
    return attachment(export.write_xlsx(rows, titles), plan.title)


@bp.route("/plans/<int:plan>/lines/new", methods=["GET", "POST"])
def add_line(plan: AnnualPlan) -> Response:
    late = plan.published_at is not None
    form = forms.AmendForm() if late else forms.LineForm()
    form.without(plan.department)
    if form.do(steps.supplement if late else steps.add_line, plan, by=me()):
        return see("plan.plan", plan=plan.id)
    return page(
        "plan/line.html",
        form=form,
        plan=plan,
        title=_("增补计划任务") if late else _("编入计划任务"),
    )


@bp.route("/plan-lines/<int:line>/edit", methods=["GET", "POST"])
def change_line(line: PlanLine) -> Response:
    form = forms.LineForm.of(line)
    form.without(line.plan.department)
    if not form.bound:
        form.fill(line)
    if form.do(steps.change_line, line, by=me()):
        return see("plan.plan", plan=line.plan_id)
    return page("plan/line.html", form=form, plan=line.plan, title=_("修改计划任务"))


@bp.route("/plan-lines/<int:line>/amend", methods=["GET", "POST"])
def amend_line(line: PlanLine) -> Response:
    form = forms.AmendForm.of(line)
    form.without(line.plan.department)
    if not form.bound:
        form.fill(line)
        form.reason.data = ""
    if form.do(steps.amend_line, line, by=me()):
        return see("plan.plan", plan=line.plan_id)
    return page("plan/line.html", form=form, plan=line.plan, title=_("调整计划任务"))


@bp.route("/plan-lines/<int:line>/withdraw", methods=["GET", "POST"])
def withdraw_line(line: PlanLine) -> Response:
    form = forms.ReasonForm()
    if form.do(steps.withdraw_line, line, by=me()):
        return see("plan.plan", plan=line.plan_id)
    return page("plan/form.html", form=form, title=_("取消计划任务"), primary=_("提交取消"), article_=6,
                plan=line.plan,
                sub=_("“%(name)s”：负责人公布后生效，原来的一行仍然可见。", name=line.name))  # fmt: skip


@bp.post("/plan-lines/<int:line>/drop")
def drop_line(line: PlanLine) -> Response:
    key = line.plan_id
    forms.DropForm().do(steps.drop_line, line, by=me())
    return see("plan.plan", plan=key)


@bp.route("/plans/<int:plan>/publish", methods=["GET", "POST"])
def publish_plan(plan: AnnualPlan) -> Response:
    form = forms.PublishForm.of(plan)
    if form.do(steps.publish_plan, plan, by=me()):
        return see("plan.plan", plan=plan.id)
    fresh = [line for line in plan.lines if line.published_at is None]
    return page(
        "plan/publish.html", form=form, plan=plan, fresh=fresh, rules=rules, deadline=deadline(plan)
    )

"""年度计划: draft, publication, amendments."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.catalogue.model import Item
from jointcheck.catalogue.places import XINPING
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan import rules
from jointcheck.plan.model import AnnualPlan, PlanLine, PlanLineDepartment, PlanLineItem

ledger.words({
    "plan.opened": _l("编制年度计划"), "plan.line": _l("编入计划任务"),
    "plan.line.changed": _l("修改计划任务"), "plan.line.dropped": _l("删去计划任务"),
    "plan.published": _l("公布年度计划"), "plan.amended": _l("调整年度计划"),
})  # fmt: skip


def open_plan(*, year: int, department: Department, title: str, by: Officer) -> AnnualPlan:
    """编制: one plan a year and department."""
    if db.session.scalar(select(AnnualPlan.id).filter_by(year=year, department_id=department.id)):
        raise Refused(_l("%(year)s 年的计划已经建好了，请在原计划里修改。", year=year), "year")
    with step("plan.opened", by, year=year) as event:
        serial = 1 + (
            db.session.scalar(select(func.count(AnnualPlan.id)).filter_by(year=year)) or 0
        )
        plan = AnnualPlan(year=year, department=department, title=title, created_by_id=by.id,
                          code=rules.plan_code(XINPING.code, year, serial))  # fmt: skip
        db.session.add(plan)
        db.session.flush()
        event.subject = plan
    return plan


def add_line(plan: AnnualPlan, *, by: Officer, **facts: Any) -> PlanLine:
    """编入 a planned task; ``facts`` as ``new_line`` takes them. In a published plan: amend."""
    if plan.published_at is not None:
        raise Refused(_l("计划已经公布，请用“增补”写明理由。"))
    with step("plan.line", by, plan, name=facts["name"]):
        return new_line(plan, **facts)


def new_line(
    plan: AnnualPlan, *, name: str, items: Iterable[Item], departments: Iterable[Department],
    starts_on: date, ends_on: date, scope: Mapping[str, Any] | None = None, scope_text: str = "",
    ratio_bp: int | None = None, take: int | None = None, frequency: int = 1, directed: bool = True,
    reason: str = "", replaces_id: int | None = None, withdrawn: bool = False,
) -> PlanLine:  # fmt: skip
    """A line with its items and 参与部门 (第六条: task, scope, ratio, frequency, time, departments)."""
    with db.session.no_autoflush:  # the row is whole before the database sees it
        line = PlanLine(plan=plan, serial=1 + max((one.serial for one in plan.lines), default=0),
                        replaces_id=replaces_id, reason=reason, withdrawn=withdrawn)  # fmt: skip
        fill_line(line, name=name, items=items, departments=departments, starts_on=starts_on,
                  ends_on=ends_on, scope=scope, scope_text=scope_text, ratio_bp=ratio_bp, take=take,
                  frequency=frequency, directed=directed)  # fmt: skip
    db.session.add(line)
    db.session.flush()
    return line


def fill_line(
    line: PlanLine, *, items: Iterable[Item], departments: Iterable[Department],
    scope: Mapping[str, Any] | None, scope_text: str, **facts: Any,
) -> None:  # fmt: skip
    if problem := rules.amount_problem(facts["ratio_bp"], facts["take"]):
        raise Refused(problem, "ratio_bp")
    if problem := rules.dates_problem(facts["starts_on"], facts["ends_on"], line.plan.year):
        raise Refused(problem, "ends_on")
    chosen = list(dict.fromkeys(items))
    if not chosen:
        raise Refused(_l("请选择抽查事项。"), "items")
    for name, value in facts.items():
        setattr(line, name, value)
    line.scope = rules.clean_scope(scope)
    line.scope_text = scope_text or rules.scope_words(line.scope)
    held = {one.item_id: one for one in line.items}
    line.items = [held.get(item.id) or PlanLineItem(item=item) for item in chosen]
    joined = {one.department_id: one for one in line.departments}
    others = {d.id: d for d in departments if d.id != line.plan.department.id}
    line.departments = [
        joined.get(d.id) or PlanLineDepartment(department=d) for d in others.values()
    ]


def change_line(line: PlanLine, *, by: Officer, **facts: Any) -> PlanLine:
    """Edit a line that was not published yet."""
    refuse_published(line)
    with step("plan.line.changed", by, line, name=facts["name"]):
        fill_line(line, **facts)
    return line


def drop_line(line: PlanLine, by: Officer) -> None:
    """Take a line out of a draft."""
    refuse_published(line)
    with step("plan.line.dropped", by, line.plan, name=line.name):
        db.session.delete(line)


def refuse_published(line: PlanLine) -> None:
    if line.published_at is not None:
        raise Refused(_l("已公布的计划任务不能直接改动，请用“调整”写明理由。"))


def publish_plan(plan: AnnualPlan, by: Officer) -> AnnualPlan:
    """公布 the plan, or the amendments that were added since (第六条)."""
    with step("plan.published", by, plan) as event:
        fresh = [line for line in plan.lines if line.published_at is None]
        if not fresh:
            raise Refused(_l("没有尚未公布的计划任务。"))
        for line in fresh:
            line.published_at = clock.now()
        if plan.published_at is None:
            plan.published_at, plan.published_by_id = clock.now(), by.id
        event.facts["lines"] = [line.serial for line in fresh]
    return plan


def amend_line(line: PlanLine, *, reason: str, by: Officer, **facts: Any) -> PlanLine:
    """调整: a new line with its reason beside the old one; it counts once the head publishes it."""
    refuse_amended(line)
    with step("plan.amended", by, line.plan, line=line.serial, reason=reason):
        return new_line(line.plan, replaces_id=line.id, reason=reason, **facts)


def withdraw_line(line: PlanLine, *, reason: str, by: Officer) -> PlanLine:
    """取消 a published line, as an amendment that says so."""
    return amend_line(line, reason=reason, by=by, withdrawn=True, **line_facts(line))


def supplement(plan: AnnualPlan, *, reason: str, by: Officer, **facts: Any) -> PlanLine:
    """增补 a line in a published plan, with its reason."""
    if plan.published_at is None:
        return add_line(plan, by=by, reason=reason, **facts)
    with step("plan.amended", by, plan, name=facts["name"], reason=reason):
        return new_line(plan, reason=reason, **facts)


def refuse_amended(line: PlanLine) -> None:
    if line.published_at is None:
        raise Refused(_l("这一行还没有公布，可以直接修改。"))
    if any(one.replaces_id == line.id for one in line.plan.lines):
        raise Refused(_l("这一行已经有过调整，请在调整后的那一行上再调整。"))


def line_facts(line: PlanLine) -> dict[str, Any]:
    """The facts of a line, as ``new_line`` takes them."""
    columns = ("name", "scope", "scope_text", "ratio_bp", "take", "frequency", "starts_on",
               "ends_on", "directed")  # fmt: skip
    return {column: getattr(line, column) for column in columns} | {
        "items": [one.item for one in line.items],
        "departments": [one.department for one in line.departments],
    }

"""The rows of the open data about the list, the plans and the tasks: what their public pages show."""

from collections.abc import Iterator
from typing import Any

from flask import abort, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import lazyload, selectinload

from jointcheck.catalogue import steps as catalogue
from jointcheck.catalogue.model import ItemVersion, ListEdition
from jointcheck.draw.model import Draw, Drawn, Void
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import AnnualPlan, PlanLine, Task, TaskItem
from jointcheck.publish import public_tasks

MOST_EDITIONS = 1_000_000

ITEMS = {
    "edition": "清单版次", "publishedOn": "公布日期", "code": "事项编号", "version": "事项版本",
    "raninsItemName": "抽查事项", "domain": "抽查领域", "objectKind": "检查对象",
    "category": "事项类别", "methods": "检查方式", "initiating": "发起部门",
    "participants": "参与部门", "ratio": "抽查比例", "frequency": "频次", "notice": "是否告知",
    "basis": "检查依据", "materials": "需备材料",
}  # fmt: skip
PLANS = {
    "raninsPlanId": "抽查计划编号", "raninsPlaneName": "抽查计划名称", "year": "年度",
    "initiating": "发起部门", "serial": "序号", "name": "任务", "items": "抽查事项",
    "scope": "抽查范围", "amount": "比例或数量", "frequency": "每年次数", "startsOn": "开始日期",
    "endsOn": "结束日期", "participants": "参与部门", "publishedOn": "公布日期", "state": "状态",
    "reason": "调整理由", "url": "网址",
}  # fmt: skip
TASKS = {
    "raninsTaskId": "抽查任务编号", "taskNumber": "文号", "raninsTaskName": "抽查任务名称",
    "raninsPlanId": "抽查计划编号", "raninsTypeName": "抽查类型", "initiating": "发起部门",
    "participants": "参与部门", "items": "抽查事项", "scope": "检查对象范围",
    "startsOn": "开始日期", "endsOn": "结束日期", "draws": "摇号次数", "drawn": "实抽户数",
    "published": "已公示户数", "state": "状态", "url": "网址",
}  # fmt: skip


def items(edition: int) -> Iterator[dict[str, Any]]:
    """The entries of an edition of the list, of the last one for 0; 404 for one that there is not."""
    query = select(ListEdition).filter_by(number=edition)
    found = db.session.scalar(query) if edition else catalogue.last_edition()
    if found is None and edition:
        abort(404)
    return (item(found, row) for row in catalogue.entries(found))


def item(edition: Any, row: dict[str, Any]) -> dict[str, Any]:
    head = {"edition": edition.number, "publishedOn": day(edition.published_at),
            "code": row["code"], "version": row["version"]}  # fmt: skip
    return head | {key: row.get(title, "") for key, title in ITEMS.items() if key not in head}


def day(moment: Any) -> str:
    return clock.local(moment).date().isoformat() if moment else ""


def plans(year: int) -> Iterator[dict[str, Any]]:
    """Every published line of the year's plans, also those adjusted or withdrawn later."""
    query = (
        select(PlanLine).join(PlanLine.plan)
        .where(AnnualPlan.year == year, AnnualPlan.published_at.isnot(None),
               PlanLine.published_at.isnot(None))
        .options(lazyload(PlanLine.items), selectinload(PlanLine.departments))
        .order_by(AnnualPlan.code, PlanLine.serial, PlanLine.id)
    )  # fmt: skip
    lines = list(db.session.scalars(query))
    names = public_tasks.item_names(lines)
    current = {line.id for line in plan_rules.current_lines(lines)}
    for line in lines:
        yield plan_line(line, names[line.id], line.id in current)


def plan_line(line: PlanLine, names: list[str], current: bool) -> dict[str, Any]:
    plan = line.plan
    return {
        "raninsPlanId": plan.code, "raninsPlaneName": plan.title, "year": plan.year,
        "initiating": plan.department.name, "serial": line.serial, "name": line.name,
        "items": "、".join(names), "scope": str(public_tasks.line_scope(line)),
        "amount": str(plan_rules.amount_words(line.ratio_bp, line.take)),
        "frequency": line.frequency, "startsOn": line.starts_on.isoformat(),
        "endsOn": line.ends_on.isoformat(),
        "participants": "、".join(one.department.name for one in line.departments),
        "publishedOn": day(line.published_at),
        "state": "现行" if current else "已取消" if line.withdrawn else "已调整",
        "reason": line.reason or "",
        "url": url_for("publish.public_plan", code=plan.code, _external=True),
    }  # fmt: skip


def tasks(year: int) -> Iterator[dict[str, Any]]:
    """The tasks of the year that the public may know of, the latest first."""
    found = list(db.session.scalars(public_tasks.shown().where(Task.year == year)))
    keys = [task.id for task in found]
    published, drawn, names = public_tasks.published_counts(found), draws(keys), item_names(keys)
    for task in found:
        times, taken = drawn.get(task.id, (0, 0))
        yield {
            "raninsTaskId": task.code, "taskNumber": task.number, "raninsTaskName": task.name,
            "raninsPlanId": task.plan_line.plan.code if task.plan_line else "",
            "raninsTypeName": "定向" if task.directed else "不定向",
            "initiating": task.initiating.name,
            "participants": "、".join(d.department.name for d in task.departments if not d.leads),
            "items": "、".join(names.get(task.id, [])),
            "scope": str(public_tasks.public_scope(task.scope)),
            "startsOn": task.starts_on.isoformat(), "endsOn": task.ends_on.isoformat(),
            "draws": times, "drawn": taken, "published": published.get(task.id, 0),
            "state": "作废" if task.voided_at else "有效",
            "url": url_for("publish.public_task", code=task.code, _external=True),
        }  # fmt: skip


def draws(keys: list[int]) -> dict[int, tuple[int, int]]:
    """{task: how often it was drawn, how many entities by the draw that counts}."""
    void = select(Void.draw_id).where(Void.second_at.isnot(None))
    times = select(Draw.task_id, func.count()).where(
        Draw.task_id.in_(keys), Draw.locked_at.isnot(None)
    )
    taken = (
        select(Draw.task_id, func.count(Drawn.id)).join(Drawn, Drawn.draw_id == Draw.id)
        .where(Draw.task_id.in_(keys), Draw.locked_at.isnot(None), Draw.id.not_in(void))
    )  # fmt: skip
    counted = {row[0]: row[1] for row in db.session.execute(taken.group_by(Draw.task_id))}
    return {row[0]: (row[1], counted.get(row[0], 0))
            for row in db.session.execute(times.group_by(Draw.task_id))}  # fmt: skip


def item_names(keys: list[int]) -> dict[int, list[str]]:
    query = (
        select(TaskItem.task_id, ItemVersion.name).join(ItemVersion)
        .where(TaskItem.task_id.in_(keys)).order_by(TaskItem.id)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for key, name in db.session.execute(query):
        found.setdefault(key, []).append(name)
    return found

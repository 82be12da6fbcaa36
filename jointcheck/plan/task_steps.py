"""抽查任务与方案: setting a task, changing its scheme, and what its departments choose."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.catalogue import rules as catalogue
from jointcheck.catalogue import steps as catalogue_steps
from jointcheck.catalogue.model import Item, ItemVersion
from jointcheck.catalogue.places import XINPING
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan import rules
from jointcheck.plan.model import PlanLine, Task, TaskDepartment, TaskItem, TaskStratum
from jointcheck.plan.plan_steps import line_facts
from jointcheck.plan.silence import forbidding

ledger.words({
    "task.created": _l("设置抽查任务"), "task.scheme": _l("修改抽查方案"),
    "task.mode": _l("选定检查人员抽取方式"), "task.silence": _l("批准不事先告知"),
    "task.frozen": _l("冻结检查对象名录"), "task.dropped": _l("作废任务草稿"),
    "task.own_list": _l("导入自定检查对象名录"),
})  # fmt: skip


def create_task(
    *, by: Officer, kind: str = "plan", line: PlanLine | None = None, **facts: Any
) -> Task:
    """设置任务与方案 (第七条); ``facts`` as ``new_task`` takes them, by default those of ``line``."""
    if kind == "plan":
        facts = line_defaults(line) | facts
    with step("task.created", by, kind=kind) as event:
        event.subject = new_task(kind=kind, by=by, plan_line=line, **facts)
    return event.subject


def line_defaults(line: PlanLine | None) -> dict[str, Any]:
    if line is None:
        raise Refused(_l("计划内任务要从年度计划的一行设置。"), "line")
    if line not in rules.current_lines(line.plan.lines):
        raise Refused(_l("计划的这一行还没有公布，或已经调整、取消。"), "line")
    facts = line_facts(line)
    del facts["scope_text"], facts["frequency"]
    amount = {"ratio_bp": facts.pop("ratio_bp"), "take": facts.pop("take")}
    strata = [{"code": "A", "title": _("全部检查对象"), "scope": {}, "minimum": 1} | amount]
    return facts | {"initiating": line.plan.department, "strata": strata}


def new_task(
    *, kind: str, by: Officer, name: str, items: Iterable[Item], starts_on: date, ends_on: date,
    initiating: Department | None = None, departments: Iterable[Department] = (),
    scope: Mapping[str, Any] | None = None, strata: Iterable[Mapping[str, Any]] = (),
    team_count: int = 1, directed: bool = True, may_be_announced: bool = True,
    silence_reason: str = "", plan_line: PlanLine | None = None, **more: Any,
) -> Task:  # fmt: skip
    """The row with items in the versions of today, departments and strata."""
    leads = initiating or by.department
    if problem := rules.dates_problem(starts_on, ends_on):
        raise Refused(problem, "ends_on")
    versions = usable(items, starts_on)
    year = starts_on.year
    serial = next_serial(year, leads)
    task = Task(
        kind=kind, name=name, year=year, serial=serial, initiating=leads, plan_line=plan_line,
        number=rules.task_number(leads.document_prefix or leads.short_name, year, serial),
        code=next_code(), scope=rules.clean_scope(scope), starts_on=starts_on, ends_on=ends_on,
        team_count=team_count, directed=directed, created_by_id=by.id,
        items=[TaskItem(item_version=version) for version in versions],
        departments=task_departments(leads, departments, versions), strata=layers(strata), **more,
    )  # fmt: skip
    silence(task, may_be_announced, silence_reason)
    db.session.add(task)
    db.session.flush()
    return task


def usable(items: Iterable[Item], on: date) -> list[ItemVersion]:
    """The versions that a check of the day may rest on.

    未经公布的事项不得实施检查: adopted, in the published list, with a basis in force.
    """
    listed = catalogue_steps.entries(catalogue_steps.last_edition())
    found = []
    for item in dict.fromkeys(items):
        version = catalogue.current(item.versions)
        if version is None or not catalogue.in_force(version, on):
            raise Refused(
                _l("事项 %(code)s 没有正在施行的版本，或依据已失效。", code=item.code), "items"
            )
        if not catalogue.listed(listed, version):
            raise Refused(_l("事项 %(code)s 的现行版本还没有随清单公布。", code=item.code), "items")
        found.append(version)
    if not found:
        raise Refused(_l("请选择抽查事项。"), "items")
    return found


def next_serial(year: int, department: Department) -> int:
    query = select(func.max(Task.serial)).filter_by(
        year=year, initiating_department_id=department.id
    )
    return 1 + (db.session.scalar(query) or 0)


def next_code() -> str:
    day = clock.today()
    used = select(func.count(Task.id)).where(
        Task.code.startswith(rules.task_code(XINPING.code, day, 0)[:-3])
    )
    return rules.task_code(XINPING.code, day, 1 + (db.session.scalar(used) or 0))


def task_departments(
    leads: Department, departments: Iterable[Department], versions: Iterable[ItemVersion]
) -> list[TaskDepartment]:
    """任务执行部门: the initiating one first; without a choice all that the items name."""
    chosen = list(departments) or [p.department for v in versions for p in v.participants]
    others = {d.id: d for d in chosen if d.id != leads.id}
    return [TaskDepartment(department=leads, leads=True)] + [
        TaskDepartment(department=department) for department in others.values()
    ]


def layers(strata: Iterable[Mapping[str, Any]]) -> list[TaskStratum]:
    given = [dict(layer) for layer in strata]
    for sentence in rules.strata_problems(given) if given else ():
        raise Refused(sentence, "strata")
    return [
        TaskStratum(
            code=layer["code"], title=layer.get("title") or layer["code"],
            scope=rules.clean_scope(layer.get("scope")), ratio_bp=layer.get("ratio_bp"),
            take=layer.get("take"), minimum=layer.get("minimum") or 1,
        )
        for layer in given
    ]  # fmt: skip


def silence(task: Task, may_be_announced: bool, reason: str) -> None:
    """第十三条第二项：检查活动或检查事项不宜告知的，不得透露."""
    forbidden = forbidding(task) if may_be_announced else ""
    if forbidden:
        may_be_announced, reason = False, forbidden
    if not may_be_announced and not reason:
        raise Refused(_l("请写明不宜告知的理由。"), "silence_reason")
    if (task.may_be_announced, task.silence_reason) != (may_be_announced, reason):
        task.silence_approved_by_id = None  # what was approved was another reason
    task.may_be_announced, task.silence_reason = may_be_announced, reason


def change_scheme(
    task: Task, *, name: str, starts_on: date, ends_on: date, team_count: int, by: Officer,
    strata: Iterable[Mapping[str, Any]], scope: Mapping[str, Any] | None = None,
    departments: Iterable[Department] = (), may_be_announced: bool = True, silence_reason: str = "",
    own_list: bool = False, unit: str = "",
) -> Task:  # fmt: skip
    """修改方案, until the pool is frozen."""
    with step("task.scheme", by, task):
        refuse_frozen(task)
        if problem := rules.dates_problem(starts_on, ends_on, task.year):
            raise Refused(problem, "ends_on")
        task.name, task.starts_on, task.ends_on = name, starts_on, ends_on
        task.team_count, task.scope = team_count, rules.clean_scope(scope)
        change_directory(task, own_list, unit)
        replace_strata(task, layers(strata))
        replace_departments(task, departments)
        silence(task, may_be_announced, silence_reason)
    return task


def change_directory(task: Task, own_list: bool, unit: str) -> None:
    """What is drawn, and from which directory; an own list holds for the unit it was made for."""
    if unit and not rules.is_unit(unit):
        raise Refused(_l("“%(kind)s”不能作为抽取单位。", kind=unit[:20]), "unit")
    if unit != task.unit and own_list and task.own_list:
        raise Refused(
            _l("自定名录是按原来的抽取单位导入的。请先不勾选自定名录、保存方案，再重新导入。"),
            "unit",
        )
    task.own_list, task.unit = own_list, unit


def replace_strata(task: Task, wanted: list[TaskStratum]) -> None:
    task.strata.clear()
    db.session.flush()
    task.strata = wanted


def replace_departments(task: Task, departments: Iterable[Department]) -> None:
    """Participants as chosen; those that stay keep the way they chose their people."""
    held = {one.department_id: one for one in task.departments}
    versions = [one.item_version for one in task.items]
    wanted = task_departments(task.initiating, departments, versions)
    task.departments = [held.get(one.department.id) or one for one in wanted]


def refuse_frozen(task: Task) -> None:
    # 第八条：名单一经锁定不得更改；方案自冻结起也不再更改
    if task.frozen_at is not None or task.dispatched_at is not None:
        raise Refused(_l("名录已经冻结，方案不能再改。"))


def set_mode(
    one: TaskDepartment, *, mode: str, reason: str, people: int, by: Officer, task: Task
) -> TaskDepartment:
    """第九条: each executing department chooses how its inspectors are found."""
    if mode not in rules.MODES:
        raise Refused(_l("请选择抽取方式。"), "mode")
    if mode != "random" and not reason.strip():
        raise Refused(_l("直接委派或与相邻区域匹配，要写明理由（第九条）。"), "reason")
    with step(
        "task.mode", by, task, department=one.department.short_name, mode=mode, reason=reason
    ):
        refuse_frozen(task)
        one.mode, one.mode_reason, one.people = mode, reason.strip(), people
    return one


def approve_silence(task: Task, by: Officer) -> Task:
    """The head approves that the entities are not told beforehand; never who made the task."""
    if task.may_be_announced:
        raise Refused(_l("这项任务事先告知检查对象，不需要批准。"))
    if by.id == task.created_by_id:
        raise Refused(_l("设置任务的人不能自己批准不事先告知。"))
    if task.initiating_department_id not in by.departments_as("head"):
        raise Refused(_l("由发起部门负责人批准。"))
    refuse_frozen(task)
    with step("task.silence", by, task, reason=task.silence_reason):
        task.silence_approved_by_id = by.id
    return task


def drop_task(task: Task, *, reason: str, by: Officer) -> Task:
    """作废 a draft; its number stays taken."""
    with step("task.dropped", by, task, reason=reason):
        refuse_frozen(task)
        task.voided_at = clock.now()
    return task

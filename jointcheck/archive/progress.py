"""Statistics, how far: records by state, plans against draws, and what is late."""

from collections import Counter, defaultdict

from flask_babel import gettext as _
from sqlalchemy import case, exists, func, or_, select

from jointcheck.archive.figures import Scope, rows, with_total
from jointcheck.archive.rates import Rate, Table, overdue, progress
from jointcheck.draw.model import Draw, Drawn, Void
from jointcheck.followup.model import FollowUp
from jointcheck.ground import calendar, clock
from jointcheck.plan.model import AnnualPlan, PlanLine, Pool, Task, TaskDepartment
from jointcheck.publish.model import Objection
from jointcheck.publish.rules import OPEN
from jointcheck.review import waiting
from jointcheck.visit import lists
from jointcheck.visit.model import Record

UNFINISHED = ("waiting", "visiting", "returned", "concluded", "signed")


def tables(s: Scope) -> list[Table]:
    return [stages(s), planned(s), late(s)]


def stages(s: Scope) -> Table:
    """应检查 … 完结率 by initiating department."""
    states: dict[int, Counter[str]] = defaultdict(Counter)
    query = (
        select(Task.initiating_department_id, Record.state, func.count())
        .join(Record, Record.task_id == Task.id).where(Task.id.in_(s.tasks), Task.voided_at.is_(None))
        .group_by(Task.initiating_department_id, Record.state)
    )  # fmt: skip
    for department, state, number in rows(query):
        states[department][state] = number
    done = settled(s)
    found = [[s.name(d), *progress(states[d], done.get(d, 0))] for d in sorted(states)]
    return Table(
        "stages", _("检查进度"),
        [_("发起部门"), _("应检查"), _("待检查"), _("检查中"), _("审核中"), _("已公示"), _("其中已归档"),
         _("完成率"), _("完结率")],
        with_total(found), chart=7,
        note=_("完成率＝已公示÷应检查；完结率＝完结÷已公示，完结指公示后没有未办结的异议和后续处置。"),
    )  # fmt: skip


def settled(s: Scope) -> dict[int, int]:
    """Published records with neither objection nor follow-up open, by initiating department."""
    matter = exists().where(FollowUp.record_id == Record.id, FollowUp.closed_at.is_(None))
    contested = exists().where(Objection.record_id == Record.id, Objection.state.in_(OPEN))
    query = (
        select(Task.initiating_department_id, func.count())
        .join(Record, Record.task_id == Task.id)
        .where(Task.id.in_(s.tasks), Record.state.in_(("published", "archived")))
        .where(~or_(matter, contested)).group_by(Task.initiating_department_id)
    )  # fmt: skip
    return dict(rows(query))


def planned(s: Scope) -> Table:
    """计划任务 against tasks made and drawn, and how much of the directory was drawn."""
    plans, made, drawn = plan_lines(s), tasks_made(s), draws_made(s)
    found = [
        [s.name(d), plans.get(d, 0), *made.get(d, [0, 0, 0, 0]), pool, taken, Rate(taken, pool)]
        for d in sorted(plans.keys() | made.keys())
        for pool, taken in [drawn.get(d, (0, 0))]
    ]
    return Table(
        "planned", _("计划与抽取"),
        [_("发起部门"), _("计划任务"), _("计划内"), _("专项"), _("线索核查"), _("已作废"),
         _("名录户数"), _("抽取户数"), _("抽取比例")],
        with_total(found),
    )  # fmt: skip


def plan_lines(s: Scope) -> dict[int, int]:
    """Published lines in force by department: neither withdrawn nor replaced."""
    later = select(PlanLine.replaces_id).where(
        PlanLine.replaces_id.isnot(None), PlanLine.published_at.isnot(None)
    )
    query = (
        select(AnnualPlan.department_id, func.count()).join(PlanLine.plan)
        .where(AnnualPlan.year == s.year, AnnualPlan.department_id.in_(s.planners))
        .where(PlanLine.published_at.isnot(None), ~PlanLine.withdrawn, PlanLine.id.not_in(later))
        .group_by(AnnualPlan.department_id)
    )  # fmt: skip
    return dict(rows(query))


def tasks_made(s: Scope) -> dict[int, list[int]]:
    """[计划内, 专项, 线索核查, 已作废] by initiating department."""
    kinds = [func.count(case((Task.kind == kind, 1))) for kind in ("plan", "special", "clue")]
    query = (
        select(Task.initiating_department_id, *kinds, func.count(Task.voided_at))
        .where(Task.id.in_(s.tasks)).group_by(Task.initiating_department_id)
    )  # fmt: skip
    return {department: list(numbers) for department, *numbers in rows(query)}


def draws_made(s: Scope) -> dict[int, tuple[int, int]]:
    """(directory, drawn) by initiating department; voided draws do not count."""
    taken = select(func.count()).where(Drawn.draw_id == Draw.id).correlate(Draw).scalar_subquery()
    void = select(Void.draw_id).where(Void.second_at.isnot(None))
    each = (
        select(Draw.task_id, func.max(Pool.count).label("pool"), func.sum(taken).label("taken"))
        .join(Pool, Pool.id == Draw.pool_id)
        .where(Draw.task_id.in_(s.tasks), Draw.locked_at.isnot(None), Draw.id.not_in(void))
        .group_by(Draw.task_id).subquery()
    )  # fmt: skip
    query = (
        select(Task.initiating_department_id, func.sum(each.c.pool), func.sum(each.c.taken))
        .join(each, each.c.task_id == Task.id).group_by(Task.initiating_department_id)
    )  # fmt: skip
    return {department: (int(pool), int(number)) for department, pool, number in rows(query)}


def late(s: Scope) -> Table:
    """What is late, by the department that is: visits, entries, reviews, follow-ups."""
    counts = late_visits(s) + late_others(s)
    kinds = ("visit", "submit", "review", "followup")
    found = [[s.name(d), *(counts[d, kind] for kind in kinds)]
             for d in sorted({d for d, _kind in counts})]  # fmt: skip
    return Table(
        "late", _("逾期"),
        [_("部门"), _("超过任务期限未检查完"), _("超过20个工作日未上报"), _("超过20个工作日未审核"),
         _("后续监管超过期限")],
        with_total(found), empty=_("没有逾期的检查。"),
    )  # fmt: skip


def late_visits(s: Scope) -> Counter[tuple[int, str]]:
    query = (
        select(Task.initiating_department_id, Record.state, Task.ends_on, Record.concluded_at)
        .join(Record, Record.task_id == Task.id)
        .where(Task.id.in_(s.tasks), Task.voided_at.is_(None), Record.state.in_(UNFINISHED))
    )  # fmt: skip
    workdays, today = calendar.workdays(), clock.today()
    counts: Counter[tuple[int, str]] = Counter()
    for department, state, ends_on, at in rows(query):
        concluded_on = at and clock.local(at).date()
        if kind := overdue(state, ends_on, concluded_on, workdays, today):
            counts[department, kind] += 1
    return counts


def late_others(s: Scope) -> Counter[tuple[int, str]]:
    """Departments silent on a result after its 20 working days; matters beyond their day."""
    side = TaskDepartment.department_id
    first = lists.first_due(clock.today())
    silent = (
        select(side, func.count()).join(Record, Record.task_id == TaskDepartment.task_id)
        .where(Record.task_id.in_(s.tasks), Record.state == "reviewing", Record.concluded_at < first)
        .where(~waiting.spoken_by(side).exists()).group_by(side)
    )  # fmt: skip
    matters = (
        select(FollowUp.department_id, func.count()).join(Record, Record.id == FollowUp.record_id)
        .where(Record.task_id.in_(s.tasks), FollowUp.closed_at.is_(None))
        .where(FollowUp.due_on < clock.today()).group_by(FollowUp.department_id)
    )  # fmt: skip
    counts = Counter({(d, "review"): n for d, n in rows(silent)})
    counts.update({(d, "followup"): n for d, n in rows(matters)})
    return counts

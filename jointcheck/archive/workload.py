"""Statistics, who carried it: workload by department and team, visits spared, voids, substitutions."""

from collections import defaultdict

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from jointcheck.archive.figures import Scope, rows, with_total
from jointcheck.archive.rates import Table, saved, spread
from jointcheck.draw.model import Draw, Substitution, Team, TeamMember, Void
from jointcheck.draw.rules import REASONS
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.visit.model import Record


def tables(s: Scope) -> list[Table]:
    return [workload(s), teams(s), joined(s), voids(s), substitutions(s)]


def workload(s: Scope) -> Table:
    """Inspectors and person-visits by department; nobody is ranked by name."""
    out = select(Substitution.out_member_id)
    query = (
        select(TeamMember.department_id, func.count(TeamMember.inspector_id.distinct()),
               func.count(Record.id))
        .join(Team, Team.id == TeamMember.team_id).join(Record, Record.team_id == Team.id)
        .where(Team.task_id.in_(s.tasks), TeamMember.id.not_in(out))
        .group_by(TeamMember.department_id).order_by(TeamMember.department_id)
    )  # fmt: skip
    found = [[s.name(d), people, visits, round(visits / people, 1)]
             for d, people, visits in rows(query)]  # fmt: skip
    return Table("workload", _("各部门工作量"),
                 [_("部门"), _("参加检查人数"), _("承担检查人次"), _("人均户数")], found)  # fmt: skip


def teams(s: Scope) -> Table:
    """How evenly the visits of each task are spread over its teams."""
    query = (
        select(Task.id, Task.name, func.count(Record.id)).join(Team, Team.task_id == Task.id)
        .join(Record, Record.team_id == Team.id).where(Task.id.in_(s.tasks))
        .group_by(Task.id, Task.name, Team.id).order_by(Task.id)
    )  # fmt: skip
    counts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for key, name, number in rows(query):
        counts[key, name].append(number)
    found = [[name, *spread(numbers)] for (_key, name), numbers in counts.items()]
    return Table("teams", _("各任务检查小组"),
                 [_("抽查任务"), _("小组数"), _("检查户数"), _("最少的小组"), _("最多的小组")],
                 found)  # fmt: skip


def joined(s: Scope) -> Table:
    """减少上门: what the same checks would have cost if each department had come by itself."""
    parts = select(func.count()).where(TaskDepartment.task_id == Task.id)
    query = (
        select(Task.initiating_department_id, Task.id, func.count(Record.id),
               parts.correlate(Task).scalar_subquery())
        .join(Record, Record.task_id == Task.id)
        .where(Task.id.in_(s.tasks), Record.started_at.isnot(None))
        .group_by(Task.initiating_department_id, Task.id)
    )  # fmt: skip
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for department, _task, visits, number in rows(query):
        apart = (visits, visits * number, saved(number, visits))
        found[department] = [a + b for a, b in zip(found[department], apart, strict=True)]
    body = [[s.name(d), *numbers] for d, numbers in sorted(found.items())]
    return Table("joined", _("联合检查减少上门次数"),
                 [_("发起部门"), _("实际上门"), _("分别检查需上门"), _("减少上门")],
                 with_total(body))  # fmt: skip


def voids(s: Scope) -> Table:
    """作废的摇号 by initiating department."""
    query = (
        select(Task.initiating_department_id, func.count()).join(Draw, Draw.task_id == Task.id)
        .join(Void, Void.draw_id == Draw.id).where(Task.id.in_(s.tasks), Void.second_at.isnot(None))
        .group_by(Task.initiating_department_id)
    )  # fmt: skip
    found = [[s.name(d), number] for d, number in rows(query)]
    return Table(
        "voids",
        _("摇号作废"),
        [_("发起部门"), _("作废次数")],
        with_total(found),
        empty=_("没有作废的摇号。"),
    )


def substitutions(s: Scope) -> Table:
    """更换检查人员 by the department of whom was replaced, by reason."""
    reasons = [func.count(case((Substitution.reason == code, 1))) for code in REASONS]
    query = (
        select(TeamMember.department_id, func.count(), func.count(case((~Substitution.in_order, 1))),
               *reasons)
        .join(Substitution, Substitution.out_member_id == TeamMember.id)
        .join(Team, Team.id == TeamMember.team_id).where(Team.task_id.in_(s.tasks))
        .group_by(TeamMember.department_id).order_by(TeamMember.department_id)
    )  # fmt: skip
    found = [[s.name(d), *numbers] for d, *numbers in rows(query)]
    return Table("substitutions", _("更换检查人员"),
                 [_("部门"), _("更换人次"), _("未按抽取顺序"), *(_(word) for word in REASONS.values())],
                 with_total(found), empty=_("没有更换检查人员。"))  # fmt: skip

"""第二十三条: what may point to 弄虚作假 – numbers that are unusual, not verdicts. Few statements each."""

from collections import Counter, defaultdict
from itertools import combinations

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from jointcheck.archive import workload
from jointcheck.archive.figures import Scope, rows
from jointcheck.archive.rates import Table
from jointcheck.catalogue.model import Inspector
from jointcheck.draw.model import Draw, Team, TeamMember, Void
from jointcheck.ground.ledger import LedgerEvent, word
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task
from jointcheck.visit.model import Record, Round, Sheet

OFTEN = 2  # the same two people in more tasks than this stand in the table
SHOWN = 20


def tables(s: Scope) -> list[Table]:
    return [redraws(s), workload.substitutions(s), late_edits(s), pairings(s), refusals(s)]


def redraws(s: Scope) -> Table:
    """Voided draws one by one, with the reason that was given."""
    query = (
        select(Task.number, Task.name, Draw.serial, Void.reason, Officer.name)
        .join(Draw, Draw.task_id == Task.id).join(Void, Void.draw_id == Draw.id)
        .join(Officer, Officer.id == Void.requested_by_id)
        .where(Task.id.in_(s.tasks), Void.second_at.isnot(None)).order_by(Task.id, Draw.serial)
    )  # fmt: skip
    return Table("redraws", _("作废的摇号"),
                 [_("任务编号"), _("抽查任务"), _("第几次摇号"), _("作废理由"), _("提出人")],
                 [list(row) for row in rows(query)], empty=_("没有作废的摇号。"))  # fmt: skip


def late_edits(s: Scope) -> Table:
    """Records reopened after their conclusion, and sheets changed after they were signed."""
    again: Counter[int] = Counter()
    query = (
        select(Task.initiating_department_id, func.count()).join(Record, Record.task_id == Task.id)
        .join(Round, Round.record_id == Record.id).where(Task.id.in_(s.tasks), Round.number > 1)
        .group_by(Task.initiating_department_id)
    )  # fmt: skip
    again.update(dict(tuple(row) for row in rows(query)))
    revised: Counter[int] = Counter()
    query = (
        select(Sheet.department_id, func.count()).join(Record, Record.id == Sheet.record_id)
        .where(Record.task_id.in_(s.tasks), Sheet.revision > 1).group_by(Sheet.department_id)
    )  # fmt: skip
    revised.update(dict(tuple(row) for row in rows(query)))
    found = [[s.name(d), again[d], revised[d]] for d in sorted(again.keys() | revised.keys())]
    return Table("late_edits", _("作出结论或签字以后的改动"),
                 [_("部门"), _("结论后重新打开的检查（轮）"), _("签字后修订的检查表（份）")],
                 found, empty=_("没有事后改动。"))  # fmt: skip


def pairings(s: Scope) -> Table:
    """The same two people of different departments again and again on one team."""
    query = (
        select(Team.id, Team.task_id, TeamMember.inspector_id, TeamMember.department_id)
        .join(TeamMember, TeamMember.team_id == Team.id).where(Team.task_id.in_(s.tasks))
    )  # fmt: skip
    teams: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for team, task, person, department in rows(query):
        teams[team].append((person, task, department))
    together: dict[tuple[int, int], set[int]] = defaultdict(set)
    for members in teams.values():
        for (a, task, of_a), (b, _task, of_b) in combinations(sorted(members), 2):
            if of_a != of_b:
                together[a, b].add(task)
    often = Counter({pair: len(tasks) for pair, tasks in together.items() if len(tasks) > OFTEN})
    names = people({one for pair in often for one in pair})
    found = [[names[a], names[b], number] for (a, b), number in often.most_common(SHOWN)]
    return Table("pairings", _("多次同组的检查人员"),
                 [_("检查人员"), _("同组人员"), _("同组的任务数")], found,
                 empty=_("没有在三个以上任务中同组的两人。"),
                 note=_("只列不同部门、在三个以上任务中同组的两人。随机抽取也可能碰巧同组。"))  # fmt: skip


def people(keys: set[int]) -> dict[int, str]:
    query = select(Inspector.id, Inspector.name).where(Inspector.id.in_(keys))
    return dict(rows(query))


def refusals(s: Scope) -> Table:
    """What was tried and refused by the rules or by the locks, from the ledger."""
    actor = aliased(Officer)
    query = (
        select(LedgerEvent.verb, actor.department_id, func.count())
        .outerjoin(actor, actor.id == LedgerEvent.actor_id)
        .where(LedgerEvent.verb.endswith(".refused"), LedgerEvent.task_id.in_(s.tasks))
        .group_by(LedgerEvent.verb, actor.department_id).order_by(func.count().desc())
    )  # fmt: skip
    found = [[word(LedgerEvent(verb=verb)), s.name(d) if d else _("系统"), number]
             for verb, d, number in rows(query)]  # fmt: skip
    return Table(
        "refusals",
        _("被系统拒绝的操作"),
        [_("操作"), _("部门"), _("次数")],
        found[:SHOWN],
        empty=_("没有被拒绝的操作。"),
    )

"""What the pages of a draw show, gathered in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from jointcheck.draw import rules, scheme
from jointcheck.draw.model import Assignment, Consent, Draw, Drawn, EntropyEntry, Team
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.plan.model import Task, TaskDepartment


@dataclass(frozen=True)
class Row:
    """A stratum of the ratio table; ``drawn`` is None before the draw."""

    title: str
    count: int
    rule: str
    wanted: int
    drawn: int | None


def ratio_table(draw: Draw) -> list[Row]:
    drawn: dict[str, int] = {}
    if draw.locked_at is not None:
        query = select(Drawn.stratum, func.count()).where(Drawn.draw_id == draw.id)
        drawn = dict(db.session.execute(query.group_by(Drawn.stratum)).all())
    return [
        Row(
            f"{row['code']} {row['title']}".strip(), one.count, rules.size_words(one), one.size,
            drawn.get(one.name, 0) if draw.locked_at is not None else None,
        )
        for row, one in zip(draw.strata, scheme.strata(draw), strict=True)
    ]  # fmt: skip


def total(rows: list[Row]) -> Row:
    drawn = None if rows[0].drawn is None else sum(row.drawn or 0 for row in rows)
    return Row(_("合计"), sum(r.count for r in rows), "", sum(r.wanted for r in rows), drawn)


def ribbon(draw: Draw) -> list[dict[str, str]]:
    """名录冻结 → 部门会签 → 录入随机值 → 锁定名单 → 下达."""
    task, need = draw.task, len(draw.task.departments)
    done = [True, draw.committed_at is not None, draw.locked_at is not None,
            draw.locked_at is not None, task.dispatched_at is not None]  # fmt: skip
    notes = [day(draw.prepared_at), f"{len(draw.consents)} / {need}", entered(draw),
             day(draw.locked_at), day(task.dispatched_at)]  # fmt: skip
    labels = [_("名录冻结"), _("部门会签"), _("录入随机值"), _("锁定名单"), _("确认下达")]
    now = done.index(False) if False in done and not draw.voided else len(done)
    return [
        {"label": label, "note": note,
         "state": "done" if done[n] else "now" if n == now else "later"}
        for n, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]  # fmt: skip


def entered(draw: Draw) -> str:
    if draw.committed_at is None:
        return ""
    fixed = [rules.accepted(draw.entries, n) for n in range(len(draw.entropy))]
    return f"{sum(value is not None for value in fixed)} / {len(fixed)}"


def day(moment: Any) -> str:
    return clock.local(moment).strftime("%m-%d %H:%M") if moment else ""


@dataclass(frozen=True)
class Event:
    """One entropy event: planned words, who typed, the value once it counts."""

    number: int
    source: str
    words: str
    typists: list[str]
    value: str | None
    differ: int  # the place where two readings part, 0 where they agree
    why_not: str | None  # why this officer may not type it
    throwers: list[str]
    witnesses: list[str]
    photos: list[EntropyEntry]


def events(draw: Draw, officer: Any) -> list[Event]:
    """For ``officer``, or for the public when None. A first reading is not shown to the second."""
    found = []
    for number, planned in enumerate(draw.entropy):
        own = [entry for entry in draw.entries if entry.event == number]
        value = rules.accepted(own, number)
        found.append(Event(
            number, told(rules.source_words(planned)), told(rules.event_words(planned)),
            [entry.officer.full_name for entry in own],
            value if draw.locked_at is not None else None,
            rules.first_difference(own) if value is None else 0, blocked(draw, number, officer),
            names(entry.thrown_by for entry in own), names(entry.witnessed_by for entry in own),
            [entry for entry in own if entry.photo_sha256],
        ))  # fmt: skip
    return found


def names(given: Iterable[str]) -> list[str]:
    """Each name once."""
    return list(dict.fromkeys(name for name in given if name))


def blocked(draw: Draw, number: int, officer: Any) -> str | None:
    if officer is None or officer.department_id not in draw.task.department_ids:
        return ""
    if draw.voided:
        return _("这次摇号已作废。")
    if draw.locked_at is not None:
        return _("名单已经锁定，不得更改，也不能重摇。")
    if draw.committed_at is None:
        return _("各部门还没有全部会签，不能录入随机值。")
    planned = draw.entropy[number]
    if not rules.is_due(planned, clock.now()):
        return told(rules.early_words(planned))
    why = rules.entry_refusal(draw.entries, number, officer.id, officer.department_id)
    return why and told(why)


def consents(draw: Draw) -> list[tuple[TaskDepartment, Consent | None]]:
    """Every department with its consent, or the lack of it."""
    given = {one.department_id: one for one in draw.consents}
    return [(one, given.get(one.department_id)) for one in draw.task.departments]


def signed(draw: Draw) -> list[tuple[str, str]]:
    """Every department with who has consented for it, for the large screen."""
    return [
        (one.department.name,
         _("%(name)s 已会签，%(when)s", name=given.officer.name, when=day(given.at))
         if given else _("待会签"))
        for one, given in consents(draw)
    ]  # fmt: skip


def results(draw: Draw) -> Any:
    """The drawn list with its extensions, in the order of the draw."""
    more = select(Draw.id).where(Draw.base_id == draw.id)
    return (
        select(Drawn)
        .options(db.joinedload(Drawn.licence))
        .where(db.or_(Drawn.draw_id == draw.id, Drawn.draw_id.in_(more)))
        .order_by(Drawn.stratum, Drawn.rank)
    )


def team_numbers(rows: list[Drawn]) -> dict[int, int]:
    """Drawn id → number of its team."""
    query = select(Assignment.drawn_id, Team.number).join(Team)
    query = query.where(Assignment.drawn_id.in_([row.id for row in rows]))
    return dict(db.session.execute(query).all())


def loads(teams: list[Team]) -> dict[int, int]:
    """Team id → number of its entities."""
    query = select(Assignment.team_id, func.count()).group_by(Assignment.team_id)
    query = query.where(Assignment.team_id.in_([team.id for team in teams]))
    return dict(db.session.execute(query).all())


def cuts(draw: Draw) -> list[tuple[str, str, int]]:
    """(stratum, highest drawn ticket, how many): who has a lower ticket was drawn."""
    query = select(Drawn.stratum, func.max(Drawn.ticket), func.count())
    more = select(Draw.id).where(Draw.base_id == draw.id)
    query = query.where(db.or_(Drawn.draw_id == draw.id, Drawn.draw_id.in_(more)))
    rows = db.session.execute(query.group_by(Drawn.stratum).order_by(Drawn.stratum))
    return [(stratum, ticket, count) for stratum, ticket, count in rows]


def voids_of(task: Task) -> int:
    """How many draws of the task were made void; part of what is published."""
    query = select(Draw).where(Draw.task_id == task.id, Draw.base_id.is_(None))
    return sum(draw.voided for draw in db.session.scalars(query))

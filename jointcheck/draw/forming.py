"""Teams and their assignments from the second seed (第九条、第十条)."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from jointcheck.draw import matching
from jointcheck.draw import roster as rosters
from jointcheck.draw.lottery import shown, ticket
from jointcheck.draw.model import Assignment, Draw, Drawn, Team, TeamMember
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused


def form_teams(draw: Draw) -> dict[str, Any]:
    """Deal the teams, match them to the drawn list and store both; returns the report."""
    task, people = draw.task, rosters.frozen_roster(draw)
    seed = matching.seed2(draw.seed_text)
    direct = rosters.direct_order(task, people)
    queues = matching.orders(seed, people, direct)
    wanted = {name: one.people for name, one in rosters.labels(task).items()}
    try:
        teams = matching.deal_teams(
            seed, people, rosters.initiator(task), [*wanted], task.team_count, direct, wanted
        )
    except matching.Shortage as short:
        raise Refused(str(short)) from None
    recusals = rosters.frozen_recusals(draw)
    needs = rosters.needs(task)
    held: list[matching.Assignment] = []
    for one in (*earlier(draw), draw):  # an extension goes on from the loads of before
        entities = [matching.Entity(row.subject, row.ticket, needs) for row in drawn_rows(one)]
        plan = matching.assign(seed, entities, teams, queues, recusals, held)
        held += plan.assignments
    Keeper(draw, seed, people).keep(teams, plan)
    return report(plan)


def earlier(draw: Draw) -> list[Draw]:
    """An extension's first draw and the extensions before it, in order."""
    if draw.base is None:
        return []
    query = select(Draw).filter_by(base_id=draw.base_id).where(Draw.serial < draw.serial)
    return [draw.base, *db.session.scalars(query.order_by(Draw.serial))]


def drawn_rows(draw: Draw) -> Sequence[Any]:
    """(id, subject, ticket) of the list; tens of thousands would be slow as objects."""
    query = select(Drawn.id, Drawn.subject, Drawn.ticket).where(Drawn.draw_id == draw.id)
    return db.session.execute(query.order_by(Drawn.id)).all()


def report(plan: matching.Plan) -> dict[str, Any]:
    """What people should know of the matching: loads, their gap, flags, who is left."""
    return {
        "loads": plan.loads,
        "gap": plan.gap,
        "uneven": plan.uneven,
        "flags": list(plan.flags),
        "replaced": [
            {"id": one.id, "pairs": [list(pair) for pair in one.replaced]}
            for one in plan.assignments
            if one.replaced
        ],
        "unmatched": plan.unmatched,
    }


class Keeper:
    """Writes teams and assignments of one draw."""

    def __init__(self, draw: Draw, seed: str, people: Iterable[matching.Inspector]):
        self.draw, self.seed = draw, seed
        self.departments = {d: one.department for d, one in rosters.labels(draw.task).items()}
        self.modes = {d: one.mode for d, one in rosters.labels(draw.task).items()}
        self.persons = rosters.by_certificate(p.certificate for p in people if not p.absence)
        self.teams = known_teams(draw.base) if draw.base else {}

    def keep(self, teams: Sequence[matching.Team], plan: matching.Plan) -> None:
        for team in teams:
            self.team(team.members, "；".join(team.flags))
        drawn = {row.subject: row.id for row in drawn_rows(self.draw)}
        facts = []
        for one in plan.assignments:
            # 有人须回避的，由替补组成的小组检查这一户
            note = _("因回避由替补参加") if one.replaced else ""
            team_row = self.team(one.members, note)
            facts.append(
                {"draw_id": self.draw.id, "drawn_id": drawn[one.id], "team_id": team_row.id}
            )
        if facts:
            db.session.execute(insert(Assignment), facts)

    def team(self, members: tuple[matching.Inspector, ...], note: str) -> Team:
        key = tuple(p.certificate for p in members)
        if key not in self.teams:
            self.teams[key] = made = Team(
                task_id=self.draw.task_id,
                draw_id=self.draw.base_id or self.draw.id,
                number=len(self.teams) + 1,
            )
            made.members = [
                self.member(person, place == 0, note) for place, person in enumerate(members)
            ]
            db.session.add(made)
            db.session.flush()
        return self.teams[key]

    def member(self, person: matching.Inspector, leads: bool, note: str) -> TeamMember:
        mode = self.modes[person.department]
        known = self.persons[person.certificate]
        how = "neighbour" if known.neighbour else "random" if mode == "neighbour" else mode
        drawn = "" if mode == "direct" else shown(ticket(self.seed, person.certificate))
        return TeamMember(inspector=known, department=self.departments[person.department],
                          leads=leads, how=how, ticket=drawn, note=note)  # fmt: skip


def known_teams(draw: Draw) -> dict[tuple[str, ...], Team]:
    """The teams of a draw by the certificates of those who were drawn; an extension uses them."""
    found = db.session.scalars(select(Team).filter_by(draw_id=draw.id).order_by(Team.number))
    return {
        tuple(m.inspector.certificate for m in team.members if m.how != "substitute"): team
        for team in found
    }

"""Which team checks which entity: recusal, qualifications, balance (art. 9 and 10). Pure.

Two passes, both to be followed with a pencil (decision 0022): every entity, in the order of its
ticket, to the least loaded team that may take it; then whole chains of moves even out what the
order has left uneven (``balance``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jointcheck.draw import balance
from jointcheck.draw.desk import Assignment, Desk, Entity, Recusal
from jointcheck.draw.teams import (
    ARTICLE_9,
    Inspector,
    Shortage,
    Team,
    deal_teams,
    next_in_order,
    orders,
    seed2,
    shortages,
)

__all__ = [
    "ARTICLE_9",
    "Assignment",
    "Entity",
    "Inspector",
    "Plan",
    "Recusal",
    "Shortage",
    "Team",
    "assign",
    "check",
    "deal_teams",
    "next_in_order",
    "orders",
    "seed2",
    "shortages",
]


@dataclass
class Plan:
    """All assignments in ticket order, ``unmatched`` ids with their ground, loads by team.

    ``uneven`` says why the loads cannot be closer than ``gap``; empty while they differ by one.
    """

    assignments: list[Assignment] = field(default_factory=list)
    unmatched: dict[str, str] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    uneven: str = ""

    @property
    def gap(self) -> int:
        """The largest load less the smallest."""
        return max(self.loads.values(), default=0) - min(self.loads.values(), default=0)


def assign(
    seed: str,
    entities: Iterable[Entity],
    teams: Sequence[Team],
    queues: Mapping[str, Sequence[Inspector]],
    recusals: Iterable[Recusal] = (),
    held: Sequence[Assignment] = (),
) -> Plan:
    """Give every entity to a team that may check it, as evenly as recusals and skills allow.

    First pass, in the order of tickets: the least loaded eligible team, ties by the ticket of
    ``id#T07``. Where every team holds a recused member, he is replaced for this entity by the next
    of his department's order in ``queues``; where that fails too the entity is in ``unmatched``
    with the ground, for a direct or neighbouring assignment (art. 9). Second pass: ``balance``.
    ``held``: assignments of before (an extension goes on from them); they count and stay.
    """
    desk = Desk(seed, teams, queues, recusals, held)
    for entity in sorted(entities, key=lambda e: (e.ticket, e.id)):
        place(desk, entity)
    balance.even_out(desk)
    plan = planned(desk)
    check(plan, teams, desk.recused)
    return plan


def place(desk: Desk, entity: Entity) -> None:
    """The first pass, for one entity."""
    choice = desk.choice(entity)
    if choice is None and balance.make_room(desk, entity):
        choice = desk.choice(entity)
    choice = choice or desk.choice(entity, stand_ins=True)
    if choice is None:
        desk.unmatched[entity.id] = desk.ground(entity)
        return
    desk.put(entity, choice)


def planned(desk: Desk) -> Plan:
    flags = tuple(sorted({flag for team in desk.teams.values() for flag in team.flags}))
    made = [one for _entity, one in desk.placed.values()]
    return Plan(made, desk.unmatched, desk.loads, flags, balance.why_uneven(desk))


def check(plan: Plan, teams: Sequence[Team], recused: Mapping[str, Collection[str]]) -> None:
    """Raise RuntimeError when the plan breaks what must hold of every plan."""
    leading = {team.code: team.leader.department for team in teams}
    seen: set[str] = set(plan.unmatched)
    for row in plan.assignments:
        names = {person.certificate for person in row.members}
        fine = (
            row.id not in seen
            and len(names) == len(row.members) >= 2
            and row.members[0].department == leading[row.team]
            and not names & set(recused.get(row.id, ()))
        )
        if not fine:
            raise RuntimeError(f"检查对象“{row.id}”的检查组不符合规定，本次匹配作废。")
        seen.add(row.id)

"""Which team checks which entity: recusal, qualifications, balance (art. 9 and 10). Pure.

Two passes, both to be followed with a pencil (decision 0022): every entity, in the order of its
ticket, to the least loaded team that may take it; then whole chains of moves even out what the
order has left uneven (``balance``).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from jointcheck.draw import balance
from jointcheck.draw.lottery import ticket
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


@dataclass(frozen=True)
class Recusal:
    """An inspector who must not check an entity, and why."""

    certificate: str
    id: str
    ground: str


@dataclass(frozen=True)
class Entity:
    """A drawn entity with its ticket and the qualifications that its items need."""

    id: str
    ticket: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Assignment:
    """The people who check an entity; ``replaced`` are (recused, stand-in) certificates."""

    id: str
    team: str
    members: tuple[Inspector, ...]
    replaced: tuple[tuple[str, str], ...] = ()


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
        desk.place(entity)
    balance.even_out(desk)
    plan = desk.plan()
    check(plan, teams, desk.recused)
    return plan


class Desk:
    """The assignment under way: what lies on which team, and who may take what."""

    def __init__(
        self,
        seed: str,
        teams: Sequence[Team],
        queues: Mapping[str, Sequence[Inspector]],
        recusals: Iterable[Recusal],
        held: Sequence[Assignment] = (),
    ):
        self.seed, self.queues = seed, queues
        self.teams = {team.code: team for team in teams}
        self.recused: dict[str, set[str]] = {}
        for recusal in recusals:
            self.recused.setdefault(recusal.id, set()).add(recusal.certificate)
        self.loads = dict.fromkeys(self.teams, 0)
        self.duties: Counter[str] = Counter()
        self.placed: dict[str, tuple[Entity, Assignment]] = {}  # by id, in the order of tickets
        self.unmatched: dict[str, str] = {}
        for one in held:
            self.count(one, 1)

    def count(self, one: Assignment, step: int) -> None:
        self.loads[one.team] += step
        for person in one.members:
            self.duties[person.certificate] += step

    def place(self, entity: Entity) -> None:
        """The first pass, for one entity."""
        choice = self.choice(entity)
        if choice is None and balance.make_room(self, entity):
            choice = self.choice(entity)
        choice = choice or self.choice(entity, stand_ins=True)
        if choice is None:
            self.unmatched[entity.id] = self.ground(entity)
            return
        self.put(entity, choice)

    def put(self, entity: Entity, choice: Assignment) -> None:
        if entity.id in self.placed:
            self.count(self.placed[entity.id][1], -1)
        self.placed[entity.id] = (entity, choice)
        self.count(choice, 1)

    def choice(self, entity: Entity, stand_ins: bool = False) -> Assignment | None:
        """The least loaded team that may take the entity and has room, or None."""
        for code in self.by_load(entity):
            found = self.offer(entity, code, stand_ins)
            if found is not None and all(self.free(person) for person in found.members):
                return found
        return None

    def by_load(self, entity: Entity) -> Iterator[str]:
        """The least loaded team first; tickets are made for a tie only."""

        def lot(code: str) -> str:
            return ticket(self.seed, f"{entity.id}#{code}")

        load = self.loads.__getitem__
        for _load, codes in groupby(sorted(self.teams, key=load), load):
            yield from sorted(codes, key=lot)

    def offer(self, entity: Entity, code: str, stand_ins: bool) -> Assignment | None:
        """How the team would check the entity, room or not: its members fit, or their stand-ins."""
        team = self.teams[code]
        barred = self.recused.get(entity.id, set())
        members: tuple[Inspector, ...] = team.members
        if any(person.certificate in barred for person in members):
            members = self.with_stand_ins(team, barred) if stand_ins else ()
        held = {skill for person in members for skill in person.qualifications}
        if not members or not entity.needs <= held:
            return None
        pairs = zip(team.members, members, strict=True)
        changed = tuple((old.certificate, new.certificate) for old, new in pairs if old != new)
        return Assignment(entity.id, code, members, changed)

    def options(self, entity: Entity) -> list[str]:
        """The teams that may take the entity as they are; where there is none, with stand-ins."""
        for stand_ins in (False, True):
            found = [c for c in self.teams if self.offer(entity, c, stand_ins) is not None]
            if found:
                return found
        return []

    def with_stand_ins(self, team: Team, barred: set[str]) -> tuple[Inspector, ...]:
        """The team with each recused member replaced from his own department, or nothing."""
        members: list[Inspector] = list(team.members)
        for place, person in enumerate(team.members):
            if person.certificate not in barred:
                continue
            queue = self.queues[person.department]
            full = {p.certificate for p in queue if not self.free(p)}
            taken = barred | full | {p.certificate for p in members}
            stand_in = next_in_order(queue, person.certificate, taken)
            if stand_in is None:
                return ()
            members[place] = stand_in
        return tuple(members)

    def free(self, person: Inspector) -> bool:
        return person.capacity is None or self.duties[person.certificate] < person.capacity

    def overloaded(self) -> bool:
        """Whether somebody carries more than his capacity; asked after moves on trial."""
        people = (p for _entity, one in self.placed.values() for p in one.members)
        return any(
            p.capacity is not None and self.duties[p.certificate] > p.capacity for p in people
        )

    def ground(self, entity: Entity) -> str:
        """Why nobody can take the entity."""
        if any(self.offer(entity, code, False) for code in self.teams):
            return "检查人员承担户数已满，请直接委派或与相邻区域匹配（第九条）。"
        if self.recused.get(entity.id):
            return (
                "各检查组均有人员应当回避，本部门无人可替，请直接委派或与相邻区域匹配（第九条）。"
            )
        return "没有检查组具备所需资质，请直接委派或与相邻区域匹配（第九条）。"

    def plan(self) -> Plan:
        flags = tuple(sorted({flag for team in self.teams.values() for flag in team.flags}))
        made = [one for _entity, one in self.placed.values()]
        return Plan(made, self.unmatched, self.loads, flags, balance.why_uneven(self))


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

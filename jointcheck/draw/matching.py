"""Which team checks which entity: recusal, qualifications, balance (art. 9 and 10). Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
    """All assignments in ticket order, ``unmatched`` ids with their ground, loads by team."""

    assignments: list[Assignment] = field(default_factory=list)
    unmatched: dict[str, str] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """The most loaded team's entities less the least loaded one's."""
        return max(self.loads.values()) - min(self.loads.values())


def assign(
    seed: str,
    entities: Iterable[Entity],
    teams: Sequence[Team],
    queues: Mapping[str, Sequence[Inspector]],
    recusals: Iterable[Recusal] = (),
) -> Plan:
    """Give every entity, in the order of tickets, to the least loaded team that may check it.

    Ties go by the ticket of ``id#T07``. Where every team holds a recused member, he is replaced
    for this entity by the next of his department's order in ``queues``; where that fails too the
    entity is in ``unmatched`` with the ground, for a direct or neighbouring assignment (art. 9).
    """
    desk = _Desk(seed, teams, queues, recusals)
    for entity in sorted(entities, key=lambda e: (e.ticket, e.id)):
        desk.place(entity)
    check(desk.plan, teams, desk.recused)
    return desk.plan


class _Desk:
    """The assignment under way."""

    def __init__(
        self,
        seed: str,
        teams: Sequence[Team],
        queues: Mapping[str, Sequence[Inspector]],
        recusals: Iterable[Recusal],
    ):
        self.seed, self.teams, self.queues = seed, teams, queues
        self.recused: dict[str, set[str]] = {}
        for recusal in recusals:
            self.recused.setdefault(recusal.id, set()).add(recusal.certificate)
        flags = tuple(sorted({flag for team in teams for flag in team.flags}))
        self.plan = Plan(loads={team.code: 0 for team in teams}, flags=flags)
        self.duties: dict[str, int] = {}

    def place(self, entity: Entity) -> None:
        choice = self._regular(entity) or self._replaced(entity)
        if not choice:
            self.plan.unmatched[entity.id] = self._ground(entity)
            return
        self.plan.assignments.append(choice)
        self.plan.loads[choice.team] += 1
        for person in choice.members:
            self.duties[person.certificate] = self.duties.get(person.certificate, 0) + 1

    def _by_load(self, entity: Entity) -> list[Team]:
        def rank(team: Team) -> tuple[int, str]:
            return self.plan.loads[team.code], ticket(self.seed, f"{entity.id}#{team.code}")

        return sorted(self.teams, key=rank)

    def _regular(self, entity: Entity) -> Assignment | None:
        barred = self.recused.get(entity.id, set())
        for team in self._by_load(entity):
            free = not any(p.certificate in barred for p in team.members)
            if free and self._fit(entity, team.members):
                return Assignment(entity.id, team.code, team.members)
        return None

    def _replaced(self, entity: Entity) -> Assignment | None:
        for team in self._by_load(entity):
            members = self._stand_ins(entity, team)
            if members and self._fit(entity, members):
                changed = tuple(
                    (old.certificate, new.certificate)
                    for old, new in zip(team.members, members, strict=True)
                    if old != new
                )
                return Assignment(entity.id, team.code, members, changed)
        return None

    def _stand_ins(self, entity: Entity, team: Team) -> tuple[Inspector, ...]:
        """The team with each recused member replaced from his own department, or nothing."""
        barred = self.recused.get(entity.id, set())
        members: list[Inspector] = list(team.members)
        for place, person in enumerate(team.members):
            if person.certificate not in barred:
                continue
            taken = barred | {p.certificate for p in members} | self._full()
            stand_in = next_in_order(self.queues[person.department], person.certificate, taken)
            if stand_in is None:
                return ()
            members[place] = stand_in
        return tuple(members)

    def _full(self) -> set[str]:
        people = [person for queue in self.queues.values() for person in queue]
        return {p.certificate for p in people if not self._free(p)}

    def _free(self, person: Inspector) -> bool:
        return person.capacity is None or self.duties.get(person.certificate, 0) < person.capacity

    def _fit(self, entity: Entity, members: Sequence[Inspector]) -> bool:
        skills = {skill for person in members for skill in person.qualifications}
        return entity.needs <= skills and all(self._free(person) for person in members)

    def _ground(self, entity: Entity) -> str:
        barred = self.recused.get(entity.id, set())
        for team in self.teams:
            if not any(p.certificate in barred for p in team.members):
                skills = {skill for p in team.members for skill in p.qualifications}
                if entity.needs <= skills:
                    return "检查人员承担户数已满，请直接委派或与相邻区域匹配（第九条）。"
        if barred:
            return (
                "各检查组均有人员应当回避，本部门无人可替，请直接委派或与相邻区域匹配（第九条）。"
            )
        return "没有检查组具备所需资质，请直接委派或与相邻区域匹配（第九条）。"


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

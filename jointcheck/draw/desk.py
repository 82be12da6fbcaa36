"""The desk of the matching: what lies on which team, and who may take what (art. 9). Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jointcheck.draw.lottery import ticket
from jointcheck.draw.teams import Inspector, Team, next_in_order


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

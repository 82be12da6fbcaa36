"""The inspectors of a task and the teams dealt from them by the second seed (art. 9 and 10). Pure.

A certificate that is not valid in the task's window is an absence, with that as its reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from jointcheck.draw.lottery import order
from jointcheck.ground.words import N_

ARTICLE_9 = N_("第九条")


class Shortage(ValueError):
    """Too few inspectors; ``sentences`` say what is missing. Raised before anything is drawn."""

    def __init__(self, sentences: Sequence[str]):
        super().__init__("".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class Inspector:
    """A holder of a certificate; ``capacity`` in entities (None: no limit), absent if a reason."""

    certificate: str
    department: str
    qualifications: frozenset[str] = frozenset()
    capacity: int | None = None
    absence: str = ""


@dataclass(frozen=True)
class Team:
    """``members`` with the leader first; ``flags`` name the article of an unusual dealing."""

    code: str
    members: tuple[Inspector, ...]
    flags: tuple[str, ...] = ()

    @property
    def leader(self) -> Inspector:
        return self.members[0]


def seed2(seed_text: str) -> str:
    """The seed of inspectors and teams: seed.txt with `` inspectors`` on its first line, hashed."""
    first, rest = seed_text.split("\n", 1)
    return sha256(f"{first} inspectors\n{rest}".encode()).hexdigest()


def orders(
    seed: str, roster: Iterable[Inspector], direct: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[Inspector]]:
    """Every department's available inspectors by ticket; ``direct`` departments as they chose."""
    available = {person.certificate: person for person in roster if not person.absence}
    departments = sorted({person.department for person in available.values()})
    found = {}
    for department in departments:
        own = [c for c, person in available.items() if person.department == department]
        chosen = (direct or {}).get(department)
        # 第九条：可以采取直接委派方式
        names = [c for c in chosen if c in own] if chosen is not None else order(seed, own)
        found[department] = [available[c] for c in names]
    return found


def next_in_order(
    queue: Sequence[Inspector], leaving: str, barred: Collection[str] = ()
) -> Inspector | None:
    """Who follows ``leaving`` in the department's order (art. 10), round the end, or None."""
    names = [person.certificate for person in queue]
    start = names.index(leaving) + 1 if leaving in names else 0
    for person in [*queue[start:], *queue[:start]]:
        if person.certificate != leaving and person.certificate not in barred:
            return person
    return None


def shortages(
    roster: Sequence[Inspector],
    initiator: str,
    departments: Collection[str],
    count: int,
    entities: int = 0,
    needs: Collection[str] = (),
) -> list[str]:
    """What is missing for ``count`` teams and so many entities, as sentences; checked before T1."""
    found = [] if count > 0 else ["检查组数至少为1。"]
    for department in sorted({*departments, initiator}):
        present = [p for p in roster if p.department == department and not p.absence]
        found += _shortage_of(department, present, entities)
    leaders = sum(p.department == initiator and not p.absence for p in roster)
    wanted = count if {*departments} - {initiator} else 2 * count
    if leaders < wanted:
        found.append(
            f"发起部门{initiator}可用的检查人员{leaders}名，{count}个检查组需要{wanted}名，"
            "请减少检查组数。"
        )
    held = {skill for p in roster if not p.absence for skill in p.qualifications}
    found += [f"没有可用的检查人员具备“{skill}”资质。" for skill in sorted({*needs} - held)]
    return found


def _shortage_of(department: str, present: list[Inspector], entities: int) -> list[str]:
    if not present:
        return [f"{department}没有可用的检查人员，请直接委派或与相邻区域匹配（第九条）。"]
    capacities = [p.capacity for p in present if p.capacity is not None]
    if len(capacities) == len(present) and sum(capacities) < entities:
        return [f"{department}的检查人员最多承担{sum(capacities)}户，少于应查的{entities}户。"]
    return []


def deal_teams(
    seed: str,
    roster: Sequence[Inspector],
    initiator: str,
    departments: Collection[str],
    count: int,
    direct: Mapping[str, Sequence[str]] | None = None,
    people: Mapping[str, int] | None = None,
) -> list[Team]:
    """Deal T01…: the initiating department leads, every other department adds its members.

    ``people``: members of a department in each team, one where nothing is said. A department with
    fewer people than that needs is dealt round again, flagged 第九条. Raises Shortage.
    """
    queues = orders(seed, roster, direct)
    present = [person for queue in queues.values() for person in queue]
    if missing := shortages(present, initiator, departments, count):
        raise Shortage(missing)
    wanted = {name: (people or {}).get(name, 1) for name in (*departments, initiator)}
    others = sorted({*departments} - {initiator})
    # 第十条：发起部门的执法人员为组长
    leaders, seconds = queues[initiator][:count], queues[initiator][count:]
    joining = wanted[initiator] - 1 if others else max(1, wanted[initiator] - 1)
    groups = [_dealt(queues[name], count, wanted[name]) for name in others]
    groups.append(_dealt(seconds, count, min(joining, len(seconds))))
    asked = [(len(queues[name]), count * wanted[name]) for name in others]
    short = any(have < need for have, need in asked) or len(seconds) < count * joining
    flags = (ARTICLE_9,) if short else ()
    return [
        Team(f"T{n + 1:02d}", (leaders[n], *(p for group in groups for p in group[n])), flags)
        for n in range(count)
    ]


def _dealt(queue: Sequence[Inspector], count: int, each: int) -> list[tuple[Inspector, ...]]:
    """``each`` members for every team, in order and round again; nobody twice in a team."""
    each = min(each, len(queue))
    return [
        tuple(queue[(n * each + place) % len(queue)] for place in range(each)) for n in range(count)
    ]

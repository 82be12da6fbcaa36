"""Evens out the loads of teams after every entity has one: chains of moves, the shortest first. Pure.

As long as some team has at least two entities more than another that a chain of moves leads to,
the most loaded such team (ties: the lower number) gives one on, along the shortest chain, to the
least loaded team at its end; on each link the entity with the lowest ticket moves. When no such
chain is left, no other distribution is more even (optimal semi-matching; decision 0022).
"""

from collections.abc import Callable, Iterable
from itertools import pairwise

from jointcheck.draw.desk import Desk, Entity

Links = dict[str, dict[str, str]]  # team → team that could take one of its entities → that entity
Chain = list[str]  # teams; each gives one entity to the next


def even_out(desk: Desk) -> None:
    """Carry chains out until the loads are as even as eligibility lets them be."""
    if gap(desk) <= 1:
        return
    options = {id_: desk.options(entity) for id_, (entity, _one) in desk.placed.items()}
    while gap(desk) > 1:
        found = links(desk, options)
        if not any(carry(desk, found, chain) for chain in improving(desk, found)):
            return


def gap(desk: Desk) -> int:
    """The largest load less the smallest."""
    return max(desk.loads.values()) - min(desk.loads.values())


def improving(desk: Desk, found: Links) -> Iterable[Chain]:
    """A chain from every team that has one, the most loaded team first."""
    for code in by_load(desk, reverse=True):
        limit = desk.loads[code] - 2
        chain = shortest(desk, found, code, lambda end, limit=limit: desk.loads[end] <= limit)  # type: ignore[misc]
        if chain:
            yield chain


def make_room(desk: Desk, entity: Entity) -> bool:
    """Move others so that a team that may take ``entity``, but is full, has room for it."""

    def has_room(code: str) -> bool:
        return all(desk.free(person) for person in desk.teams[code].members)

    fitting = [code for code in desk.teams if desk.offer(entity, code, False) is not None]
    if not fitting or not any(has_room(code) for code in desk.teams):
        return False
    options = {id_: desk.options(one) for id_, (one, _place) in desk.placed.items()}
    found = links(desk, options)
    chains = (shortest(desk, found, code, has_room) for code in by_load(desk) if code in fitting)
    return any(carry(desk, found, chain) for chain in chains if chain)


def links(desk: Desk, options: dict[str, list[str]]) -> Links:
    """Which team could give which entity to which other; the lowest ticket for each pair."""
    found: Links = {code: {} for code in desk.teams}
    for id_, (_entity, one) in desk.placed.items():
        for code in options[id_]:
            if code != one.team:
                found[one.team].setdefault(code, id_)
    return found


def shortest(desk: Desk, found: Links, start: str, ends: Callable[[str], bool]) -> Chain:
    """The shortest chain from ``start`` to a team that ``ends`` accepts; [] when there is none."""
    came: dict[str, str] = {start: ""}
    level = [start]
    while level:
        reached = [(code, after) for code in level for after in sorted(found[code])]
        level = []
        for code, after in reached:
            if after not in came:
                came[after] = code
                level.append(after)
        level.sort()
        if goals := [code for code in by_load(desk, level) if ends(code)]:
            return back(came, goals[0])
    return []


def back(came: dict[str, str], end: str) -> Chain:
    chain = [end]
    while came[chain[0]]:
        chain.insert(0, came[chain[0]])
    return chain


def carry(desk: Desk, found: Links, chain: Chain) -> bool:
    """Move along the chain; False, and nothing moved, where somebody would carry too many.

    From its end, so that every taker has given on before it receives.
    """
    before = []
    for giver, taker in reversed(list(pairwise(chain))):
        entity, held = desk.placed[found[giver][taker]]
        offer = desk.offer(entity, taker, False) or desk.offer(entity, taker, True)
        if offer is not None:
            before.append((entity, held))
            desk.put(entity, offer)
        if offer is None or desk.overloaded():
            for one, place in reversed(before):
                desk.put(one, place)
            return False
    return True


def by_load(desk: Desk, codes: Iterable[str] | None = None, reverse: bool = False) -> list[str]:
    """Teams by load, ties by number."""
    sign = -1 if reverse else 1
    return sorted(desk.teams if codes is None else codes, key=lambda c: (sign * desk.loads[c], c))


def why_uneven(desk: Desk) -> str:
    """The ground of a gap above one: the most loaded teams, and why nobody else takes from them."""
    most, least = max(desk.loads.values()), min(desk.loads.values())
    if most - least < 2:
        return ""
    options = {id_: desk.options(entity) for id_, (entity, _one) in desk.placed.items()}
    found = links(desk, options)
    closed = {code for code in desk.teams if desk.loads[code] == most}
    rest = list(closed)
    while rest:
        fresh = set(found[rest.pop()]) - closed
        closed |= fresh
        rest += fresh
    names = "、".join(f"第{code[1:]}组" for code in sorted(closed))
    number = sum(desk.loads[code] for code in closed)
    why = "、".join(grounds(desk, closed))
    return f"{names}共{number}户，其他检查组因{why}不能承担，各组户数相差{most - least}户。"


def grounds(desk: Desk, closed: set[str]) -> list[str]:
    """Recusal, qualification, capacity, or a list of before: what holds the entities where they are."""
    own = [entity for entity, one in desk.placed.values() if one.team in closed]
    others = [team for code, team in desk.teams.items() if code not in closed]
    people = [person for team in others for person in team.members]
    reasons = {
        "人员应当回避": any(
            person.certificate in desk.recused.get(entity.id, ()) for entity in own for person in people
        ),
        "不具备资质": any(
            not entity.needs <= {skill for p in team.members for skill in p.qualifications}
            for entity in own
            for team in others
        ),
        "承担户数已满": any(not desk.free(person) for person in people),
    }  # fmt: skip
    return [words for words, holds in reasons.items() if holds] or [
        "此前抽中的户已经分配、不再变动"
    ]

"""No distribution is more even than the one found, and what keeps it uneven is said."""

from collections import Counter
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jointcheck.draw import matching
from jointcheck.draw.matching import Entity, Inspector, Recusal
from jointcheck.draw.teams import Team

SEED = "4" * 64
LEAD, OTHER = "自然资源局", "市场监管局"


def pairs(count: int, capacity: int | None = None) -> list[Team]:
    """Teams of two, each of people of its own."""
    return [
        Team(f"T{n:02d}", (Inspector(f"{LEAD}{n}", LEAD, capacity=capacity), Inspector(f"{OTHER}{n}", OTHER)))
        for n in range(1, count + 1)
    ]  # fmt: skip


def planned(teams: list[Team], barred: list[set[int]], **more) -> matching.Plan:
    """Entity n must not meet the leaders of the teams in ``barred[n]``; nobody stands in."""
    entities = [Entity(f"e:{n:02d}", f"0.{n:02d}") for n in range(len(barred))]
    recusals = [
        Recusal(f"{LEAD}{team}", f"e:{n:02d}", "亲属")
        for n, teams_of in enumerate(barred)
        for team in teams_of
    ]
    queues = {LEAD: [], OTHER: []}
    return matching.assign(SEED, entities, teams, queues, recusals, **more)


def best(teams: int, barred: list[set[int]]) -> list[int]:
    """The most even loads of all distributions, by trying every one."""
    free = [[t for t in range(1, teams + 1) if t not in out] for out in barred]
    ways = product(*(options for options in free if options))
    loads = (Counter(dict.fromkeys(range(1, teams + 1), 0)) + Counter(way) for way in ways)
    every = [sorted(load.get(t, 0) for t in range(1, teams + 1)) for load in loads]
    return min(every, key=lambda load: sum(n * n for n in load))


@settings(max_examples=1000, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda t: st.tuples(st.just(t), st.lists(st.sets(st.integers(1, t)), min_size=1, max_size=6))
    )
)  # fmt: skip
def test_no_distribution_is_more_even(case):
    teams, barred = case
    plan = planned(pairs(teams), barred)
    assert sorted(plan.loads.values()) == best(teams, barred)
    assert len(plan.unmatched) == sum(len(out) == teams for out in barred)
    assert bool(plan.uneven) == (plan.gap > 1)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sets(st.integers(1, 3), max_size=2), min_size=1, max_size=9), st.integers(1, 3))
@example([{3}, {1}, {2, 3}], 1)  # a chain over a team that is full itself
def test_nobody_is_left_while_moving_others_would_make_room(barred, capacity):
    plan = planned(pairs(3, capacity), barred)
    free = [{1, 2, 3} - out for out in barred]
    assert max(plan.loads.values()) <= capacity
    assert len(plan.assignments) == most_matched(free, capacity)
    assert all("已满" in ground for ground in plan.unmatched.values())


def most_matched(free: list[set[int]], capacity: int) -> int:
    """The largest number of entities that teams of this capacity can take, by trying."""
    reached = {(0, 0, 0): 0}
    for options in free:
        after = dict(reached)
        for loads, count in reached.items():
            for team in options:
                new = tuple(n + (place == team - 1) for place, n in enumerate(loads))
                if new[team - 1] <= capacity:
                    after[new] = max(after.get(new, 0), count + 1)
        reached = after
    return max(reached.values())


def test_what_keeps_the_loads_apart_is_named():
    plan = planned(pairs(3), [{1, 2}] * 4 + [set()])
    assert plan.loads == {"T01": 1, "T02": 0, "T03": 4}
    assert plan.uneven == "第03组共4户，其他检查组因人员应当回避不能承担，各组户数相差4户。"


def test_a_chain_of_moves_is_found_where_no_single_move_helps():
    # the last two can only go to the first team; the first two move on to make it even
    plan = planned(pairs(3), [{3}, {3}, {1}, {1}, {2, 3}, {2, 3}])
    assert sorted(plan.loads.values()) == [2, 2, 2]


def test_the_order_in_which_entities_and_recusals_are_given_does_not_matter():
    teams, barred = pairs(4), [{n % 4 + 1, (n * 3) % 4 + 1} for n in range(40)]
    entities = [Entity(f"e:{n}", f"0.{n:02d}") for n in range(40)]
    recusals = [
        Recusal(f"{LEAD}{t}", f"e:{n}", "亲属") for n, out in enumerate(barred) for t in out
    ]
    one = matching.assign(SEED, entities, teams, {}, recusals)
    other = matching.assign(SEED, entities[::-1], teams[::-1], {}, recusals[::-1])
    assert one.assignments == other.assignments


def test_what_was_given_before_counts_and_stays():
    teams = pairs(2)
    before = planned(teams, [set()] * 3)
    more = matching.assign(SEED, [Entity("e:90", "0.90")], teams, {}, held=before.assignments)
    (added,) = more.assignments
    assert added.team == min(before.loads, key=before.loads.get)
    assert more.loads == {"T01": 2, "T02": 2}

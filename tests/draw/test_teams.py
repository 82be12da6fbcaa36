"""Several members of a department in a team: nobody twice, everybody by the order of tickets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.draw import matching
from jointcheck.draw.matching import Inspector, Shortage

SEED = "3" * 64
LEAD, OTHER = "自然资源局", "市场监管局"


def roster(leaders: int, others: int) -> list[Inspector]:
    wanted = ((LEAD, leaders), (OTHER, others))
    return [Inspector(f"{name}{n:03d}", name) for name, count in wanted for n in range(count)]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, 12), st.integers(0, 12), st.integers(2, 20), st.integers(1, 3), st.integers(1, 2)
)
def test_a_team_has_as_many_of_each_department_as_the_scheme_says(
    teams, spare, others, lead, other
):
    people = roster(teams + lead - 1 + spare, others)
    wanted = {LEAD: lead, OTHER: other}
    dealt = matching.deal_teams(SEED, people, LEAD, [LEAD, OTHER], teams, people=wanted)
    assert len(dealt) == teams
    for team in dealt:
        names = [p.certificate for p in team.members]
        assert len(set(names)) == len(names) == lead + other
        assert team.leader.department == LEAD
        assert sum(p.department == OTHER for p in team.members) == other
    assert len({team.leader.certificate for team in dealt}) == teams


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 8), st.integers(1, 30), st.integers(1, 3))
def test_nobody_of_a_department_serves_twice_before_everybody_has_served_once(teams, others, each):
    dealt = matching.deal_teams(
        SEED, roster(teams, others), LEAD, [LEAD, OTHER], teams, people={OTHER: each}
    )
    served = [p.certificate for team in dealt for p in team.members if p.department == OTHER]
    counts = [served.count(name) for name in set(served)]
    assert max(counts) - min(counts) <= 1
    assert len(set(served)) == min(others, len(served))


def test_too_few_of_the_initiating_department_are_told_in_words():
    with pytest.raises(Shortage, match="3个检查组需要3名"):
        matching.deal_teams(SEED, roster(2, 5), LEAD, [LEAD, OTHER], 3)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.followup.rules import (
    FULL,
    KINDS,
    STATES,
    Figures,
    Thresholds,
    after,
    may_hand_over,
    overdue,
    raised,
    usual,
)

VERBS = ("accept", "answer", "reopen", "close")


@given(st.sampled_from(sorted(STATES)), st.sampled_from(VERBS), st.sampled_from(sorted(KINDS)))
def test_nothing_leads_out_of_a_closed_matter(state, verb, kind):
    target = after(state, verb, kind)
    assert target is None or (state != "closed" and target in STATES)


def test_only_a_recheck_is_closed_without_an_answer():
    assert after("accepted", "close", "recheck") == "closed"
    assert [kind for kind in KINDS if after("accepted", "close", kind)] == ["recheck"]


def test_suspected_crime_need_not_wait_for_the_review():
    assert may_hand_over("justice", "concluded")
    assert not may_hand_over("transfer", "concluded")
    assert not may_hand_over("justice", "visiting")


@pytest.mark.parametrize(
    ("checked", "problems", "mark"),
    [(10, 3, "common"), (20, 3, "frequent"), (3, 2, ""), (0, 0, ""), (100, 14, "")],
)
def test_a_problem_is_common_when_it_is_both_frequent_and_not_single(checked, problems, mark):
    assert Thresholds().mark(Figures(checked, problems)) == mark


def test_a_department_that_measures_more_strictly_finds_a_common_problem_earlier():
    figures = Figures(20, 2)
    assert Thresholds().mark(figures) == ""
    assert Thresholds(2, 500, 1000).mark(figures) == "common"
    assert Thresholds(2, 2000, 1000).problem()


@given(st.integers(0, 500), st.data())
def test_the_rate_never_leaves_its_bounds(checked, data):
    problems = data.draw(st.integers(0, checked))
    assert 0 <= Figures(checked, problems).rate <= FULL


@given(st.lists(st.none() | st.integers(0, FULL)), st.integers(-5, 2 * FULL))
def test_a_special_ratio_is_higher_than_all_before_or_already_the_whole(so_far, ratio):
    if raised(ratio, so_far):
        assert ratio <= FULL
        assert all(ratio > (one or 0) or ratio == FULL for one in so_far)


def test_each_usual_route_is_proposed_once():
    assert [one.kind for one in usual(["transfer", "", "recheck", "transfer"])] == [
        "transfer",
        "recheck",
    ]


def test_a_closed_matter_is_never_overdue():
    assert overdue("accepted", date(2026, 1, 1), date(2026, 1, 2))
    assert not overdue("closed", date(2026, 1, 1), date(2026, 1, 2))

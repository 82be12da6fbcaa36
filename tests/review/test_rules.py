from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground.workdays import Workdays
from jointcheck.review.rules import (
    DEPARTMENT_STEP,
    Needed,
    concluded_by,
    departments,
    due,
    missing,
    seats,
)

PLAIN = Workdays(frozenset(), frozenset(), frozenset({2026, 2027}))
IDS = st.sets(st.integers(1, 9), min_size=1)


@given(IDS, st.data())
def test_every_department_gives_exactly_one_pass_and_the_initiating_one_comes_first(ids, data):
    initiating = data.draw(st.sampled_from(sorted(ids)))
    wanted = departments(initiating, ids)
    assert wanted[0].department_id == initiating
    assert sorted(one.department_id for one in wanted) == sorted(ids)


@given(IDS, st.sets(st.integers(1, 9)))
def test_a_round_is_complete_only_when_no_department_is_missing(ids, passed):
    wanted = departments(min(ids), ids)
    left = missing(wanted, {(one, DEPARTMENT_STEP) for one in passed}, set())
    assert {one.department_id for one in left} == ids - passed


def test_a_department_cannot_be_waived_but_a_plugins_step_can():
    extra = Needed(2, "mining:boundary", "越界复核")
    wanted = [*departments(1, {1, 2}), extra]
    left = missing(wanted, {(1, DEPARTMENT_STEP)}, {DEPARTMENT_STEP, "mining:boundary"})
    assert left == [Needed(2)]


def test_a_step_that_nobody_knows_has_no_seat():
    wanted = [Needed(1, "mining:?", "不明", unknown=True), Needed(2), Needed(1)]
    assert seats(wanted, {1, 2}, own=2) == [Needed(2), Needed(1)]


@given(st.integers(0, 20), st.dates(date(2026, 3, 1), date(2026, 11, 30)))
def test_what_is_due_soon_was_concluded_early_enough(left, today):
    last = concluded_by(left, today, PLAIN)
    assert PLAIN.left(due(last, PLAIN).date, today) <= left

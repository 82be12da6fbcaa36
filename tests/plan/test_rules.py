"""Plan rules that hold for every number and every state."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.draw import lottery
from jointcheck.plan import rules
from jointcheck.visit.rules import STATES as RECORD_STATES

COUNTS = st.dictionaries(st.sampled_from(sorted(RECORD_STATES)), st.integers(0, 9))
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def task(**moments):
    names = ("voided_at", "archived_at", "locked_at", "dispatched_at", "frozen_at")
    return SimpleNamespace(**(dict.fromkeys(names) | moments))


@given(st.integers(0, 10**6), st.integers(0, 10_000), st.integers(0, 1000))
def test_the_shown_size_is_the_size_that_is_drawn(count, ratio, minimum):
    assert rules.size(count, ratio, minimum, None) == lottery.size(count, ratio, minimum)


@given(COUNTS)
def test_a_task_is_as_far_as_its_slowest_record(counts):
    found = rules.state(task(locked_at=NOW, frozen_at=NOW), counts)
    there = {state for state, number in counts.items() if number}
    if not there or there == {"waiting"}:
        assert found == "locked"
    elif there & {"waiting", "visiting", "concluded", "signed", "returned"}:
        assert found == "visiting"
    elif there & {"reviewing", "passed"}:
        assert found == "reviewing"
    else:
        assert found == "published"


@given(COUNTS)
def test_nothing_is_checked_before_the_list_is_locked(counts):
    assert rules.state(task(), counts) == "draft"
    assert rules.state(task(frozen_at=NOW), counts) == "frozen"


@pytest.mark.parametrize("state", rules.STATES)
def test_the_ribbon_stands_at_one_stage_at_most(state):
    steps = rules.ribbon(state)
    assert [step["label"] for step in steps] == list(rules.STAGES)
    assert [step["state"] for step in steps].count("now") == (state != "archived")


@given(st.lists(st.sampled_from(["a", "b"]), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_a_scope_is_stored_in_one_form(kinds, tags):
    clean = rules.clean_scope({"kinds": kinds, "tags": tags, "strange": ["x"]})
    assert rules.clean_scope(clean) == clean
    assert set(clean) <= {"kinds", "tags"}
    assert clean == rules.clean_scope({"tags": tags[::-1], "kinds": kinds[::-1]})


@given(st.integers(1, 100), st.integers(0, 200))
def test_an_own_directory_that_is_drawn_whole_is_called_directed(listed, wanted):
    said = rules.own_list_warnings(listed, wanted)
    if wanted >= listed:
        assert "定向" in said[0]
    else:
        assert bool(said) == (listed < 20 or wanted * 2 > listed)

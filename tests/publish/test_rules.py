from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import calendar
from jointcheck.ground.workdays import Workdays
from jointcheck.publish import rules
from jointcheck.publish.rules import Case

DAY = date.fromisoformat


def national(extra_off: frozenset[date] = frozenset()) -> Workdays:
    days = [day for year in (2025, 2026) for day in calendar.national_days(year)]
    off = frozenset(d for d, kind in days if kind == calendar.OFF) | extra_off
    work = frozenset(d for d, kind in days if kind == calendar.WORK)
    return Workdays(off, work, frozenset({2025, 2026}))


@pytest.mark.parametrize(
    ("published", "last"),
    [("2026-08-03", "2026-10-08"), ("2026-08-05", "2026-10-08"), ("2025-12-18", "2026-02-24"),
     ("2026-06-30", "2026-08-31"), ("2026-07-24", "2026-09-22")],
)  # fmt: skip
def test_sixty_days_to_object_run_on_to_a_working_day(published, last):
    assert rules.objection_deadline(DAY(published), national()).date == DAY(last)


@pytest.mark.parametrize(
    ("complete", "last"),
    [("2026-01-30", "2026-03-05"), ("2026-09-15", "2026-10-19"), ("2026-09-24", "2026-10-29"),
     ("2026-08-25", "2026-09-21")],
)  # fmt: skip
def test_twenty_working_days_to_re_check(complete, last):
    assert rules.recheck_deadline(DAY(complete), national()).date == DAY(last)


@pytest.mark.parametrize(
    ("concluded", "correct", "answer"),
    [("2026-09-29", "2026-10-12", "2026-10-26"), ("2026-09-18", "2026-09-24", "2026-10-15")],
)
def test_five_days_to_correct_and_fifteen_to_answer(concluded, correct, answer):
    assert rules.correction_deadline(DAY(concluded), national()).date == DAY(correct)
    assert rules.answer_deadline(DAY(concluded), national()).date == DAY(answer)


def test_a_county_holiday_moves_the_last_day():
    county = national(frozenset({DAY("2026-11-25")}))
    assert rules.recheck_deadline(DAY("2026-11-10"), national()).date == DAY("2026-12-08")
    assert rules.recheck_deadline(DAY("2026-11-10"), county).date == DAY("2026-12-09")


def test_a_period_into_a_year_not_yet_announced_is_provisional():
    assert rules.recheck_deadline(DAY("2026-12-04"), national()).provisional


def test_a_letter_counts_from_its_postmark():
    arrived = Case("received", DAY("2026-08-03"), DAY("2026-10-12"))
    posted = Case("received", DAY("2026-08-03"), DAY("2026-10-12"), posted_on=DAY("2026-10-08"))
    assert rules.late(arrived, national())
    assert not rules.late(posted, national())


def test_what_is_next_follows_the_conclusion():
    case = {"published_on": DAY("2026-08-03"), "received_on": DAY("2026-08-25"),
            "complete_on": DAY("2026-08-25"), "concluded_on": DAY("2026-09-18")}  # fmt: skip
    wrong = Case("concluded", upheld=False, **case)
    assert rules.next_act(wrong) == "correct"
    assert rules.due(wrong, national()).date == DAY("2026-09-24")
    mended = Case("concluded", upheld=False, corrected_on=DAY("2026-09-20"), **case)
    assert rules.next_act(mended) == "answer"
    assert rules.due(mended, national()).date == DAY("2026-10-15")
    assert rules.due(Case("concluded", upheld=True, **case), national()).date == DAY("2026-10-15")
    assert rules.due(Case("answered", upheld=True, **case), national()) is None


@given(st.dates(date(2025, 1, 1), date(2026, 9, 1)))
def test_a_last_day_is_a_working_day_and_never_earlier_than_the_rule_gives(start):
    days = national()
    sixty = rules.objection_deadline(start, days).date
    assert days.is_working(sixty)
    assert sixty >= start + timedelta(days=60)
    twenty = rules.recheck_deadline(start, days).date
    assert (
        sum(days.is_working(start + timedelta(n)) for n in range(1, (twenty - start).days + 1))
        == 20
    )


@given(
    st.sampled_from(sorted(rules.TRANSITIONS)), st.lists(st.sampled_from(sorted(rules.TRANSITIONS)))
)
def test_a_closed_case_never_opens_again(state, wishes):
    for wish in wishes:
        if rules.may_become(state, wish):
            assert state not in rules.CLOSED
            state = wish
    assert state in rules.TRANSITIONS


CODES = {"OK": True, "NOACT": True, "FIXED": False, "PEND": False}


@given(st.sets(st.sampled_from([*CODES, "?"])))
def test_a_row_says_either_clean_or_its_problems(codes):
    fault = rules.code_fault(codes, CODES)
    alone = len(codes) == 1 or not any(CODES.get(code) for code in codes)
    assert (fault is None) == (bool(codes) and "?" not in codes and alone)


def test_a_leap_day_does_not_break_the_term_of_publication():
    assert rules.last_public_day(DAY("2024-02-29"), 5) == DAY("2029-02-28")
    assert rules.last_public_day(DAY("2026-11-23"), -5) == DAY("2021-11-23")


@pytest.mark.parametrize(
    ("name", "subject", "shown"),
    [
        ("白云", "92530427MA6N8P3Q2C", "白*"),
        ("普艳红", "regno:530427690000125", "普**"),
        ("欧阳文秀", "92530427MA6N8P3Q2C", "欧***"),
        ("阿卓·木呷", "92530427MA6N8P3Q2C", "阿****"),
        ("云岭小馆", "92530427MA6N8P3Q2C", "云岭小馆"),
        ("桂山云岭餐馆", "92530427MA6N8P3Q2C", "桂山云岭餐馆"),
        ("云锡", "91530427MA6K1A2B1D", "云锡"),
        ("白云", "regno:530427000001231", "白云"),
    ],
)
def test_only_a_sole_trader_under_the_own_name_is_shown_by_its_first_character(
    name, subject, shown
):
    assert rules.public_name(name, subject) == shown

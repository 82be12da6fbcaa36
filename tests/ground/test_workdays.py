"""工作日: the days an official would count on the printed calendar."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.ground.calendar import OFF, SEEDED, WORK, national_days
from jointcheck.ground.workdays import Deadline, Workdays

DAYS = [pair for year in SEEDED for pair in national_days(year)]
CALENDAR = Workdays(
    frozenset(day for day, kind in DAYS if kind == OFF),
    frozenset(day for day, kind in DAYS if kind == WORK),
    frozenset(SEEDED),
)
OTHER = holidays.country_holidays("CN", years=SEEDED)
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-01-30", 20, "2026-03-05"), ("2026-09-15", 20, "2026-10-19"),
        ("2026-09-24", 20, "2026-10-29"), ("2026-09-29", 5, "2026-10-12"),
        ("2026-09-29", 15, "2026-10-26"), ("2026-10-10", 5, "2026-10-16"),
        ("2026-09-20", 1, "2026-09-21"), ("2026-10-03", 5, "2026-10-13"),
        ("2026-08-25", 20, "2026-09-21"), ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-18", 15, "2026-10-15"), ("2026-11-10", 20, "2026-12-08"),
    ],
)  # fmt: skip
def test_working_days_end_where_the_printed_calendar_ends(start, days, end):
    found = CALENDAR.after(date.fromisoformat(start), days)
    assert found == Deadline(date.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-08-03", "2026-10-08"), ("2026-08-05", "2026-10-08"), ("2025-12-18", "2026-02-24"),
        ("2026-06-30", "2026-08-31"), ("2026-07-24", "2026-09-22"),
    ],
)  # fmt: skip
def test_sixty_days_that_end_on_a_day_off_run_on(start, end):
    assert CALENDAR.days_after(date.fromisoformat(start), 60).date == date.fromisoformat(end)


def test_a_county_holiday_moves_a_deadline():
    county = Workdays(CALENDAR.off | {date(2026, 11, 25)}, CALENDAR.work, CALENDAR.years)
    assert county.after(date(2026, 11, 10), 20).date == date(2026, 12, 9)


def test_the_new_year_needs_no_announcement():
    assert CALENDAR.after(date(2026, 12, 4), 20) == Deadline(date(2027, 1, 4), True)


def test_a_deadline_in_a_year_not_announced_is_provisional():
    assert CALENDAR.after(date(2026, 12, 4), 20).provisional
    assert not CALENDAR.after(date(2026, 12, 4), 19).provisional


def counted(start: date, days: int, works) -> date:
    """The rule as an official counts: the day itself does not count, then one working day after another."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not works(day):
            day += timedelta(days=1)
    return day


def run_on(start: date, days: int, works) -> date:
    return counted(start + timedelta(days=days - 1), 1, works)


PERIODS = {5: "更正", 15: "答复", 20: "录入、公示、复查"}
INDEPENDENT = (chinese_calendar.is_workday, OTHER.is_working_day)


@settings(max_examples=1000, deadline=None)
@given(st.dates(FIRST, date(2026, 11, 1)), st.sampled_from(sorted(PERIODS)))
def test_every_period_of_working_days_ends_as_two_other_calendars_have_it(start, days):
    for works in INDEPENDENT:
        assert CALENDAR.after(start, days) == Deadline(counted(start, days, works))


@settings(max_examples=1000, deadline=None)
@given(st.dates(FIRST, date(2026, 10, 20)))
def test_sixty_days_end_as_two_other_calendars_have_it(start):
    for works in INDEPENDENT:
        assert CALENDAR.days_after(start, 60) == Deadline(run_on(start, 60, works))


@settings(max_examples=1000, deadline=None)
@given(st.dates(date(2018, 6, 1), date(2026, 7, 1)), st.integers(-150, 150))
def test_the_days_left_are_those_that_two_other_calendars_count(today, distance):
    end = today + timedelta(days=distance)
    between = [min(today, end) + timedelta(days=n + 1) for n in range(abs((end - today).days))]
    sign = 1 if end >= today else -1
    for works in INDEPENDENT:
        assert CALENDAR.left(end, today) == sign * sum(map(works, between))


@given(st.dates(FIRST, LAST))
def test_every_day_is_as_an_independent_calendar_has_it(day):
    assert CALENDAR.is_working(day) == OTHER.is_working_day(day)


@given(st.dates(FIRST, date(2026, 6, 1)), st.integers(1, 60))
def test_a_deadline_is_a_working_day_with_just_so_many_days_before_it(start, days):
    end = CALENDAR.after(start, days).date
    assert CALENDAR.is_working(end)
    assert CALENDAR.left(end, start) == days
    assert CALENDAR.left(start, end) == -days


@given(st.dates(FIRST, date(2026, 6, 1)), st.integers(0, 90))
def test_calendar_days_run_on_to_the_first_working_day_and_no_further(start, days):
    end, plain = CALENDAR.days_after(start, days).date, start + timedelta(days=days)
    assert CALENDAR.is_working(end)
    assert not any(CALENDAR.is_working(plain + timedelta(n)) for n in range((end - plain).days))

"""暂定 until the State Council says more; then every running period is counted anew, and told."""

import json

import pytest
import time_machine

from jointcheck.ground import calendar, clock, ledger
from jointcheck.people import calendar_steps
from jointcheck.publish import objection, rules
from tests.publish import build
from tests.visit.scene import officer

YEAR = """日期,类型,依据
2027-01-01,放假,国办发明电〔2026〕1号
2027-01-04,放假,国办发明电〔2026〕1号
"""


@pytest.fixture
def december(app):
    with time_machine.travel(build.noon("2026-12-04")):
        yield app


def moves(thing):
    return [one.facts for one in ledger.trace(thing) if one.verb == "deadline.moved"]


def test_an_announced_year_moves_what_was_provisional_and_leaves_the_history(december):
    record = build.passed()
    record.state = "reviewing"
    case = build.accepted(build.published(build.task(code="530427202612041002", number="2"), 1))
    before = objection.case(case)
    assert rules.due(before, calendar.workdays()).provisional
    calendar_steps.import_days(YEAR.encode(), "2027.csv", "national", officer("system-admin"))
    assert rules.due(before, calendar.workdays()).date.isoformat() == "2027-01-05"
    assert not rules.due(before, calendar.workdays()).provisional
    (told,) = moves(case)
    assert (told["what"], told["before"], told["after"]) == (
        "复查",
        "2027-01-04（暂定）",
        "2027-01-05",
    )
    assert [one["what"] for one in moves(record)] == ["公示"]


def test_a_county_holiday_moves_only_what_runs_over_it(december):
    case = build.accepted(build.published())
    day = "日期,类型,依据\n2026-12-10,放假,县政府通知\n"
    calendar_steps.import_days(day.encode(), "county.csv", "county", officer("system-admin"))
    assert moves(case)[0]["after"] == "2027-01-05（暂定）"
    again = "日期,类型,依据\n2026-11-25,放假,县政府通知\n2026-12-10,放假,县政府通知\n"
    calendar_steps.import_days(again.encode(), "county.csv", "county", officer("system-admin"))
    assert len(moves(case)) == 1
    assert json.loads(ledger.trace(case)[0].body)["at"].startswith(clock.now().date().isoformat())

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit import direct, rules, signing
from jointcheck.visit.model import DirectResult, Evidence
from jointcheck.visit.rules import ATTEMPTS, Attempt
from tests.visit import door, scene

once = pytest.mark.only_sqlite
DAY = date(2026, 6, 1)
BOTH = [Attempt("address", DAY, "登记地址已无此企业。"), Attempt("contact", DAY, "电话已停机。")]


def make(record, **changes):
    plain = {"code": "LOST", "ground": "经多方核实，无法与企业取得联系。", "attempts": BOTH,
             "proofs": [door.PDF]}  # fmt: skip
    return direct.make(record, **(plain | changes), by=door.leader())


def test_a_firm_that_cannot_be_found_gets_its_result_without_a_visit(app):
    record = scene.record(started=False)
    make(record)
    assert [row.codes for row in record.round.findings] == [["LOST"], ["LOST"]]
    signing.conclude(record, by=door.leader())
    assert record.state == "concluded"


@once
def test_one_attempt_is_not_enough(app):
    record = scene.record(started=False)
    with pytest.raises(Refused, match="留存的联络方式") as refused:
        make(record, attempts=BOTH[:1])
    assert refused.value.field == "contact"
    assert db.session.scalars(db.select(DirectResult)).all() == []


@once
def test_a_deregistered_firm_needs_no_attempts_but_proof(app):
    record = scene.record(started=False)
    with pytest.raises(Refused, match="证明材料"):
        make(record, code="DEREG", attempts=[], proofs=[])
    assert make(record, code="DEREG", attempts=[]).code == "DEREG"


@once
@pytest.mark.parametrize("code", ["OK", "FIXED", "CLOSED", "NONSENSE"])
def test_only_the_results_of_article_15_are_formed_directly(app, code):
    with pytest.raises(Refused, match="第十五条"):
        make(scene.record(started=False), code=code)


@once
def test_an_attempt_cannot_be_in_the_future(app):
    late = [Attempt(a.how, clock.today() + timedelta(days=2), a.text) for a in BOTH]
    with pytest.raises(Refused, match="不能晚于今天"):
        make(scene.record(started=False), attempts=late)


@once
def test_a_direct_result_may_be_taken_back_before_the_conclusion(app):
    record = scene.record(started=False)
    make(record)
    direct.withdraw(record, reason="企业来电，已取得联系", by=door.leader())
    assert record.round.direct is None
    assert [row.codes for row in record.round.findings] == [[], []]
    make(record)
    direct.withdraw(record, reason="再次核实", by=door.leader())
    make(record, proofs=[])  # what was uploaded is still there
    assert db.session.scalar(db.select(db.func.count(Evidence.id))) == 1


@once
def test_after_the_conclusion_it_stays(app):
    record = scene.record(started=False)
    make(record)
    signing.conclude(record, by=door.leader())
    with pytest.raises(Refused, match="已作出结论"):
        direct.withdraw(record, reason="改主意", by=door.leader())


@given(st.lists(st.sampled_from(sorted(ATTEMPTS))), st.sampled_from(["LOST", "REFUSE", "DEREG"]))
def test_lost_needs_both_ways_and_nothing_else_needs_any(ways, code):
    left = rules.untried(code, [Attempt(how, DAY, "核实") for how in ways])
    assert set(left) == (set(ATTEMPTS) - set(ways) if code == "LOST" else set())

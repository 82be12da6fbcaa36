"""A step is done wholly or not at all, once, and on what the person really saw."""

import threading
from contextvars import Context
from datetime import timedelta

import pytest
from sqlalchemy import text

from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.ground.sessions import ABSOLUTE, end_all_of
from jointcheck.ground.step import step
from jointcheck.people.model import Department
from tests.ground.rows import Rows
from tests.office import collect

NAME = "新设局"


def departments() -> int:
    return db.session.scalar(db.select(db.func.count(Department.id)).filter_by(short_name=NAME))


def verbs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(LedgerEvent.verb).order_by(LedgerEvent.seq)))


def make(event) -> None:
    made = Department(code="XIN", name=NAME, short_name=NAME)
    db.session.add(made)
    db.session.flush()
    event.subject = made


def test_a_step_that_fails_leaves_nothing(app):
    before = verbs()
    with pytest.raises(ZeroDivisionError), step("department.created", None) as event:  # noqa: PT012
        make(event)
        _ = 1 / 0
    assert departments() == 0
    assert verbs() == before


def test_what_the_rules_refuse_is_part_of_the_trace_and_leaves_nothing_else(app):
    before = verbs()
    with pytest.raises(Refused), step("department.created", None) as event:  # noqa: PT012
        make(event)
        raise Refused("不可以")
    assert departments() == 0
    assert verbs() == [*before, "department.created.refused"]


def test_what_a_person_can_mend_at_a_field_is_not_in_the_trace(app):
    before = verbs()
    with pytest.raises(Refused), step("department.created", None):
        raise Refused("写错了", "name")
    assert verbs() == before


def test_a_step_inside_another_goes_with_it(app):
    before = verbs()
    with pytest.raises(ZeroDivisionError), step("outer", None):  # noqa: PT012
        with step("department.created", None) as event:
            make(event)
        _ = 1 / 0
    assert departments() == 0
    assert verbs() == before


def test_a_change_beside_a_ledger_that_refuses_is_not_made(app):
    with pytest.raises(TypeError), step("department.created", None) as event:  # noqa: PT012
        make(event)
        event.facts = {("a", "tuple"): "is no JSON key"}
    assert departments() == 0


def sent_at_once(office, count: int = 8):
    """The same submission of the same form, ``count`` times at the same moment."""
    person = office.person("system-admin")
    page = person.open(FORM)
    data = collect(page.form(BUTTON)) | FIELDS
    url = page.form(BUTTON).get("action") or page.url
    db.session.remove()
    codes: list[int] = []
    cookie = person.client.get_cookie("jointcheck").value

    def send() -> None:
        client = person.app.test_client()
        client.set_cookie("jointcheck", cookie)
        answer = Context().run(client.post, url, data=data)
        codes.append(answer.status_code)

    threads = [threading.Thread(target=send) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return codes


FORM, BUTTON = "/departments/new", "保存"
FIELDS = {"code": "XIN", "name": NAME, "short_name": NAME}


def test_eight_identical_submissions_have_the_effect_of_one(office):
    codes = sent_at_once(office)
    assert departments() == 1
    assert set(codes) == {303}, codes
    assert verbs().count("department.saved") == 1


def test_a_stale_version_is_refused_by_the_database(app):
    """Two people changed the same row: the second is told, nothing is overwritten."""
    with db.engine.begin() as connection:
        number = Rows(connection).make(Draw.__table__)["id"]
    draw = db.session.get_one(Draw, number)
    with pytest.raises(Stale), step("draw.changed", None, draw):  # noqa: PT012
        db.session.execute(text("UPDATE draw SET version = version + 1"))
        draw.kind = "special"
    assert db.session.get_one(Draw, number).kind == "first"


@pytest.mark.only_sqlite
class TestSessions:
    def later(self, office, **after):
        person = office.at("zrzy", "planner")
        person.open("/home")
        with clock.at(clock.now() + timedelta(**after)):
            return person.open("/home").title

    def test_a_session_in_use_goes_on(self, office):
        assert self.later(office, minutes=29) != "登录"

    def test_an_idle_session_ends(self, office):
        assert self.later(office, minutes=31) == "登录"

    def test_even_a_busy_session_ends_after_a_working_day(self, office):
        person = office.at("zrzy", "planner")
        start = clock.now()
        for minutes in range(20, int(ABSOLUTE.total_seconds() // 60), 20):
            with clock.at(start + timedelta(minutes=minutes)):
                assert person.open("/home").title != "登录"
        with clock.at(start + ABSOLUTE + timedelta(minutes=1)):
            assert person.open("/home").title == "登录"

    def test_a_revoked_session_is_over_at_once(self, office):
        person = office.at("zrzy", "planner")
        end_all_of(person.officer.id)
        db.session.commit()
        assert person.open("/home").title == "登录"

"""Somebody else holds the database for longer than a request waits: it is said, nothing is lost."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event, text

from jointcheck.ground import clock
from jointcheck.ground.db import db
from tests.world import PASSWORD

SHORT = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = 50"}
HOLD = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE web_session, officer"}
NEW = "Another-horse-43"


@pytest.fixture
def impatient(app, engine):
    """Requests wait a twentieth of a second for the database instead of half a minute."""

    def shorten(connection, _record, _proxy):
        cursor = connection.cursor()
        cursor.execute(SHORT[engine])
        cursor.close()

    pool = db.engine.pool
    event.listen(pool, "checkout", shorten)
    yield
    event.remove(pool, "checkout", shorten)
    db.session.remove()
    db.engine.dispose()  # connections with their usual patience


@contextmanager
def held(engine):
    db.session.remove()
    other = create_engine(
        db.engine.url, isolation_level="AUTOCOMMIT" if engine == "sqlite" else None
    )
    with other.connect() as connection:
        connection.execute(text(HOLD[engine]))
        yield
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()


def change(page, expect):
    return page.press("修改密码", expect=expect, old=PASSWORD, new=NEW, again=NEW)


def test_a_form_sent_to_a_busy_database_is_answered_and_can_be_sent_again(
    office, impatient, engine
):
    page = office.at("zrzy", "planner").open("/password")
    with held(engine):
        told = change(page, 503)
    assert told.title == "暂时办不了"
    assert "没有存下一半" in told.text
    assert change(page, 200).title.endswith("您好")


def test_a_tablet_keeps_what_a_busy_database_could_not_take(office, impatient, engine):
    person = office.at("zrzy", "planner")
    with held(engine):
        answer = person.client.post("/password", headers={"X-Operation": "a" * 20})
    assert answer.status_code == 503
    assert answer.json["done"] is False


@pytest.mark.only_sqlite
def test_reading_waits_for_nobody(office, impatient, engine):
    """Nor does the moment of the last visit, which a page writes once a minute."""
    person = office.at("zrzy", "planner")
    with clock.at(clock.now() + timedelta(minutes=5)), held(engine):
        assert person.open("/home").title.endswith("您好")

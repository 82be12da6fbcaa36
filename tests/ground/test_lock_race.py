"""A row must not slip into a list while another transaction is locking it (PostgreSQL)."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from jointcheck.catalogue.model import Entity
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from tests.ground.rows import Rows


@pytest.fixture
def draw(app, engine):
    """A committed, unlocked draw and what an added subject would need."""
    if engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with db.engine.begin() as connection:
        rows = Rows(connection)
        made = rows.make(Draw.__table__)["id"]
        entity = rows.make(Entity.__table__)
    return made, entity["id"]


ADD = (
    "INSERT INTO drawn (draw_id, stratum, rank, ticket, subject, entity_id)"
    " VALUES (:draw, 's', 1, 't', 'uscc:late', :entity)"
)
LOCK = "UPDATE draw SET locked_at = :now WHERE id = :draw"


def test_a_row_added_before_the_lock_is_there_when_the_list_is_locked(draw):
    number, entity = draw
    with db.engine.connect() as adding:
        adding.execute(text(ADD), {"draw": number, "entity": entity})
        locking = threading.Thread(target=lock, args=(db.engine, number))
        locking.start()
        locking.join(0.3)
        assert locking.is_alive(), "the lock did not wait for the row"
        adding.commit()
    locking.join()
    assert facts(number) == (True, 1)


def test_a_row_that_comes_while_the_list_is_being_locked_is_refused(draw):
    number, entity = draw
    refused: list[str] = []
    with db.engine.connect() as locking:
        locking.execute(text(LOCK), {"draw": number, "now": clock.now()})
        adding = threading.Thread(target=add, args=(db.engine, number, entity, refused))
        adding.start()
        adding.join(0.3)
        assert adding.is_alive(), "the row did not wait for the lock"
        locking.commit()
    adding.join()
    assert refused
    assert facts(number) == (True, 0)


def lock(engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(text(LOCK), {"draw": number, "now": clock.now()})


def add(engine, number: int, entity: int, refused: list[str]) -> None:
    try:
        with engine.begin() as connection:
            connection.execute(text(ADD), {"draw": number, "entity": entity})
    except IntegrityError as error:
        refused.append(str(error.orig))


def facts(number: int) -> tuple[bool, int]:
    with db.engine.connect() as connection:
        locked = connection.scalar(text("SELECT locked_at FROM draw WHERE id = :d"), {"d": number})
        rows = connection.scalar(
            text("SELECT count(*) FROM drawn WHERE draw_id = :d"), {"d": number}
        )
    return locked is not None, rows

"""第八条、第十七条：locked is locked, whatever SQL somebody writes; on both databases."""

from collections import Counter

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from jointcheck.ground import locks
from jointcheck.ground.db import db
from tests.ground.hostile import Attack, attacks, scene
from tests.ground.rows import Rows


@pytest.fixture
def connection(app):
    with db.engine.connect() as connection:
        yield connection
        connection.rollback()


def succeeds(connection, attack: Attack) -> bool:
    """Whether the attack changes what is locked; undone in any case."""
    before = attack.scene.seen(connection)
    savepoint = connection.begin_nested()
    try:
        for statement in attack.before:
            connection.exec_driver_sql(statement)
        connection.execute(text(attack.sql), attack.values)
        return attack.scene.seen(connection) != before
    except IntegrityError:  # any other error would be a mistake of ours
        return False
    finally:
        savepoint.rollback()


def all_attacks(connection) -> list[Attack]:
    rows = Rows(connection)
    scenes = [scene(rows, lock) for lock in locks.DECLARED]
    return [attack for one in scenes for attack in attacks(rows, one)]


def named(attack: Attack) -> str:
    lock = attack.scene.lock
    return f"{attack.name}: {lock.table.name} {lock.column or 'append only'}"


def test_no_hostile_write_changes_what_is_locked(connection):
    every = all_attacks(connection)
    assert [named(attack) for attack in every if succeeds(connection, attack)] == []


def test_without_the_triggers_the_same_writes_would_succeed(connection):
    every = all_attacks(connection)
    locks.drop(connection)
    kinds = Counter(attack.name for attack in every if succeeds(connection, attack))
    assert kinds.total() >= 47 * 2
    harmless = {attack.name for attack in every} - set(kinds)
    assert not harmless, f"attacks that prove nothing: {harmless}"

"""What can be made anew need not wait for the disk; everything else always does."""

import pytest

from jointcheck.ground.db import db, unhurried

pytestmark = pytest.mark.only_sqlite
OFF, FULL = 0, 2


def waits() -> int:
    return db.session.execute(db.text("PRAGMA synchronous")).scalar_one()


def failing() -> None:
    with unhurried():
        assert waits() == OFF
        raise LookupError


def test_the_disk_is_waited_for_again_afterwards_even_after_a_failure(app):
    assert waits() == FULL
    with pytest.raises(LookupError):
        failing()
    assert waits() == FULL

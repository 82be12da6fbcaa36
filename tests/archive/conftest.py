"""What the archive's tests share: counting SQL."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from jointcheck.ground.db import db


@pytest.fixture
def statements(app):
    """``with statements() as counted``: the SELECTs made meanwhile."""

    @contextmanager
    def listen():
        counted: list[str] = []

        def note(_connection, _cursor, statement, *_more):
            if statement.startswith("SELECT"):
                counted.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield counted
        event.remove(db.engine, "before_cursor_execute", note)

    return listen

"""How much a page asks of the database."""

from contextlib import contextmanager

from sqlalchemy import event

from jointcheck.ground.db import db


@contextmanager
def statements():
    """The reading statements that are sent meanwhile."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)

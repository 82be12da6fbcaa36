"""Alembic's environment: one linear history, the same on SQLite and PostgreSQL.

Triggers go before a migration and come back after it, because SQLite rebuilds tables without them.
"""

from alembic import context
from flask import current_app
from sqlalchemy import text

from jointcheck.ground import locks
from jointcheck.ground.db import UtcDateTime, db


def render(kind: str, thing: object, _context: object) -> str | bool:
    """Write our own column type by its name; everything else as Alembic does."""
    return "UtcDateTime()" if kind == "type" and isinstance(thing, UtcDateTime) else False


def migrate() -> None:
    """Run the wanted revisions in one transaction each way."""
    connection = db.engine.connect()
    sqlite = connection.dialect.name == "sqlite"
    try:
        if sqlite:  # a pragma has no effect inside a transaction
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            transactional_ddl=True,
            compare_type=True,
            render_item=render,
        )
        with context.begin_transaction():
            locks.drop(connection)
            context.run_migrations()
            locks.install(connection)
            if sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                if broken:
                    raise RuntimeError(f"broken reference after migration: {tuple(broken)}")
        connection.commit()
    finally:
        if sqlite:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
        connection.close()


if context.is_offline_mode():
    raise SystemExit("offline migrations are not supported")
with current_app.app_context():
    migrate()

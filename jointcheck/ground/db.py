"""The database: the same promises on SQLite and PostgreSQL.

SQLite: WAL, ``synchronous=FULL``, and ``BEGIN IMMEDIATE`` for everything that may write, because
the driver's own habit of beginning late loses updates silently. PostgreSQL: row versions.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, ForeignKey, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from jointcheck.ground import clock

# Whether the transaction that begins next may write: set by each request, true elsewhere.
writing: ContextVar[bool] = ContextVar("writing", default=True)

SAFE = {"GET", "HEAD", "OPTIONS"}  # methods that change nothing

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


Base.registry.update_type_annotation_map({datetime: UtcDateTime})

db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def ref(target: str, **kwargs: Any) -> Any:
    """A column that points to another table's row, e.g. ``ref("task.id")``; indexed."""
    return mapped_column(ForeignKey(target), index=True, **kwargs)


class Versioned:
    """A thing that people edit: its version rises with every step, so that stale pages are seen."""

    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def setup(app: Flask) -> None:
    """Bind the database of this app and its listeners."""
    sqlite = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {"connect_args": {"timeout": 30}} if sqlite else {"pool_pre_ping": True, "max_overflow": 20}
    )
    db.init_app(app)
    with app.app_context():
        if sqlite:
            prepare_sqlite(db.engine)


def prepare_sqlite(engine: Engine) -> None:
    """Let us, not the driver, say when a transaction begins and how."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


@contextmanager
def may_write() -> Iterator[None]:
    """The transactions begun inside may write, even in a request that only reads."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


@contextmanager
def unhurried() -> Iterator[None]:
    """SQLite does not wait for the disk at each commit; at the end all of it is on the disk.

    For what is made anew when the power fails meanwhile: nothing that a person entered.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        yield
        return

    def leave_it(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", leave_it)
    try:
        reconnect(engine)
        yield
    finally:
        event.remove(engine, "connect", leave_it)
        reconnect(engine)
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reconnect(engine: Engine) -> None:
    """From here on with new connections; nothing may be open."""
    db.session.remove()
    engine.dispose()


def kept_after_commit() -> None:
    """What this request has read and written stands after its commit without being read again."""
    db.session().expire_on_commit = False

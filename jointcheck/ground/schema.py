"""The schema's versions: where the migrations lie, and whether a database is at the newest."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from jointcheck.ground.db import db

PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """``migrations/`` beside the package in a checkout, ``_migrations`` inside it in a wheel."""
    places = (PACKAGE / "_migrations", PACKAGE.parent / "migrations")
    return next(place for place in places if place.is_dir())


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(folder()))
    return made


def newest() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()


def present() -> str | None:
    """The revision of the connected database; None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(revision: str = "head") -> None:
    command.upgrade(config(), revision)


def downgrade(revision: str) -> None:
    command.downgrade(config(), revision)

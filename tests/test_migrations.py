"""Up, down and up again on a filled database: rows, triggers and the model's own schema."""

import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from jointcheck import create_app
from jointcheck.ground import locks, schema
from jointcheck.ground.db import db
from jointcheck.seed import seed
from tests import databases, world
from tests.county import CONFIG, remove, unused
from tests.ground.hostile import scene
from tests.ground.rows import Rows

LATER = '''"""A later change of a locked table."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"
branch_labels = depends_on = None


def upgrade():
    with op.batch_alter_table("draw", recreate="auto") as table:
        table.add_column(sa.Column("later", sa.String(), nullable=True))
        table.alter_column("code", type_=sa.String(200))


def downgrade():
    with op.batch_alter_table("draw") as table:
        table.drop_column("later")
        table.alter_column("code", type_=sa.String())
'''


@pytest.fixture
def empty(engine, tmp_path):
    """The application over a database without a table."""
    url = unused(engine, f"{tmp_path.parent.name}-{tmp_path.name}")
    if engine == "postgresql":
        databases.create_database(url=url)
    app = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": tmp_path}, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    remove(engine, url)


@pytest.fixture
def later(tmp_path, monkeypatch) -> str:
    """The history has one revision more, which rebuilds a locked table; the one before it."""
    head = schema.newest()
    folder = tmp_path / "migrations"
    shutil.copytree(schema.folder(), folder)
    (folder / "versions" / "9999_later.py").write_text(LATER.format(head=head), "utf-8")
    monkeypatch.setattr(schema, "folder", lambda: folder)
    return head


def fill() -> None:
    """People, calendar and a row of every kind, locked and open."""
    seed()
    world.people()
    with db.engine.begin() as connection:
        rows = Rows(connection)
        for lock in locks.DECLARED:
            scene(rows, lock)


def contents() -> dict[str, list[str]]:
    """Every row of every table, in the columns of the model."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in db.metadata.sorted_tables
        }


def faults() -> list[str]:
    with db.engine.connect() as connection:
        return locks.faults(connection)


def test_the_migrations_make_the_schema_of_the_model(empty):
    schema.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    assert faults() == []


def test_a_filled_database_goes_up_and_down_and_up_with_rows_and_locks_intact(empty, later):
    schema.upgrade(later)
    fill()
    before = contents()
    for move, target in (
        (schema.upgrade, "head"),
        (schema.downgrade, "-1"),
        (schema.upgrade, "head"),
    ):
        move(target)
        assert contents() == before
        assert faults() == []


def test_everything_can_be_taken_down_and_built_again(empty):
    schema.upgrade()
    fill()
    schema.downgrade("base")
    with db.engine.connect() as connection:
        assert locks.existing(connection) == []
        left = set(db.inspect(connection).get_table_names())
    assert left <= {"alembic_version"}
    schema.upgrade()
    assert faults() == []
    assert schema.present() == schema.newest()


@pytest.mark.only_sqlite
def test_foreign_keys_are_watched_again_after_a_migration(empty):
    schema.upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1

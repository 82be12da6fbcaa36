"""Before the door opens: a trigger that was dropped, changed or switched off is noticed."""

import pytest
from sqlalchemy import text

from jointcheck.cli.serving import refuse_unfit
from jointcheck.ground import locks, schema
from jointcheck.ground.db import db
from jointcheck.ground.settings import Unsafe

SQLITE = {
    "dropped": ["DROP TRIGGER jc_drawn_in_draw_insert"],
    "changed": [
        "DROP TRIGGER jc_drawn_in_draw_insert",
        "CREATE TRIGGER jc_drawn_in_draw_insert BEFORE INSERT ON drawn WHEN 0"
        " BEGIN SELECT RAISE(ABORT, 'locked: drawn'); END",
    ],
    "on another table": [
        "DROP TRIGGER jc_draw_delete",
        "CREATE TRIGGER jc_draw_delete BEFORE DELETE ON drawn WHEN OLD.locked_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'locked: draw'); END",
    ],
}
POSTGRESQL = {
    "dropped": ["DROP TRIGGER jc_draw_update ON draw"],
    "dropped with its function": ["DROP FUNCTION jc_draw_update() CASCADE"],
    "changed": [
        "CREATE OR REPLACE FUNCTION jc_draw_update() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'"
    ],
    "switched off": ["ALTER TABLE draw DISABLE TRIGGER jc_draw_update"],
    "off for replicas": ["ALTER TABLE draw ENABLE TRIGGER jc_draw_update"],
    "with a condition": [
        "DROP TRIGGER jc_draw_update ON draw",
        "CREATE TRIGGER jc_draw_update BEFORE UPDATE ON draw FOR EACH ROW WHEN (false)"
        " EXECUTE FUNCTION jc_draw_update()",
        "ALTER TABLE draw ENABLE ALWAYS TRIGGER jc_draw_update",
    ],
    "on another table": [
        "DROP TRIGGER jc_draw_delete ON draw",
        "CREATE TRIGGER jc_draw_delete BEFORE DELETE ON drawn FOR EACH ROW"
        " EXECUTE FUNCTION jc_draw_delete()",
        "ALTER TABLE drawn ENABLE ALWAYS TRIGGER jc_draw_delete",
    ],
}


def test_a_sound_database_has_no_faults(app):
    with db.engine.connect() as connection:
        assert locks.faults(connection) == []


def test_every_damage_to_a_trigger_is_found(app, engine):
    damages = SQLITE if engine == "sqlite" else POSTGRESQL
    with db.engine.connect() as connection:
        for name, statements in damages.items():
            savepoint = connection.begin_nested()
            for statement in statements:
                connection.execute(text(statement))
            assert locks.faults(connection), name
            savepoint.rollback()
            assert locks.faults(connection) == []


def test_installing_again_mends_the_damage(app, engine):
    with db.engine.connect() as connection:
        for statement in (SQLITE if engine == "sqlite" else POSTGRESQL)["dropped"]:
            connection.execute(text(statement))
        locks.install(connection)
        assert locks.faults(connection) == []
        connection.rollback()


def test_the_server_does_not_start_over_a_missing_trigger(app, engine, monkeypatch):
    monkeypatch.setattr(schema, "present", schema.newest)  # only the triggers are at issue
    refuse_unfit(app)
    with db.engine.begin() as connection:
        for statement in (SQLITE if engine == "sqlite" else POSTGRESQL)["dropped"]:
            connection.execute(text(statement))
    with pytest.raises(Unsafe, match="不能启动"):
        refuse_unfit(app)

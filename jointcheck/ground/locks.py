"""Locked is locked in the database: triggers that no SQL of the application's role gets past.

Three promises, declared beside the tables: ``append_only`` (rows never change), ``lock_when`` (a
row no longer changes once a column is set) and ``lock_children`` (nor do the rows below it).
Owners and superusers can still drop triggers; the ledger's published checkpoints unmask that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Index, Table, UniqueConstraint, inspect, text

PREFIX = "jc_"


@dataclass(frozen=True)
class Lock:
    """Rows of ``table`` are locked while ``column`` is set, in themselves or in their parent."""

    table: Table
    column: str | None = None  # None: always locked
    parent: Table | None = None
    foreign_key: str | None = None


DECLARED: list[Lock] = []


def append_only(model: Any) -> None:
    """Rows may be added; they never change and never go."""
    DECLARED.append(Lock(model.__table__))


def lock_when(model: Any, column: str) -> None:
    """A row with ``column`` set neither changes nor goes; a new row starts with it empty."""
    DECLARED.append(Lock(model.__table__, column))


def lock_children(child: Any, parent: Any, foreign_key: str, column: str) -> None:
    """No row may be added to, changed in or taken from a parent whose ``column`` is set."""
    DECLARED.append(Lock(child.__table__, column, parent.__table__, foreign_key))


def install(connection: Connection) -> None:
    """Drop every trigger of ours and create them anew for the tables that exist."""
    drop(connection)
    for statement in statements(connection):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def drop(connection: Connection) -> None:
    for name, _table in existing(connection):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql(f'DROP FUNCTION "{name}"() CASCADE')


def existing(connection: Connection) -> list[tuple[str, str]]:
    """Our triggers as (name, text); on PostgreSQL one function for each trigger."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'jc\\_%' ESCAPE '\\'"
    else:
        query = (
            "SELECT proname, prosrc FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE proname LIKE 'jc\\_%' AND nspname = current_schema()"
        )
    return [(row[0], row[1]) for row in connection.execute(text(query))]


def faults(connection: Connection) -> list[str]:
    """What is missing or different; probed at start, because a migration may lose a trigger."""
    wanted = dict(named(connection))
    found = dict(existing(connection))
    missing = [f"缺少触发器 {name}" for name in wanted if name not in found]
    if connection.dialect.name == "sqlite":
        return missing + [
            f"触发器 {name} 被改动"
            for name in wanted
            if found.get(name, wanted[name]) != wanted[name]
        ]
    changed = [
        f"触发器 {name} 被改动"
        for name, body in found.items()
        if name in wanted and f"$jc${body}$jc$" not in wanted[name]
    ]
    return missing + changed + disabled(connection, wanted)


def disabled(connection: Connection, wanted: dict[str, str]) -> list[str]:
    """Triggers that do not stand on their table exactly as written, or do not always fire."""
    query = text(
        "SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger"
        " WHERE tgname LIKE 'jc\\_%' AND tgenabled = 'A'"
    )
    standing = {(row[0], row[1]) for row in connection.execute(query)}
    return [
        f"触发器 {name} 被停用或被改动"
        for name, sql in wanted.items()
        if (name, sql.split("\n--\n")[1]) not in standing
    ]


def statements(connection: Connection) -> Iterator[str]:
    for _name, statement in named(connection):
        yield from statement.split("\n--\n")


def named(connection: Connection) -> Iterator[tuple[str, str]]:
    """(trigger name, SQL that makes it) for every declared lock whose table exists."""
    inspector = inspect(connection)
    columns = {
        name: {c["name"] for c in inspector.get_columns(name)}
        for name in inspector.get_table_names()
    }
    write = sqlite if connection.dialect.name == "sqlite" else postgresql
    for lock in DECLARED:
        if applies(lock, columns):
            yield from write(lock)


def applies(lock: Lock, columns: dict[str, set[str]]) -> bool:
    """Half way through a migration a table or its column may not be there yet."""
    holder = (lock.parent if lock.parent is not None else lock.table).name
    return lock.table.name in columns and holder in columns and (
        lock.column is None or lock.column in columns[holder]
    )  # fmt: skip


def unique_keys(table: Table) -> list[list[str]]:
    """Every set of columns by which REPLACE could push an existing row out."""
    keys = [[c.name for c in table.primary_key]]
    keys += [
        [c.name for c in k.columns] for k in table.constraints if isinstance(k, UniqueConstraint)
    ]
    keys += [
        [c.name for c in i.columns] for i in table.indexes if isinstance(i, Index) and i.unique
    ]
    keys += [[c.name] for c in table.columns if c.unique]
    return sorted({tuple(key) for key in keys})  # type: ignore[misc]


def locked_sqlite(lock: Lock, row: str) -> str:
    """SQL that is true when the row called ``row`` is locked."""
    if lock.parent is not None:
        return (
            f"EXISTS (SELECT 1 FROM {lock.parent.name} p"
            f" WHERE p.id = {row}.{lock.foreign_key} AND p.{lock.column} IS NOT NULL)"
        )
    return "1" if lock.column is None else f"{row}.{lock.column} IS NOT NULL"


def pushes_out(lock: Lock, other: bool = False) -> str:
    """SQL: NEW would take the place of a locked row; REPLACE pushes it out without a DELETE."""
    same = " OR ".join(
        "(" + " AND ".join(f"o.{c} = NEW.{c}" for c in key) + ")"
        for key in [*unique_keys(lock.table), ["rowid"]]  # REPLACE works by the hidden key as well
    )
    only = " AND o.rowid <> OLD.rowid" if other else ""
    return (
        f"EXISTS (SELECT 1 FROM {lock.table.name} o"
        f" WHERE ({same}){only} AND {locked_sqlite(lock, 'o')})"
    )


def sqlite(lock: Lock) -> Iterator[tuple[str, str]]:
    table = lock.table.name
    starts_locked = "0" if lock.column is None else locked_sqlite(lock, "NEW")
    moved_in = locked_sqlite(lock, "NEW") if lock.parent is not None else "0"
    conditions = {
        "insert": f"{starts_locked} OR {pushes_out(lock)}",
        "update": f"{locked_sqlite(lock, 'OLD')} OR {moved_in} OR {pushes_out(lock, other=True)}",
        "delete": locked_sqlite(lock, "OLD"),
    }
    for verb, condition in conditions.items():
        name = trigger_name(lock, verb)
        yield (
            name,
            (
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, 'locked: {table}'); END"
            ),
        )


def trigger_name(lock: Lock, verb: str) -> str:
    below = f"_in_{lock.parent.name}" if lock.parent is not None else ""
    return f"{PREFIX}{lock.table.name}{below}_{verb}"


def postgresql(lock: Lock) -> Iterator[tuple[str, str]]:
    table = lock.table.name
    for verb in ("insert", "update", "delete", "truncate"):
        body = body_postgresql(lock, verb)
        if body is None:
            continue
        name = trigger_name(lock, verb)
        fires = f"BEFORE {verb.upper()} ON {table} FOR EACH ROW"
        if verb == "truncate":
            fires = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        elif verb == "insert" and lock.parent is not None:
            fires = f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
        yield name, "\n--\n".join((
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $jc${body}$jc$",
            f"CREATE TRIGGER {name} {fires} EXECUTE FUNCTION {name}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ))  # fmt: skip


def body_postgresql(lock: Lock, verb: str) -> str | None:
    refuse = f"RAISE EXCEPTION 'locked: {lock.table.name}' USING ERRCODE = 'integrity_constraint_violation';"
    if verb == "truncate":
        return f"BEGIN {refuse} END"
    rows = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[verb]
    result = "OLD" if verb == "delete" else "NEW"
    if lock.parent is not None:
        # FOR SHARE: else a row could be added while another transaction is locking the parent.
        if verb == "insert":
            # Once for all rows of a statement: a directory of millions is frozen in one.
            parents = f"SELECT DISTINCT {lock.foreign_key} AS id FROM added"
            return (
                f"BEGIN PERFORM 1 FROM {lock.parent.name} p WHERE p.id IN ({parents}) FOR SHARE;"
                f" IF EXISTS (SELECT 1 FROM ({parents}) a LEFT JOIN {lock.parent.name} p USING (id)"
                f" WHERE p.id IS NULL OR p.{lock.column} IS NOT NULL) THEN {refuse} END IF;"
                " RETURN NULL; END"
            )
        checks = "".join(
            f"PERFORM 1 FROM {lock.parent.name} p WHERE p.id = {row}.{lock.foreign_key}"
            f" AND p.{lock.column} IS NULL FOR SHARE; IF NOT FOUND THEN {refuse} END IF; "
            for row in rows
        )
        return f"BEGIN {checks}RETURN {result}; END"
    if lock.column is None:
        return None if verb == "insert" else f"BEGIN {refuse} END"
    row = "NEW" if verb == "insert" else "OLD"
    return f"BEGIN IF {row}.{lock.column} IS NOT NULL THEN {refuse} END IF; RETURN {result}; END"


def protected_tables() -> list[str]:
    """Names of the tables that carry a lock."""
    return sorted({lock.table.name for lock in DECLARED})

"""What somebody with SQL would try against locked rows; each attack is one statement."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, Table, text

from jointcheck.ground import clock
from jointcheck.ground.db import UtcDateTime
from jointcheck.ground.locks import Lock, unique_keys
from tests.ground.rows import Rows

NEW = 987_654_321


@dataclass(frozen=True)
class Attack:
    """One statement, what may come before it, and the rows that it must leave as they are."""

    name: str
    sql: str
    values: dict[str, Any]
    scene: "Scene" = field(repr=False)
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A locked row and an open one of the same table."""

    lock: Lock
    locked: dict[str, Any]
    open: dict[str, Any] | None
    parent: Any = None
    other: Any = None

    def seen(self, connection: Connection) -> list[str]:
        """Everything that the lock protects, as it stands."""
        key = self.locked
        if self.lock.parent is not None:
            key = {self.lock.foreign_key: self.parent}
        query = f"SELECT * FROM {self.lock.table.name} WHERE {condition(key)}"
        return sorted(map(repr, connection.execute(text(query), key)))


def scene(rows: Rows, lock: Lock) -> Scene:
    table, now = lock.table, clock.now()
    if lock.parent is not None:
        parent, other = rows.make(lock.parent)["id"], rows.make(lock.parent)["id"]
        locked = rows.make(table, **{lock.foreign_key: parent})
        opened = rows.make(table, **{lock.foreign_key: other})
        shut(rows.connection, lock.parent, {"id": parent}, lock.column, now)
        return Scene(lock, locked, opened, parent, other)
    locked = rows.make(table, **fresh(rows, table))
    opened = rows.make(table, **fresh(rows, table)) if lock.column else None
    if lock.column:
        shut(rows.connection, table, locked, lock.column, now)
    return Scene(lock, locked, opened)


def fresh(rows: Rows, table: Table) -> dict[str, Any]:
    """A key of its own also for the tables whose row ``Rows`` would use again."""
    return {c.name: rows.value(c) for c in table.primary_key if not c.foreign_keys}


def shut(connection: Connection, table: Table, key: dict[str, Any], column: str, now: Any) -> None:
    where = [table.c[name] == value for name, value in key.items()]
    connection.execute(table.update().where(*where).values({column: now}))


def attacks(rows: Rows, it: Scene) -> Iterator[Attack]:
    """Every attack of this engine on one scene."""
    name, key = it.lock.table.name, condition(it.locked)
    column = harmless(it.lock)
    yield Attack(
        "update",
        f"UPDATE {name} SET {column} = {column_value(it, column)} WHERE {key}",
        it.locked,
        it,
    )
    yield Attack("delete", f"DELETE FROM {name} WHERE {key}", it.locked, it)
    yield from key_attacks(it)
    if it.lock.parent is not None:
        yield from child_attacks(rows, it)
    elif it.lock.column:
        sql = f"UPDATE {name} SET {it.lock.column} = NULL WHERE {key}"
        yield Attack("unlock", sql, it.locked, it)
    own = sqlite_attacks if rows.connection.dialect.name == "sqlite" else postgresql_attacks
    yield from own(rows, it)


def condition(key: dict[str, Any]) -> str:
    return " AND ".join(f"{name} = :{name}" for name in key)


def harmless(lock: Lock) -> str:
    """A column that may be changed without touching a key or a reference."""
    table = lock.table
    keys = {name for key in unique_keys(table) for name in key}
    plain = [c for c in table.columns if c.name not in keys and not c.foreign_keys]
    return plain[0].name if plain else table.primary_key.columns.keys()[0]


def column_value(it: Scene, column: str) -> str:
    """SQL of a value that the column takes and does not have."""
    values = {Boolean: "true", Integer: str(NEW), JSON: "'[9]'", Date: "'1999-01-01'",
              UtcDateTime: "'1999-01-01'"}  # fmt: skip
    kind = it.lock.table.c[column].type
    return next((sql for known, sql in values.items() if isinstance(kind, known)), "'forged'")


def key_attacks(it: Scene) -> Iterator[Attack]:
    table = it.lock.table
    for column in table.primary_key:
        value = NEW if column.type.python_type is int else "'forged'"
        if not column.foreign_keys:
            sql = f"UPDATE {table.name} SET {column.name} = {value} WHERE {condition(it.locked)}"
            yield Attack("new key", sql, it.locked, it)


def child_attacks(rows: Rows, it: Scene) -> Iterator[Attack]:
    name, foreign = it.lock.table.name, it.lock.foreign_key
    for what, row, target in (("move in", it.open, it.parent), ("move out", it.locked, it.other)):
        sql = f"UPDATE {name} SET {foreign} = :target WHERE {condition(row)}"
        yield Attack(what, sql, row | {"target": target}, it)
    yield copy_attack("extra row", "INSERT", rows, it, it.open, {foreign: it.parent}, free=True)


def copy_attack(what: str, verb: str, rows: Rows, it: Scene, source: dict[str, Any],
                change: dict[str, Any], free: bool = False, tail: str = "") -> Attack:  # fmt: skip
    """Insert a copy of ``source`` with some columns changed; ``free``: with keys that nobody has."""
    table = it.lock.table
    if free:
        change = free_keys(rows, it) | change
    columns = [c.name for c in table.columns]
    if it.lock.parent is None and it.lock.column:
        change = change | {it.lock.column: None}
    names = ", ".join(f'"{c}"' for c in columns)
    picks = ", ".join(placed(rows, table.c[c]) if c in change else f'"{c}"' for c in columns)
    sql = (f"{verb} INTO {table.name} ({names}) SELECT {picks}"
           f" FROM {table.name} WHERE {condition(source)} {tail}")  # fmt: skip
    values = source | {f"new_{c}": raw(v) for c, v in change.items()}
    return Attack(what, sql, values, it)


def placed(rows: Rows, column: Column[Any]) -> str:
    """A parameter for the column; PostgreSQL must be told its type."""
    dialect = rows.connection.dialect
    if dialect.name == "sqlite":
        return f":new_{column.name}"
    return f"CAST(:new_{column.name} AS {column.type.compile(dialect)})"


def raw(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def free_keys(rows: Rows, it: Scene) -> dict[str, Any]:
    names = {name for key in unique_keys(it.lock.table) for name in key}
    return {n: rows.value(it.lock.table.c[n]) for n in names if n != it.lock.foreign_key}


def sqlite_attacks(rows: Rows, it: Scene) -> Iterator[Attack]:
    """REPLACE pushes a row out without any DELETE trigger, by each of its unique keys."""
    table, forged = it.lock.table, forgery(rows, it)
    yield copy_attack("replace by key", "INSERT OR REPLACE", rows, it, it.locked, forged)
    for number, key in enumerate(unique_keys(table)):
        others = {n: v for n, v in free_keys(rows, it).items() if n not in key}
        if others:
            yield copy_attack(f"replace by unique {number}", "REPLACE", rows, it, it.locked,
                              others | moved(it))  # fmt: skip
    if it.open:
        sets = ", ".join(f"{name} = :to_{name}" for name in it.locked)
        values = it.open | {f"to_{n}": v for n, v in it.locked.items()}
        sql = f"UPDATE OR REPLACE {table.name} SET {sets} WHERE {condition(it.open)}"
        yield Attack("take its key", sql, values, it)
    yield by_rowid(rows, it)
    column = harmless(it.lock)
    sql = f"UPDATE OR IGNORE {table.name} SET {column} = {column_value(it, column)} WHERE {condition(it.locked)}"
    yield Attack("update or ignore", sql, it.locked, it)
    sql = f"DELETE FROM {table.name} WHERE {condition(it.locked)}"
    yield Attack(
        "delete, triggers recursive", sql, it.locked, it, ("PRAGMA recursive_triggers=ON",)
    )


def forgery(rows: Rows, it: Scene) -> dict[str, Any]:
    """A changed value for the copy that is to replace the row."""
    if it.lock.parent is not None:
        return moved(it)
    column = it.lock.table.c[harmless(it.lock)]
    return {column.name: rows.value(column)} if column.name not in it.locked else {}


def moved(it: Scene) -> dict[str, Any]:
    return {it.lock.foreign_key: it.other} if it.lock.parent is not None else {}


def by_rowid(rows: Rows, it: Scene) -> Attack:
    """The hidden key: REPLACE with the locked row's rowid and everything else new."""
    table = it.lock.table
    attack = copy_attack("replace by rowid", "REPLACE", rows, it, it.locked, moved(it), free=True)
    if table.primary_key.columns.keys() == ["id"] and table.c.id.type.python_type is int:
        values = attack.values | {"new_id": it.locked["id"]}  # the rowid by its other name
        return Attack(attack.name, attack.sql, values, it)
    sql = attack.sql.replace(f"INTO {table.name} (", f"INTO {table.name} (rowid, ").replace(
        " SELECT ", " SELECT rowid, ", 1
    )
    return Attack(attack.name, sql, attack.values, it)


def postgresql_attacks(rows: Rows, it: Scene) -> Iterator[Attack]:
    """What only PostgreSQL offers."""
    table, key = it.lock.table.name, condition(it.locked)
    column = harmless(it.lock)
    change = f"{column} = {column_value(it, column)}"
    replica = ("SET LOCAL session_replication_role = replica",)
    yield Attack("truncate", f"TRUNCATE {table} CASCADE", {}, it)
    yield Attack(
        "update as replica", f"UPDATE {table} SET {change} WHERE {key}", it.locked, it, replica
    )
    yield Attack("delete as replica", f"DELETE FROM {table} WHERE {key}", it.locked, it, replica)
    yield Attack("truncate as replica", f"TRUNCATE {table} CASCADE", {}, it, replica)
    first = ", ".join(it.locked)
    upsert = f"ON CONFLICT ({first}) DO UPDATE SET {change}"
    yield copy_attack("upsert", "INSERT", rows, it, it.locked, {}, tail=upsert)
    merge = (f"MERGE INTO {table} t USING (SELECT 1) s ON {qualified(it.locked)}"
             f" WHEN MATCHED THEN UPDATE SET {change}")  # fmt: skip
    yield Attack("merge", merge, it.locked, it)
    yield Attack("merge to delete", merge.split(" THEN ")[0] + " THEN DELETE", it.locked, it)


def qualified(key: dict[str, Any]) -> str:
    return " AND ".join(f"t.{name} = :{name}" for name in key)

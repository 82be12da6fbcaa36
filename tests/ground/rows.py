"""Rows of any table, made from its columns alone, so that a new lock is attacked without a word."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, Table

from jointcheck.ground import clock
from jointcheck.ground.db import UtcDateTime

SHARED = {"officer", "department", "stored_file", "result_code"}  # nothing locks these by a column
CHECKED = {"kind": "off", "layer": "national"}  # what a CHECK allows, by column


class Rows:
    """Makes rows with whatever they refer to; ``make(table, column=value)`` gives the row's key."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self.numbers = count(1000)
        self.known: dict[str, dict[str, Any]] = {}

    def make(self, table: Table, **given: Any) -> dict[str, Any]:
        if table.name in self.known and not given:
            return self.known[table.name]
        values = given | {
            column.name: self.value(column)
            for column in table.columns
            if column.name not in given and self.needed(column)
        }
        self.connection.execute(table.insert().values(values))
        key = self.key(table, values)
        if table.name in SHARED:
            self.known[table.name] = key
        return key

    def needed(self, column: Column[Any]) -> bool:
        return column.primary_key or not (column.nullable or column.default)

    def value(self, column: Column[Any]) -> Any:
        for foreign in column.foreign_keys:
            return self.make(foreign.column.table)[foreign.column.name]
        number = next(self.numbers)
        kinds = {Integer: number, UtcDateTime: clock.now(), Date: date(2026, 1, 1), JSON: [],
                 Boolean: False}  # fmt: skip
        given = [value for kind, value in kinds.items() if isinstance(column.type, kind)]
        return given[0] if given else f"{column.name}-{number}"

    def key(self, table: Table, values: dict[str, Any]) -> dict[str, Any]:
        return {column.name: values[column.name] for column in table.primary_key}

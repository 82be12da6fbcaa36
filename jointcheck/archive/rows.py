"""Rows of the database as plain data that can be read without it: names stand beside the ids."""

from typing import Any

from sqlalchemy import inspect

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.ground.db import db
from jointcheck.ground.ledger import canonical
from jointcheck.people.model import Department, Officer

NAMED = {
    "officer": (Officer, "full_name"),
    "department": (Department, "name"),
    "inspector": (Inspector, "name"),
    "entity": (Entity, "name"),
}


def data(row: Any) -> dict[str, Any]:
    """The columns of a row by name; ``by_id: 3`` is followed by ``by: 自然资源局 白正明``."""
    found: dict[str, Any] = {}
    for attribute in inspect(type(row)).column_attrs:
        value = getattr(row, attribute.key)
        found[attribute.key] = value
        name = named(attribute.columns[0], value)
        if name:
            found[attribute.key.removesuffix("_id")] = name
    return found


def named(column: Any, value: Any) -> str | None:
    """Whom a foreign key names, where it names a person, a department or an entity."""
    target = next((key.column.table.name for key in column.foreign_keys), None)
    if value is None or target not in NAMED:
        return None
    model, attribute = NAMED[target]
    return getattr(db.session.get_one(model, value), attribute)


def text(value: Any) -> bytes:
    """Data as the one canonical JSON; rows inside it become data."""
    return canonical(plain(value)).encode()


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return data_of(value) if hasattr(value, "__tablename__") else value


def data_of(row: Any) -> Any:
    return plain(data(row))

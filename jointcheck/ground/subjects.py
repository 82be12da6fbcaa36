"""What the subjects of the ledger are called: ``officer:95`` is 人员 普云霞."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Text, cast, literal, select, union_all

from jointcheck.ground.db import db

KINDS: dict[str, str] = {}  # table → what its rows are, as marked words
QUERIES: dict[str, Select[Any]] = {}  # table → (id, name)


def called(model: Any, kind: str, name: Any, *joined: Any) -> None:
    """Beside a table: what its rows are, and the number or name by which people know one.

    ``joined`` are the conditions that lead to the table in which ``name`` stands.
    """
    KINDS[model.__tablename__] = kind
    QUERIES[model.__tablename__] = select(model.id, cast(name, Text).label("name")).where(*joined)


def kind(subject: str) -> str:
    """What it is, as marked words; "" where nobody has said."""
    return KINDS.get(subject.partition(":")[0], "")


def names(subjects: Iterable[str]) -> dict[str, str]:
    """{subject: its number or name}, in one statement for all of them; deleted ones are left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, _colon, key in (one.partition(":") for one in subjects):
        if table in QUERIES and key.isdecimal():
            wanted[table].add(int(key))
    if not wanted:
        return {}
    rows = db.session.execute(union_all(*(narrowed(table, wanted[table]) for table in wanted)))
    return {f"{row.kind}:{row.id}": row.name for row in rows}


def narrowed(table: str, keys: set[int]) -> Select[Any]:
    query = QUERIES[table].add_columns(literal(table).label("kind"))
    return query.where(query.selected_columns.id.in_(keys))

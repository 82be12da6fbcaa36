"""Writes rows of a directory file into the tables, in batches and without loading objects."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from jointcheck.catalogue.entity_rows import EntityRow
from jointcheck.catalogue.model import Entity, EntityLicence, EntityTag
from jointcheck.ground import clock
from jointcheck.ground.db import db

BATCH = 500
FACTS = ("name", "kind", "region", "address", "industry", "registered_on", "capital", "scope",
         "risk_class", "state", "warnings")  # fmt: skip
ENTITY: Table = Entity.__table__  # type: ignore[assignment]
TAG: Table = EntityTag.__table__  # type: ignore[assignment]
LICENCE: Table = EntityLicence.__table__  # type: ignore[assignment]


class Store:
    """Counts subjects as new, changed or unchanged. ``with_state``: the file says 登记状态.

    A blank cell says nothing: what is known stays.
    """

    def __init__(self, with_state: bool):
        self.facts = FACTS if with_state else tuple(f for f in FACTS if f != "state")
        self.new: set[str] = set()
        self.changed: set[str] = set()
        self.unchanged: set[str] = set()

    @property
    def counts(self) -> dict[str, int]:
        return {"new": len(self.new), "changed": len(self.changed - self.new),
                "unchanged": len(self.unchanged - self.changed - self.new)}  # fmt: skip

    def write(self, rows: list[EntityRow]) -> None:
        """One batch; subjects within it may repeat when they bring another licence."""
        by_subject = {row.subject: row for row in rows}
        known = self.known(by_subject)
        self.add([row for subject, row in by_subject.items() if subject not in known])
        self.change([(known[s], row) for s, row in by_subject.items() if s in known])
        ids = self.ids(by_subject)
        self.add_below(TAG, ("tag",), rows, ids, lambda row: ({"tag": t} for t in row.tags))
        self.add_below(LICENCE, ("kind", "number"), rows, ids, licences)

    def known(self, subjects: Iterable[str]) -> dict[str, Any]:
        columns = (ENTITY.c.id, ENTITY.c.subject, *(ENTITY.c[fact] for fact in self.facts))
        found = db.session.execute(select(*columns).where(ENTITY.c.subject.in_(list(subjects))))
        return {row.subject: row for row in found}

    def ids(self, subjects: Iterable[str]) -> dict[str, int]:
        query = select(ENTITY.c.subject, ENTITY.c.id).where(ENTITY.c.subject.in_(list(subjects)))
        return dict(db.session.execute(query).all())

    def add(self, rows: list[EntityRow]) -> None:
        if rows:
            db.session.execute(insert(ENTITY), [columns(row) for row in rows])
            self.new |= {row.subject for row in rows}

    def change(self, pairs: list[tuple[Any, EntityRow]]) -> None:
        updates = []
        for known, row in pairs:
            facts = {fact: said(row, fact) or getattr(known, fact) for fact in self.facts}
            if any(facts[fact] != getattr(known, fact) for fact in self.facts):
                updates.append({"key": known.id, **{f"new_{k}": v for k, v in facts.items()}})
                self.changed.add(row.subject)
            else:
                self.unchanged.add(row.subject)
        if updates:
            values: dict[str, Any] = {fact: bindparam(f"new_{fact}") for fact in self.facts}
            db.session.execute(
                update(ENTITY)
                .where(ENTITY.c.id == bindparam("key"))
                .values(version=ENTITY.c.version + 1, changed_at=clock.now(), **values),
                updates,
            )

    def add_below(
        self, table: Table, keys: tuple[str, ...], rows: list[EntityRow], ids: dict[str, int],
        parts: Any,
    ) -> None:  # fmt: skip
        """Tags or licences that are not there yet; those that are stay as they are."""
        wanted = {
            (ids[row.subject], *(part[key] for key in keys)): (row.subject, part)
            for row in rows
            for part in parts(row)
        }
        query = select(table.c.entity_id, *(table.c[key] for key in keys))
        held = {
            tuple(row)
            for row in db.session.execute(query.where(table.c.entity_id.in_(ids.values())))
        }
        fresh = {key: value for key, value in wanted.items() if key not in held}
        if fresh:
            db.session.execute(
                insert(table), [{"entity_id": key[0], **part} for key, (_s, part) in fresh.items()]
            )
            self.changed |= {subject for subject, _part in fresh.values()}


def said(row: EntityRow, fact: str) -> Any:
    value = getattr(row, fact)
    return list(value) if fact == "warnings" else value


def columns(row: EntityRow) -> dict[str, Any]:
    facts = {fact: said(row, fact) for fact in FACTS}
    return {"subject": row.subject, "version": 1, "changed_at": clock.now(), **facts}


def licences(row: EntityRow) -> Iterable[dict[str, Any]]:
    names = ("kind", "number", "name", "authority", "valid_from", "valid_to")
    return ({name: getattr(licence, name) for name in names} for licence in row.licences)

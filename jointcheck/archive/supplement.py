"""补充卷: what arrives after a volume was sealed – an objection, a correction, a follow-up."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from jointcheck.archive import record_pieces
from jointcheck.archive.model import Volume, VolumeLeaf
from jointcheck.archive.pieces import Piece
from jointcheck.archive.steps import new_volume
from jointcheck.catalogue.model import Entity
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people import todo
from jointcheck.people.model import Officer
from jointcheck.people.todo import Waiting
from jointcheck.plan.model import Task
from jointcheck.visit.model import Record

ledger.words({"archive.supplemented": _l("立补充卷")})
# The parts in which something may still happen when the visit is long filed.
PARTS = frozenset({"answer", "publication", "objection", "followup"})
VERBS = ("objection.", "correction.", "result.", "followup.", "delivery.")


def file_supplement(volume: Volume, by: Officer, situation: str = "") -> Volume:
    """立补充卷 after a sealed volume: it holds what is new since, and only that."""
    with step("archive.supplemented", by) as event:
        record = volume.record
        if record is None or volume.sealed_at is None:
            raise Refused(_l("各户的案卷封存以后，又有新材料时才立补充卷。"))
        last = latest(record)
        if last.sealed_at is None:
            raise Refused(_l("已经有一卷补充卷没有封存，请重新立那一卷。"))
        if not list(new_pieces(record, db.session.scalars(filed(record)))):
            raise Refused(_l("封存以后没有新的异议、更正、公示或后续处置材料。"))
        made = new_volume(record.task, record, by, situation, supplement=last.supplement + 1)
        event.subject = made
    return made


def latest(record: Record) -> Volume:
    """The record's newest volume."""
    query = select(Volume).filter_by(record_id=record.id).order_by(Volume.supplement.desc())
    return db.session.scalars(query.limit(1)).one()


def filed(record: Record, but: int | None = None) -> Any:
    """A SELECT of the digests of everything that lies in the record's volumes."""
    return (
        select(VolumeLeaf.sha256).join(Volume, Volume.id == VolumeLeaf.volume_id)
        .where(Volume.record_id == record.id, Volume.id != (but or 0))
    )  # fmt: skip


def of_volume(volume: Volume) -> Iterator[Piece]:
    """The pieces of a supplementary volume."""
    assert volume.record is not None
    yield from new_pieces(volume.record, db.session.scalars(filed(volume.record, volume.id)))


def new_pieces(record: Record, known: Any) -> Iterator[Piece]:
    have = set(known)
    for one in record_pieces.of_record(record):
        if one.part in PARTS and one.digest not in have:
            yield one


def since(volume: Volume) -> int:
    """How much of the ledger the record's earlier volumes know; 0 for a first volume."""
    query = select(func.max(Volume.ledger_size)).where(
        Volume.record_id == volume.record_id, Volume.supplement < volume.supplement
    )
    return (db.session.scalar(query) or 0) if volume.supplement else 0


@todo.source
def to_supplement(officer: Officer) -> Iterator[Waiting]:
    """Archived records to which something happened after their last volume."""
    held = officer.departments_as("archivist")
    if not held:
        return
    known = (
        select(Volume.record_id, func.max(Volume.id).label("id"), func.max(Volume.ledger_size).label("size"),
               func.count(Volume.sealed_at).label("sealed"), func.count().label("all"))
        .where(Volume.record_id.isnot(None)).group_by(Volume.record_id).subquery()
    )  # fmt: skip
    happened = or_(*(LedgerEvent.verb.startswith(verb) for verb in VERBS))
    query = (
        select(known.c.id, Entity.name)
        .join(Record, Record.id == known.c.record_id).join(Entity, Entity.id == Record.entity_id)
        .join(Task, Task.id == Record.task_id)
        .where(Task.initiating_department_id.in_(held), known.c.sealed == known.c.all)
        .where(select(LedgerEvent.seq).where(
            LedgerEvent.record_id == Record.id, LedgerEvent.seq > known.c.size, happened,
            ~LedgerEvent.verb.endswith(".refused"),
        ).exists())
    )  # fmt: skip
    yield Waiting("archive", _("立补充卷"), "archive.supplement", "volume", query)

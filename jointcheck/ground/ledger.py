"""全程留痕: every change leaves one event, in the change's own transaction (rule, article 4)."""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flask import current_app
from flask_babel import gettext
from sqlalchemy import ForeignKey, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground import clock, proof
from jointcheck.ground.db import Model, db
from jointcheck.ground.locks import append_only

APPEND_LOCK = 0x6A636C  # any fixed number: PostgreSQL's advisory lock for appends


class LedgerEvent(Model):
    """One event. ``body`` holds the exact bytes that are hashed; the other columns repeat it."""

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    subject: Mapped[str] = mapped_column(index=True)
    task_id: Mapped[int | None] = mapped_column(index=True)
    record_id: Mapped[int | None] = mapped_column(index=True)
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[str] = mapped_column(unique=True)
    prev: Mapped[str] = mapped_column(unique=True)

    @property
    def facts(self) -> dict[str, Any]:
        return json.loads(self.body)["facts"]

    @property
    def actor(self) -> str:
        return json.loads(self.body)["actor"]


class LedgerCheckpoint(Model):
    """A checkpoint signed on some day; the newest may never be longer than the ledger."""

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(Text)


append_only(LedgerEvent)
append_only(LedgerCheckpoint)

WORDS: dict[str, Any] = {}


def words(verbs: dict[str, Any]) -> None:
    """Say how a stage's verbs read in a trace, e.g. ``{"draw.locked": _l("锁定名单")}``."""
    WORDS.update(verbs)


def word(event: LedgerEvent) -> str:
    """How the event reads."""
    verb, refused, _ = event.verb.partition(".refused")
    known = str(WORDS.get(verb, verb))
    return gettext("被拒绝：%(what)s", what=known) if refused else known


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def name_of(thing: Any) -> str:
    """``draw:12`` for the draw with id 12."""
    return f"{thing.__tablename__}:{thing.id}" if thing is not None else "-"


def append(
    verb: str, actor: Any, subject: Any = None, facts: dict[str, Any] | None = None
) -> LedgerEvent:
    """Add one event to the present transaction; one writer at a time, so the chain cannot fork.

    ``subject`` is a row; its ``task_id`` and ``record_id``, where it has them, make the event
    part of the trace of that task and record.
    """
    db.session.flush()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("select pg_advisory_xact_lock(:n)"), {"n": APPEND_LOCK})
    last = db.session.execute(
        select(LedgerEvent.seq, LedgerEvent.leaf).order_by(LedgerEvent.seq.desc()).limit(1)
    ).first()
    seq, prev = (last.seq + 1, last.leaf) if last else (1, "")
    at = clock.now()
    body = canonical({
        "seq": seq, "prev": prev, "at": at.isoformat(), "verb": verb, "subject": name_of(subject),
        "actor": getattr(actor, "full_name", None) or "系统", "actor_id": getattr(actor, "id", None),
        "facts": facts or {},
    })  # fmt: skip
    event = LedgerEvent(
        seq=seq, at=at, verb=verb, actor_id=getattr(actor, "id", None), subject=name_of(subject),
        task_id=trace_key(subject, "task"), record_id=trace_key(subject, "record"),
        body=body, leaf=proof.leaf_hash(body.encode()).hex(), prev=prev,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    return event


def trace_key(subject: Any, kind: str) -> int | None:
    """The id of the task or record that ``subject`` is, or belongs to."""
    if subject is None:
        return None
    if subject.__tablename__ == kind:
        return subject.id
    return getattr(subject, f"{kind}_id", None)


def trace(thing: Any, limit: int = 50) -> list[LedgerEvent]:
    """The events of a thing, newest first."""
    kind = thing.__tablename__
    column = {"task": LedgerEvent.task_id, "record": LedgerEvent.record_id}.get(kind)
    where = LedgerEvent.subject == name_of(thing) if column is None else column == thing.id
    query = select(LedgerEvent).where(where).order_by(LedgerEvent.seq.desc()).limit(limit)
    return list(db.session.scalars(query))


def runs(events: Iterable[LedgerEvent]) -> list[tuple[LedgerEvent, int]]:
    """The events with how often each was done in a row by the same person: (the newest, times)."""
    found = (list(run) for _key, run in groupby(events, key=lambda one: (one.verb, one.actor_id)))
    return [(run[0], len(run)) for run in found]


def head() -> str:
    """The hash of the newest event: what a commitment points back to."""
    query = select(LedgerEvent.leaf).order_by(LedgerEvent.seq.desc()).limit(1)
    return db.session.scalar(query) or "0" * 64


def hashes() -> list[bytes]:
    query = select(LedgerEvent.leaf).order_by(LedgerEvent.seq)
    return [bytes.fromhex(leaf) for leaf in db.session.scalars(query)]


def key_file() -> Path:
    return Path(current_app.config["DATA"]) / "keys" / "ledger.key"


def signing_key() -> Ed25519PrivateKey:
    """The instance's own key, made at first use; the file is readable by its owner only."""
    file = key_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = Ed25519PrivateKey.generate().private_bytes(
            Encoding.Raw, PrivateFormat.Raw, NoEncryption()
        )
        file.touch(mode=0o600)
        file.write_bytes(raw)
    return Ed25519PrivateKey.from_private_bytes(file.read_bytes())


def sign_checkpoint() -> LedgerCheckpoint:
    """Sign the present length and root; the caller's transaction keeps it."""
    leaves = hashes()
    known = db.session.get(LedgerCheckpoint, len(leaves))
    if known:
        return known
    note = proof.Checkpoint(len(leaves), proof.root(leaves)).signed(signing_key())
    checkpoint = LedgerCheckpoint(size=len(leaves), note=note)
    db.session.add(checkpoint)
    return checkpoint


def export(folder: Path) -> int:
    """Write ``log.jsonl``, ``checkpoint`` and ``key.pub``; returns the number of events."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = db.session.scalars(select(LedgerEvent.body).order_by(LedgerEvent.seq)).all()
    (folder / "log.jsonl").write_text("".join(f"{body}\n" for body in bodies), "utf-8")
    key = signing_key()
    leaves = [proof.leaf_hash(body.encode()) for body in bodies]
    note = proof.Checkpoint(len(leaves), proof.root(leaves)).signed(key)
    (folder / "checkpoint").write_text(note, "utf-8")
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    (folder / "key.pub").write_text(base64.b64encode(raw).decode() + "\n", "utf-8")
    return len(bodies)

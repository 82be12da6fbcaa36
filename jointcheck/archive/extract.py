"""留痕摘录: the ledger's events of one record or task, each proven to be in the signed tree."""

import base64
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Select, and_, or_, select

from jointcheck.archive.model import Volume
from jointcheck.ground import ledger, proof
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerCheckpoint, LedgerEvent


def events(volume: Volume) -> Select[Any]:
    """The events that belong into a volume: a record's own and its task's, not its neighbours'."""
    own = and_(LedgerEvent.task_id == volume.task_id, LedgerEvent.record_id.is_(None))
    if volume.record_id:
        own = or_(own, LedgerEvent.record_id == volume.record_id)
    return select(LedgerEvent).where(own).order_by(LedgerEvent.seq)


def later(volume: Volume) -> tuple[Any, ...]:
    """Conditions for what happened to the volume's own subject since it was built."""
    own = (
        LedgerEvent.record_id == volume.record_id
        if volume.record_id
        else and_(LedgerEvent.task_id == volume.task_id, LedgerEvent.record_id.is_(None))
    )
    return own, LedgerEvent.seq > volume.ledger_size, ~LedgerEvent.verb.like("archive.%")


def files(volume: Volume, checkpoint: LedgerCheckpoint, since: int = 0) -> dict[str, bytes]:
    """``ledger/events.jsonl`` after ``since``, ``proofs.json``, ``checkpoint`` and ``key.pub``."""
    query = events(volume).where(LedgerEvent.seq <= checkpoint.size, LedgerEvent.seq > since)
    rows = list(db.session.scalars(query))
    leaves = ledger.hashes()[: checkpoint.size]
    paths = audit_paths(leaves, [row.seq - 1 for row in rows])
    proofs = {str(row.seq): [step.hex() for step in path]
              for row, path in zip(rows, paths, strict=True)}  # fmt: skip
    return {
        "ledger/events.jsonl": "".join(f"{row.body}\n" for row in rows).encode(),
        "ledger/proofs.json": unsorted(proofs),
        "ledger/checkpoint": checkpoint.note.encode(),
        "ledger/key.pub": public_key(),
    }


def unsorted(proofs: dict[str, list[str]]) -> bytes:
    """JSON in the order of the events, one a line."""
    rows = [f'"{seq}":{ledger.canonical(path)}' for seq, path in proofs.items()]
    return ("{" + ",\n".join(rows) + "}\n").encode()


def audit_paths(leaves: Sequence[bytes], indexes: Sequence[int]) -> list[list[bytes]]:
    """The inclusion paths (RFC 9162 §2.1.3.1) of several leaves, the tree hashed only once."""
    paths: list[list[bytes]] = [[] for _ in indexes]
    level = list(leaves)
    positions = list(indexes)
    while len(level) > 1:
        for path, at in zip(paths, positions, strict=True):
            if at ^ 1 < len(level):
                path.append(level[at ^ 1])
        positions = [at >> 1 for at in positions]
        level = above(level)
    return paths


def above(level: list[bytes]) -> list[bytes]:
    """The next level of the tree; a last node without a neighbour rises as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    return [proof.node_hash(left, right) for left, right in pairs] + level[len(level) & ~1 :]


def public_key() -> bytes:
    raw = ledger.signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw) + b"\n"

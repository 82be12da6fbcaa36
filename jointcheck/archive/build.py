"""The job "archive.volume": gather the pieces, prove the trace, pack and keep the volume."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete

from jointcheck.archive import bag, extract, record_pieces, supplement
from jointcheck.archive.model import Volume, VolumeLeaf
from jointcheck.archive.pieces import Piece, of_task
from jointcheck.archive.steps import refuse_sealed
from jointcheck.ground import clock, files, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.step import step
from jointcheck.people.model import Officer

SYSTEM = "部门联合抽查系统"
TITLES = {
    "ledger/events.jsonl": "留痕摘录",
    "ledger/proofs.json": "留痕摘录的存在证明",
    "ledger/checkpoint": "留痕检查点（已签名）",
    "ledger/key.pub": "核验公钥",
}


@jobs.handles("archive.volume")
def build(job: jobs.Job) -> dict[str, Any] | None:
    """Build one volume. A second run gives the same pieces again; a sealed volume stays as it is."""
    volume = db.session.get_one(Volume, job.payload["volume"])
    if volume.sealed_at:
        return None
    # First the checkpoint, then the pieces: what happens meanwhile is later than the volume.
    size = ledger.sign_checkpoint().size
    db.session.commit()
    at = clock.now()
    pieces = [*gathered(volume), *trace(volume, size)]
    job.progress(0, 2 * len(pieces))
    with files.draft() as target:
        made = bag.build(volume, pieces, at, job.progress, target)
        digest = files.sha256(target)
        by = db.session.get(Officer, job.officer_id or 0)
        with step("archive.built", by, volume, digest=made.digest, pieces=len(made.leaves)):
            refuse_sealed(volume)
            volume.file_sha256 = files.take(target, digest, "application/zip").sha256
            volume.manifest_digest, volume.built_at, volume.ledger_size = made.digest, at, size
            replace_leaves(volume, made.leaves)
    return {"volume": volume.id}


def gathered(volume: Volume) -> Iterator[Piece]:
    if volume.supplement:
        return supplement.of_volume(volume)
    return record_pieces.of_record(volume.record) if volume.record else of_task(volume.task)


def trace(volume: Volume, size: int) -> Iterator[Piece]:
    checkpoint = db.session.get_one(ledger.LedgerCheckpoint, size)
    for name, content in extract.files(volume, checkpoint, supplement.since(volume)).items():
        yield Piece("trace", TITLES[name], name, content=content, author=SYSTEM)


def replace_leaves(volume: Volume, leaves: Sequence[bag.Leaf]) -> None:
    db.session.execute(delete(VolumeLeaf).where(VolumeLeaf.volume_id == volume.id))
    db.session.add_all(VolumeLeaf(volume_id=volume.id, **asdict(one)) for one in leaves)

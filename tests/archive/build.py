"""Volumes of published records, built as the worker does it."""

import hashlib
from pathlib import Path

from flask import current_app

from jointcheck.archive import build, steps
from jointcheck.archive.model import Volume
from jointcheck.ground import files, jobs
from jointcheck.ground.db import db
from jointcheck.review.model import Opinion
from jointcheck.visit.model import Evidence, Record
from tests.publish import build as publications
from tests.visit import scene

assert build  # the worker knows the job through this module
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))


def published(number: int = 0, of=None, **more) -> Record:
    """A published record with a photo and the opinions of both departments."""
    record = publications.published(of, number, **more).record
    photo = files.keep(JPEG)
    db.session.add(
        Evidence(record_id=record.id, round_id=record.round.id, kind="photo", caption="3号拐点",
                 file_sha256=photo.sha256, officer_id=scene.officer("zrzy-inspector-1").id)
    )  # fmt: skip
    for code in ("zrzy", "scjg"):
        by = scene.officer(f"{code}-reviewer-1")
        db.session.add(
            Opinion(record_id=record.id, round_id=record.round.id, officer_id=by.id, passes=True,
                    department_id=by.department_id, digest=record.round.digest)
        )  # fmt: skip
    db.session.commit()
    return record


def archivist():
    return scene.officer("zrzy-archivist-1")


def work() -> None:
    """Let the worker do all that is due."""
    while jobs.run_one():
        pass


def filed(record: Record | None = None, situation: str = "告知书以纸质保存。") -> Volume:
    """A volume that the worker has built."""
    volume = steps.file_record(record or published(), archivist(), situation)
    work()
    return db.session.get_one(Volume, volume.id)


def sealed(record: Record | None = None) -> Volume:
    return steps.seal(filed(record), archivist())


def file_of(volume: Volume) -> Path:
    return files.path(volume.file_sha256)


def data_folder() -> Path:
    return Path(current_app.config["DATA"])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest(files: dict[str, bytes]) -> bytes:
    """As the bag writes it, for whoever forges one."""
    rows = (f"{sha256(c)}  {n.removeprefix('volume/')}\n" for n, c in sorted(files.items()))
    return "".join(rows).encode()

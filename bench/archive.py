"""The volumes of one task: built by the worker, verified without a database, one flipped byte found.

    python bench/archive.py [ENTITIES] [PHOTOS] [KILOBYTES]        default 100 1200 250

Builds a volume for each entity and the task's own, prints how long the jobs and the verification
of all of them took (wanted: at most 60 s), and flips bytes at random places of every volume; the
program fails when one goes unseen or the verification takes too long.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from jointcheck import create_app
from jointcheck.archive import steps, verify
from jointcheck.archive.model import Volume
from jointcheck.catalogue.model import Entity
from jointcheck.ground import files, jobs, locks
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.publish import steps as publishing
from jointcheck.review.model import Opinion
from jointcheck.seed import seed
from jointcheck.visit.model import Evidence, Record
from tests import world
from tests.county import CONFIG
from tests.publish import build
from tests.visit import scene

LIMIT = 60.0
FLIPS = 3  # in every volume
SEED = 20261127


def published(task: Task, number: int, photos: int, size: int, noise: random.Random) -> Record:
    """One published record with its photographs and opinions."""
    build.ENTITIES.append((f"示例矿业{number:03d}有限公司", f"regno:{530427000000000 + number}"))
    record = build.passed(task, len(build.ENTITIES) - 1)
    for place in range(photos):
        photo = files.keep(b"\xff\xd8\xff\xe0" + noise.randbytes(size))
        db.session.add(Evidence(
            record_id=record.id, round_id=record.round.id, kind="photo", caption=f"第{place + 1}处",
            file_sha256=photo.sha256, officer_id=scene.officer("zrzy-inspector-1").id,
        ))  # fmt: skip
    for code in ("zrzy", "scjg"):
        by = scene.officer(f"{code}-reviewer-1")
        db.session.add(Opinion(
            record_id=record.id, round_id=record.round.id, officer_id=by.id, passes=True,
            department_id=by.department_id, digest=record.round.digest,
        ))  # fmt: skip
    publishing.publish(record)
    db.session.commit()
    return record


def built(entities: int, photos: int, size: int) -> list[Path]:
    """The sealed volumes of one task, the task's own last."""
    noise, task = random.Random(SEED), build.task()
    for number in range(entities):
        share = photos // entities + (number < photos % entities)
        published(task, number, share, size, noise)
    archivist = scene.officer("zrzy-archivist-1")
    started = time.perf_counter()
    steps.file_all(task, archivist)
    while jobs.run_one():
        pass
    print(f"{entities} volumes with {photos} photos built in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    for volume in list(db.session.scalars(db.select(Volume))):
        volume.situation = "告知书以纸质保存。"
        db.session.commit()
        steps.seal(volume, archivist)
    steps.file_task(task, archivist, "试验")
    while jobs.run_one():
        pass
    print(f"sealed, and the task's own volume built, in {time.perf_counter() - started:.1f} s")
    found = db.session.scalars(db.select(Volume).order_by(Volume.record_id.is_(None), Volume.id))
    return [files.path(one.file_sha256 or "") for one in found]


def flipped(path: Path, noise: random.Random) -> bool:
    """Whether one byte changed at a random place is seen; the file is as before afterwards."""
    at = noise.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(1)
        file.seek(at)
        file.write(bytes([old[0] ^ noise.randint(1, 255)]))
        file.flush()
        seen = bool(verify.verify(path))
        file.seek(at)
        file.write(old)
    return seen


def main(entities: int, photos: int, kilobytes: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'county.sqlite'}"
        app = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": folder}, folder)
        with app.app_context():
            db.create_all()
            locks.install(db.session.connection())
            db.session.commit()
            seed()
            world.people()
            db.session.commit()
            assert db.session.scalar(db.select(db.func.count(Entity.id))) is not None
            paths = built(entities, photos, kilobytes * 1024)
        size = sum(path.stat().st_size for path in paths) / 1e6
        started = time.perf_counter()
        wrong = verify.verify_all(paths)
        took = time.perf_counter() - started
        print(
            f"{len(paths)} volumes, {size:.0f} MB, verified in {took:.1f} s (wanted ≤ {LIMIT:.0f})"
        )
        noise = random.Random(SEED)
        unseen = sum(not flipped(path, noise) for path in paths for _ in range(FLIPS))
        print(f"{len(paths) * FLIPS} flipped bytes, {unseen} unseen")
        for fault in wrong:
            print(fault)
        return int(bool(wrong or unseen or took > LIMIT))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*(given + [100, 1200, 250][len(given) :])))

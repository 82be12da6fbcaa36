"""Whether a photo was used before: one new photo is compared with all that are kept.

python bench/photos.py [PHOTOS]        default 10,000

Prints the milliseconds of one comparison, beside what it costs to take the photo in at all
(to decode it, to make it small, to see what it looks like). Limit: a third of that.
"""

import io
import random
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from jointcheck import create_app
from jointcheck.ground import files, schema
from jointcheck.ground.db import db
from jointcheck.seed import seed
from jointcheck.visit import evidence, picture
from jointcheck.visit.model import Evidence, Record
from tests import world
from tests.county import CONFIG
from tests.visit import scene


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        app = create_app(CONFIG | {"DATA": Path(name)}, Path(name))
        with app.app_context():
            schema.upgrade()
            seed()
            world.people()
            record = scene.record()
            store(record, count)
            out = io.BytesIO()
            Image.effect_noise((4032, 3024), 60).convert("RGB").save(out, "JPEG", quality=90)
            content = out.getvalue()
            begun = time.process_time()
            looks = picture.likeness(content)
            evidence.thumbnail(content, "0" * 64, None, None)
            taking = time.process_time() - begun
            begun = time.process_time()
            for _ in range(5):
                evidence.alike(record, looks, "1" * 64)
            comparing = (time.process_time() - begun) / 5
    print(
        f"{count} photos: compared in {comparing * 1000:.1f} ms; taking one in {taking * 1000:.0f} ms"
    )
    return int(comparing > taking / 3)


def store(record: Record, count: int) -> None:
    chance, by = random.Random(1), scene.officer("zrzy-inspector-1")
    sha = files.keep(b"%PDF-1.7 one file for all").sha256
    db.session.commit()
    db.session.execute(
        db.insert(Evidence),
        [
            {"record_id": record.id, "round_id": record.round.id, "code": "", "kind": "photo",
             "file_sha256": sha, "caption": "", "officer_id": by.id,
             "likeness": f"{chance.getrandbits(128):032x}"}
            for _ in range(count)
        ],
    )  # fmt: skip
    db.session.commit()


if __name__ == "__main__":
    sys.exit(main())

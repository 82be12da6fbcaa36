"""Visits as an honest team and as a deceiver would leave them, with drawn pictures (T9)."""

import io
import random
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit import evidence
from jointcheck.visit.model import Notice, Presence, Record, Signature
from tests.visit import scene

HERE = (24.066, 101.99)


def photo(seed: int, taken: datetime | None = None, software: str = "HUAWEI 4.2",
          changed: datetime | None = None, kind: str = "JPEG", place: Any = None) -> bytes:  # fmt: skip
    """A scene of blocks and lines, no two seeds alike, with what a telephone writes into it."""
    chance = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(chance.randrange(60, 200) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(24):
        x, y = chance.randrange(300), chance.randrange(220)
        size = (x, y, x + chance.randrange(20, 140), y + chance.randrange(20, 90))
        pen.rectangle(size, fill=tuple(chance.randrange(256) for _ in range(3)))
    exif, out = Image.Exif(), io.BytesIO()
    if taken:
        exif[271], exif[305] = "HUAWEI", software
        exif[306] = clock.local(changed or taken).strftime("%Y:%m:%d %H:%M:%S")
        exif.get_ifd(0x8769)[36867] = clock.local(taken).strftime("%Y:%m:%d %H:%M:%S")
    image.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def saved_again(content: bytes, scale: float, quality: int, bright: float = 1.0) -> bytes:
    """The same picture in another size and quality: another file, the same view."""
    with Image.open(io.BytesIO(content)) as image:
        small = image.resize((int(image.width * scale), int(image.height * scale)))
    out = io.BytesIO()
    ImageEnhance.Brightness(small).enhance(bright).save(out, "JPEG", quality=quality)
    return out.getvalue()


def strokes(seed: int, jitter: int = 0) -> str:
    """A signature; with ``jitter`` the same hand draws the same name once more."""
    chance, tremble = random.Random(seed), random.Random(seed + 1 + jitter)
    x, y, points = 60.0, 100.0, []
    for _ in range(60):
        x = min(max(x + chance.gauss(7, 14), 5), 595)
        y = min(max(y + chance.gauss(0, 22), 5), 195)
        points.append((x + tremble.uniform(0, jitter), y + tremble.uniform(0, jitter)))
    return "M" + " L".join(f"{a:.1f} {b:.1f}" for a, b in points)


class Bundle:
    """One visit of two inspectors, an hour long, three pictures, three signatures; honest unless
    a method makes it otherwise."""

    def __init__(self, number: int):
        self.number, self.chance = number, random.Random(number)
        where = scene.an_entity(f"示例企业{number}", f"9153042{number:011d}")
        self.record: Record = scene.record(started=False, entity=where)
        self.by = scene.officer("zrzy-inspector-1")
        self.start = clock.now() - timedelta(hours=3)
        self.record.state, self.record.started_at = "visiting", self.start
        self.arrive(self.near())
        db.session.commit()

    def arrive(self, place: dict[str, float]) -> None:
        for member in self.record.team.present_members:
            db.session.add(Presence(record_id=self.record.id, inspector_id=member.inspector_id,
                                    arrived_at=self.start, left_at=self.start + timedelta(hours=1),
                                    place=place))  # fmt: skip

    def near(self, away: float = 0.0) -> dict[str, float]:
        """Within a few hundred metres, or ``away`` kilometres to the north."""
        lat, lon = HERE
        return {"lat": lat + self.chance.uniform(-0.004, 0.004) + away / 111,
                "lon": lon + self.chance.uniform(-0.004, 0.004),
                "accuracy": self.chance.uniform(5, 60)}  # fmt: skip

    def minute(self, n: float) -> datetime:
        return self.start + timedelta(minutes=n)

    def shoot(self, content: bytes | None = None, at: float | None = None, **changes: Any) -> bytes:
        """A picture taken at a minute of the visit, sent when the tablet is back in the office."""
        when = self.minute(self.chance.uniform(2, 55) if at is None else at)
        seed = self.number * 100 + self.chance.randrange(10**6)
        content = content or photo(seed, when + timedelta(seconds=self.chance.uniform(-90, 90)))
        sent = clock.now() + timedelta(seconds=self.chance.uniform(-120, 120))
        given = {"kind": "photo", "caption": "", "taken_at": when, "place": self.near(),
                 "capture": evidence.Capture(device="t1", clock=sent)} | changes  # fmt: skip
        evidence.add(self.record, by=self.by, content=content, **given)
        return content

    def sign(self, name: str, role: str, path: str, minute: float = 58, **more: Any) -> None:
        db.session.add(Signature(
            record_id=self.record.id, round_id=self.record.round.id, role=role, name=name,
            digest="d", strokes=path, claimed_at=self.minute(minute), **more,
        ))  # fmt: skip
        db.session.commit()

    def signed(self) -> None:
        first, second = (m.inspector.name for m in self.record.team.present_members)
        for n, (name, role) in enumerate(
            [(first, "member"), (second, "member"), ("王当事", "party")]
        ):
            self.sign(name, role, strokes(self.number * 10 + n))

    def notified(self, minute: float) -> None:
        paper = evidence.files.keep(b"%PDF-1.7 notice " + str(self.number).encode())
        made = Notice(record_id=self.record.id, number=f"N{self.number}", content={},
                      file_sha256=paper.sha256, issued_by_id=self.by.id)  # fmt: skip
        db.session.add(made)
        db.session.commit()
        made.delivered_at = self.minute(minute)
        db.session.commit()
        db.session.expire(self.record, ["notices"])

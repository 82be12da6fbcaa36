"""The volume as one file: a BagIt bag (RFC 8493) in a zip, the same to the byte for the same pieces."""

import base64
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from jointcheck.archive import cover, rows, rules, verify
from jointcheck.archive.model import Volume
from jointcheck.archive.pieces import Piece
from jointcheck.ground import clock, ledger
from jointcheck.ground.refusal import Refused

FORMAT = "jointcheck-volume/1"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ORDER = {part: place for place, part in enumerate(rules.PARTS)}


@dataclass(frozen=True)
class Leaf:
    """A piece in its place: what stands in the index and, beyond its bytes, in the database."""

    serial: int
    part: str
    title: str
    path: str
    number: str = ""
    author: str = ""
    on: date | None = None
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True)
class Bag:
    """The finished file, its index and the digest that stands for all of it."""

    content: bytes
    leaves: list[Leaf]
    digest: str


def placed(pieces: Sequence[Piece]) -> list[tuple[Leaf, Piece]]:
    """The pieces in file order, a file that comes twice only once; the cover is number 1."""
    front = Piece("index", cover.TITLE, "cover.pdf", content=b"")
    kept: dict[Any, Piece] = {}
    for one in (front, *pieces):
        kept.setdefault(one.sha256 or id(one), one)
    ordered = sorted(kept.values(), key=lambda one: ORDER[one.part])
    return [(leaf(number, one), one) for number, one in enumerate(ordered, 1)]


def leaf(serial: int, one: Piece) -> Leaf:
    path = f"{one.part}/{serial:03d}-{one.name}"
    if one.part == "trace":
        path = one.name  # the verifier looks for it there
    return Leaf(serial, one.part, one.title, path, one.number, one.author, one.on)


def build(
    volume: Volume, pieces: Sequence[Piece], at: datetime, told: Callable[[int, int], None]
) -> Bag:
    """Weigh every piece, print the index, pack all of it. ``told(done, total)`` hears how far it is.

    ``Refused`` when a stored file is damaged: a volume never takes over a broken piece.
    """
    pairs = placed(pieces)
    leaves = [one for one, _piece in pairs]
    front = cover.pdf(volume, leaves, at)
    pairs[0] = (pairs[0][0], replace(pairs[0][1], content=front))
    weighed = []
    for one, piece in pairs:
        weighed.append(weigh(one, piece))
        told(len(weighed), len(pairs) + 1)
    sources = {f"data/{one.path}": piece.open for one, piece in pairs}
    return packed(volume, weighed, sources, at)


def weigh(one: Leaf, piece: Piece) -> Leaf:
    with piece.open() as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        size = file.seek(0, 2)
    if piece.sha256 not in (None, digest):
        raise Refused(_l("“%(what)s”的原件已损坏，不能立卷，请先从备份恢复。", what=one.title))
    return replace(one, sha256=digest, size=size)


def packed(
    volume: Volume, leaves: list[Leaf], sources: dict[str, Callable[[], IO[bytes]]], at: datetime
) -> Bag:
    index = rows.text(described(volume, leaves, at))
    payload = {f"data/{one.path}": (one.sha256, one.size) for one in leaves}
    payload[verify.INDEX] = (sha256(index), len(index))
    tags = {
        "bagit.txt": BAGIT,
        "bag-info.txt": info(volume, payload, at),
        "manifest-sha256.txt": manifest({name: digest for name, (digest, _n) in payload.items()}),
    }
    tags[verify.TAGS] = manifest({name: sha256(text) for name, text in tags.items()})
    mark = ledger.signing_key().sign(tags[verify.TAGS])
    texts = tags | {verify.INDEX: index, verify.SIGNATURE: base64.b64encode(mark) + b"\n"}
    everything = sources | {name: opener(text) for name, text in texts.items()}
    return Bag(zipped(everything), leaves, sha256(tags[verify.TAGS]))


def opener(text: bytes) -> Callable[[], IO[bytes]]:
    return lambda: BytesIO(text)


def zipped(sources: dict[str, Callable[[], IO[bytes]]]) -> bytes:
    with tempfile.TemporaryFile() as target:
        names = [verify.ROOT + name for name in sources]
        verify.pack(names, lambda name: sources[name.removeprefix(verify.ROOT)](), target)
        target.seek(0)
        return target.read()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest(digests: dict[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def described(volume: Volume, leaves: list[Leaf], at: datetime) -> dict[str, Any]:
    """``volume.json``: what the volume is and its index, with the parts' names beside."""
    return {
        "format": FORMAT, "number": volume.number, "title": volume.title,
        "task": volume.task.number, "record": volume.record and volume.record.number,
        "department": volume.task.initiating.name, "retention_years": volume.retention_years,
        "method": volume.method, "situation": volume.situation, "made_at": at,
        "filed_by": volume.created_by.full_name, "parts": rules.PARTS,
        "leaves": [asdict(one) for one in leaves],
    }  # fmt: skip


def info(volume: Volume, payload: dict[str, tuple[str, int]], at: datetime) -> bytes:
    size = sum(size for _digest, size in payload.values())
    lines = {
        "Source-Organization": volume.task.initiating.name,
        "External-Identifier": volume.number,
        "External-Description": volume.title,
        "Bagging-Date": clock.local(at).date().isoformat(),
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    return "".join(f"{name}: {' '.join(text.split())}\n" for name, text in lines.items()).encode()

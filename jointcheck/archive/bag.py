"""The volume as one file: a BagIt bag (RFC 8493) in a zip, the same to the byte for the same pieces."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from jointcheck.archive import cover, metadata, rows, rules, verify
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
    """The index of a finished volume and the digest that stands for all of it."""

    leaves: list[Leaf]
    digest: str


def placed(pieces: Sequence[Piece]) -> list[tuple[Leaf, Piece]]:
    """The pieces in file order, a file that comes twice only once; the cover is number 1.

    Cover and metadata are empty until the others are known.
    """
    own = [Piece("index", cover.TITLE, "cover.pdf", content=b"")]
    for name, content in ((metadata.NAME, b""), (metadata.SCHEMA, metadata.schema())):
        own.append(Piece("metadata", metadata.TITLES[name], name, content=content))
    kept: dict[Any, Piece] = {}
    for one in (*own, *pieces):
        kept.setdefault(one.sha256 or id(one), one)
    ordered = sorted(kept.values(), key=lambda one: ORDER[one.part])
    return [(leaf(number, one), one) for number, one in enumerate(ordered, 1)]


def leaf(serial: int, one: Piece) -> Leaf:
    path = f"{one.part}/{serial:03d}-{one.name}"
    if one.part in ("trace", "metadata"):
        path = one.name  # whoever checks the volume looks for it there
    return Leaf(serial, one.part, one.title, path, one.number, one.author, one.on)


def build(
    volume: Volume, pieces: Sequence[Piece], at: datetime, told: Callable[[int, int], None],
    target: Path,
) -> Bag:  # fmt: skip
    """Weigh every piece, print the index, write all of it to ``target``, a piece at a time.

    ``told(done, total)`` hears how far it is, a twentieth at a time: each piece is read twice.
    ``Refused`` when a stored file is damaged: a volume never takes over a broken piece.
    """
    author = volume.task.initiating.name
    pairs = [(replace(one, author=one.author or author), piece) for one, piece in placed(pieces)]
    done, total = 0, 2 * len(pairs)

    def further() -> None:
        nonlocal done
        done += 1
        if done % max(1, total // 20) == 0:  # whoever is told keeps it, which takes a commit
            told(min(done, total), total)

    front = cover.pdf(volume, [one for one, _piece in pairs], at)
    pairs[0] = (pairs[0][0], replace(pairs[0][1], content=front))
    place = next(n for n, (one, _piece) in enumerate(pairs) if one.path == metadata.NAME)
    weighed = {}
    for number, (one, piece) in enumerate(pairs):
        if number != place:
            weighed[number] = weigh(one, piece)
            further()
    about = metadata.document(volume, list(weighed.values()), events(pairs), at)
    pairs[place] = (pairs[place][0], replace(pairs[place][1], content=about))
    weighed[place] = weigh(*pairs[place])
    leaves = [weighed[number] for number in range(len(pairs))]
    sources = {f"data/{one.path}": opened(piece, further) for one, piece in pairs}
    return packed(volume, leaves, sources, at, target)


def opened(piece: Piece, further: Callable[[], None]) -> Callable[[], IO[bytes]]:
    """Opens the piece, and says so."""

    def open_() -> IO[bytes]:
        further()
        return piece.open()

    return open_


def events(pairs: Sequence[tuple[Leaf, Piece]]) -> list[bytes]:
    """The lines of the ledger's extract among the pieces."""
    found = (piece for one, piece in pairs if f"data/{one.path}" == verify.EVENTS)
    return [line for piece in found for line in (piece.content or b"").splitlines()]


def weigh(one: Leaf, piece: Piece) -> Leaf:
    with piece.open() as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        size = file.seek(0, 2)
    if piece.sha256 not in (None, digest):
        raise Refused(_l("“%(what)s”的原件已损坏，不能立卷，请先从备份恢复。", what=one.title))
    return replace(one, sha256=digest, size=size)


def packed(
    volume: Volume, leaves: list[Leaf], sources: dict[str, Callable[[], IO[bytes]]], at: datetime,
    target: Path,
) -> Bag:  # fmt: skip
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
    names = [verify.ROOT + name for name in everything]
    with target.open("wb") as file:
        verify.pack(names, lambda name: everything[name.removeprefix(verify.ROOT)](), file)
    return Bag(leaves, sha256(tags[verify.TAGS]))


def opener(text: bytes) -> Callable[[], IO[bytes]]:
    return lambda: BytesIO(text)


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

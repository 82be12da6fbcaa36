"""Files by the SHA-256 of their content: written once, never in place, type decided by signature."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import Response, current_app, send_file
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground import clock
from jointcheck.ground.db import Model, db
from jointcheck.ground.locks import append_only
from jointcheck.ground.refusal import Refused

CHUNK = 1 << 20


class StoredFile(Model):
    """A file that is kept. The bytes lie under the data folder, the row says what they are."""

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(StoredFile)


def signature(head: bytes) -> str | None:
    """Media type by the first bytes, or None when it is not one that we take."""
    starts = {
        b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf",
        b"#!AMR": "audio/amr", b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"PK\x03\x04": "application/zip",
        b"\x1aE\xdf\xa3": "video/webm", b"\xff\xfb": "audio/mpeg", b"\xff\xf3": "audio/mpeg",
        b"\xff\xf1": "audio/aac", b"\xff\xf9": "audio/aac",
    }  # fmt: skip
    for start, kind in starts.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    return iso_media(head) if head[4:8] == b"ftyp" else None


def iso_media(head: bytes) -> str:
    brand = head[8:12]
    if brand in (b"heic", b"heix", b"mif1"):
        return "image/heic"
    return "audio/mp4" if brand == b"M4A " else "video/mp4"


def keep(content: bytes, kind: str | None = None) -> StoredFile:
    """Store the bytes and return their row, in the caller's transaction.

    ``kind``: given for what this program made itself; otherwise the signature decides and an
    unknown one is ``Refused``. The bytes are durable on disk before the row exists.
    """
    if not content:
        raise Refused(_l("文件是空的，请重新选择。"))
    kind = kind or signature(content[:16])
    if kind is None:
        raise Refused(_l("不接受这种文件。可以上传照片、PDF、录音、录像或压缩包。"))
    digest = hashlib.sha256(content).hexdigest()
    write(path(digest), content)
    return row_of(digest, len(content), kind)


def row_of(digest: str, size: int, kind: str) -> StoredFile:
    row = db.session.get(StoredFile, digest)
    if row is None:
        row = StoredFile(sha256=digest, size=size, kind=kind)
        db.session.add(row)
        db.session.flush()
    return row


def root() -> Path:
    return Path(current_app.config["DATA"]) / "files"


def path(digest: str) -> Path:
    return root() / digest[:2] / digest


@contextmanager
def draft() -> Iterator[Path]:
    """A place to write a file that is too large for the memory; ``take`` keeps it, else it goes."""
    target = root() / "drafts" / secrets.token_hex(8)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield target
    finally:
        target.unlink(missing_ok=True)


def take(draft: Path, digest: str, kind: str) -> StoredFile:
    """Keep a finished draft whose SHA-256 is ``digest``, as ``keep`` does, without reading it."""
    size = draft.stat().st_size
    settle(draft, path(digest))
    return row_of(digest, size, kind)


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()  # type: ignore[arg-type]


def write(target: Path, content: bytes) -> None:
    """tmp → fsync → rename → fsync(folder): after a crash the file is whole or absent."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    temporary.write_bytes(content)
    settle(temporary, target)


def settle(temporary: Path, target: Path) -> None:
    """A written file takes its place, durably; where the same content stands already, that stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sync(temporary)
    if not target.exists():
        temporary.rename(target)
        sync(target.parent)


def sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(digest: str) -> bytes:
    """The bytes; ``ValueError`` when they are not the ones that were stored."""
    content = path(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"文件 {digest[:8]} 已损坏")
    return content


def send(digest: str, name: str, inline: bool = False) -> Response:
    """A response with the file: an attachment, unless it is a picture or PDF to be shown."""
    row = db.session.get_one(StoredFile, digest)
    shown = inline and row.kind in ("image/jpeg", "image/png", "image/webp", "application/pdf")
    response = send_file(path(digest), row.kind, as_attachment=not shown, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def made(content: bytes, kind: str, name: str, inline: bool = False) -> Response:
    """A response with bytes that are not kept; ``name`` may be Chinese, as headers may not."""
    return send_file(BytesIO(content), kind, as_attachment=not inline, download_name=name)


def orphans() -> Iterator[Path]:
    """Files without a row: left by a crash between file and row, and harmless."""
    root = Path(current_app.config["DATA"]) / "files"
    for file in root.glob("*/*"):
        if db.session.get(StoredFile, file.name) is None:
            yield file

"""Every paper of a visit: made once, kept as bytes, reprinted as the same bytes."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from jointcheck.ground import clock, files, ledger, paper
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit.model import Paper, Record, Round


def issue(
    kind: str,
    record: Record,
    data: Mapping[str, Any],
    *,
    title: str,
    round: Round | None = None,
    sheet_id: int | None = None,
    at: datetime | None = None,
) -> Paper:
    """Set the paper ``kind`` (a name in ``templates/papers``) and keep it, in the caller's step.

    ``data``: what ``ground.paper_data`` asks for. ``at``: the moment the file declares.
    ``Refused`` when a character cannot be printed: a paper never shows a box.
    """
    stored = files.keep(printed(kind, data, at or clock.now()), "application/pdf")
    made = Paper(
        record_id=record.id, round_id=round and round.id, sheet_id=sheet_id,
        kind=kind, title=title, file_sha256=stored.sha256,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def of(record: Record) -> list[Paper]:
    """The papers of a record, oldest first."""
    return list(
        db.session.scalars(db.select(Paper).filter_by(record_id=record.id).order_by(Paper.id))
    )


def printed(kind: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF, with the office's own fonts where it has them."""
    fonts = current_app.config.get("FONTS")
    try:
        return paper.render(kind, data, at=at, fonts=Path(fonts) if fonts else None)
    except paper.MissingGlyph as error:
        raise Refused(str(error)) from error


def digest(data: Any) -> str:
    """SHA-256 of the canonical JSON, hex: what stands at the foot of the paper."""
    return hashlib.sha256(ledger.canonical(data).encode()).hexdigest()


def public_url(path: str) -> str:
    """The address by which the public reaches ``path`` on this site, for the code on a paper."""
    return str(current_app.config["PUBLIC_URL"]) + path

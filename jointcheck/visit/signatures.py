"""A signature: whose hand it is, what it is bound to, whether it still holds."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import files, operation, seal
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.people.model import Officer
from jointcheck.people.steps import check_password
from jointcheck.visit import content, sheets, strokes
from jointcheck.visit.model import Record, Round, Sheet, Signature
from jointcheck.visit.shown import HERE, Seen


def again(by: Officer, password: str) -> None:
    """The person at the tablet is the one who is logged in: he enters his password once more."""
    try:
        check_password(by.login, seal.opened(password, operation.number()), "签字")
    except Refused as refused:
        raise Refused(_l("密码不对，请输入您自己的登录密码。"), "password") from refused


def drawn(given: str) -> str:
    """The strokes of a signature as path data, or "" where none are needed."""
    if not given:
        return ""
    path = strokes.path(given)
    fault = strokes.fault(path)
    if fault:
        raise Refused(fault, "strokes")
    return path


def add_signature(
    round: Round, role: str, digest: str, by: Any, *, sheet_id: int | None = None, path: str = "",
    seen: Seen = HERE, **more: Any,
) -> Signature:  # fmt: skip
    """A signature row in the caller's step; ``by`` is who was at the tablet."""
    made = Signature(
        record_id=round.record_id, round_id=round.id, sheet_id=sheet_id, role=role,
        officer_id=by.id, digest=digest, strokes=drawn(path), claimed_at=seen.at,
        device=seen.device, **({"name": by.name} | more),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def valid(signature: Signature) -> bool:
    """Whether the signature still fits what was signed: text, digest, and nothing newer."""
    if signature.sheet_id is not None:
        sheet = db.session.get_one(Sheet, signature.sheet_id)
        newest = sheets.newest(sheet).id == sheet.id
        return newest and fits(sheet.content, sheet.digest, signature)
    round = db.session.get_one(Round, signature.round_id)
    newest = round.id == round.record.round.id
    return newest and fits(round.content, round.digest, signature)


def fits(text: str, digest: str, signature: Signature) -> bool:
    return bool(text) and content.digest(text) == digest == signature.digest


def of_record(record: Record) -> list[Signature]:
    """The signatures on the record form, those of earlier rounds last: they no longer hold."""
    return [s for round in reversed(record.rounds) for s in round.signatures if s.sheet_id is None]


def kept_paper(paper: bytes) -> str:
    if files.signature(paper[:16]) not in ("image/jpeg", "image/png", "application/pdf"):
        raise Refused(_l("请上传照片（JPG、PNG）或 PDF。"), "paper")
    return files.keep(paper).sha256

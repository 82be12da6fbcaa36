"""Operations: plain submissions that a tablet kept for later, each done once, each answered.

An operation is the very form that a page would have sent, to the same address and under the same
rules, with a number of its own (``X-Operation``). It differs in three ways only: its number is kept
for ever, so that a repeat does nothing and another content under the same number is refused; its
fields may be merged with what others wrote meanwhile (``form_base``: what the tablet had shown);
and it is answered in data, because no page is waiting for it.
"""

import hashlib
import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, jsonify, request
from flask_login import current_user
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground import clock
from jointcheck.ground.db import SAFE, Model, db
from jointcheck.ground.language import told
from jointcheck.ground.locks import append_only
from jointcheck.ground.merge import Clash, Values
from jointcheck.ground.refusal import Replayed
from jointcheck.ground.words import N_

NUMBER = re.compile(r"[A-Za-z0-9_-]{16,64}")
LEFT_OUT = {
    "csrf_token",
    "password",
    "sent_at",
}  # what may differ between two sendings of one operation
DIFFERENT = N_("同一个编号送来了不同的内容，没有保存。")


class Operation(Model):
    """An operation that was done: it stands for ever, so that no late repeat is done again."""

    id: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(index=True)
    path: Mapped[str]
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(Operation)


def setup(app: Flask) -> None:
    app.before_request(repeated)


def number() -> str:
    """The operation's own number; empty for what a page sent itself."""
    if not has_request_context():
        return ""
    sent = request.headers.get("X-Operation", "") if request.method not in SAFE else ""
    return sent if NUMBER.fullmatch(sent) else ""


def base() -> Values | None:
    """What the tablet had shown, by field; None when a page sent the form itself."""
    try:
        found = json.loads(request.form["form_base"]) if number() else None
        return (found and {str(k): [str(one) for one in v] for k, v in found.items()}) or found
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def digest() -> str:
    """What the operation says, whatever the session in which it is sent."""
    said = {k: v for k, v in request.form.lists() if k not in LEFT_OUT}
    files = {k: [hashed(one.stream) for one in v] for k, v in request.files.lists()}
    text = json.dumps([request.path, said, files], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hashed(stream: Any) -> str:
    stream.seek(0)
    found = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return found


def claim() -> None:
    """In the step's transaction: the number is spent, or ``Replayed``."""
    values = {"id": number(), "officer_id": current_user.id, "path": request.path[:200],
              "digest": digest(), "at": clock.now()}  # fmt: skip
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Operation).values(values).on_conflict_do_nothing()
    if db.session.execute(insert.returning(Operation.id)).first() is None:
        raise Replayed(None)


def repeated() -> Response | None:
    """Before the view: an operation that was done is answered, not done again."""
    if not number() or not current_user.is_authenticated:
        return None
    known = db.session.get(Operation, number())
    return answer_known(known) if known else None


def answer_known(known: Operation) -> Response:
    g.answered = True
    if known.officer_id == current_user.id and known.digest == digest():
        return receipt(known.at)
    return refusal(409, "different", [told(DIFFERENT)])


def receipt(at: datetime) -> Response:
    """The only thing upon which a tablet forgets its copy."""
    return jsonify(operation=number(), done=True, at=at.isoformat())


def refusal(status: int, why: str, sentences: list[str], clashes: Any = ()) -> Response:
    response = jsonify(
        operation=number(), done=False, why=why, sentences=sentences, clashes=list(clashes)
    )
    response.status_code = status
    return response


WHY = {401: "login", 409: "clash", 413: "large"}


def answered(response: Response) -> Response:
    """After the view: its answer as data, if an operation asked."""
    if not number() or g.get("answered"):
        return response
    if response.status_code < 400 and (g.get("form_done") or g.get("replayed")):
        return receipt(clock.now())
    if response.status_code < 500 and current_user.is_authenticated:
        db.session.rollback()
        known = db.session.get(Operation, number())
        if known:  # its twin was quicker
            return answer_known(known)
    status = 422 if response.status_code < 400 else response.status_code
    return refusal(status, why(status), sentences(), clashes())


def why(status: int) -> str:
    """A name that the tablet knows: what it should do about it."""
    return "csrf" if g.get("csrf_failed") else WHY.get(status, "refused")


def sentences() -> list[str]:
    form = g.get("form")
    found = [sentence for _field, sentence in form.problems()] if form is not None else []
    return found or [text for text in (g.get("sentence"),) if text]


def clashes() -> list[dict[str, Any]]:
    """Each field with three texts; its label as the form has it."""
    form, found = g.get("form"), g.get("clashes", [])
    return [asdict(one) | {"label": label(form, one)} for one in found]


def label(form: Any, clash: Clash) -> str:
    return str(form[clash.name].label.text) if form is not None and clash.name in form else ""

"""One submission, one effect: each form carries a key that is spent in the step's transaction."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground import clock, operation
from jointcheck.ground.db import Model, db, may_write
from jointcheck.ground.refusal import Replayed

KEPT = timedelta(days=30)


class FormKey(Model):
    """A key that was spent, and where its submission led."""

    key: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    location: Mapped[str | None]


def claim() -> None:
    """Spend the request's key; ``Replayed`` when it was spent before."""
    if not has_request_context() or "form_key" in g:
        return
    if operation.number():
        g.form_key = operation.number()
        operation.claim()
        return
    if not request.form.get("form_key"):
        return
    g.form_key = request.form["form_key"][:64]
    values = {"key": g.form_key, "officer_id": getattr(current_user, "id", None), "at": clock.now()}
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(FormKey).values(values).on_conflict_do_nothing()
    # RETURNING, because the number of rows is not told (-1) by psycopg here
    if db.session.execute(insert.returning(FormKey.key)).first() is None:
        raise Replayed(db.session.scalar(db.select(FormKey.location).filter_by(key=g.form_key)))


def remember(response: Response) -> Response:
    """After the request: keep where a spent key led, so that a repeat is led there too."""
    if "form_key" in g and not operation.number() and response.location and not g.get("replayed"):
        with may_write():
            db.session.rollback()
            where = FormKey.key == g.form_key
            db.session.execute(update(FormKey).where(where).values(location=response.location))
            db.session.commit()
    return response


def sweep() -> None:
    """Forget keys too old to be sent again."""
    db.session.execute(delete(FormKey).where(FormKey.at < clock.now() - KEPT))

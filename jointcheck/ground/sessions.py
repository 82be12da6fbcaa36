"""Sessions on the server: the cookie holds a random token, the database everything else.

They can be revoked, and end by idleness, by age, by logout, password change, transfer and
suspension.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import JSON, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import CallbackDict

from jointcheck.ground import clock
from jointcheck.ground.db import SAFE, Model, db, may_write, writing

ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)


class WebSession(Model):
    """One browser's session. ``id`` is the SHA-256 of the cookie, so the table opens no doors."""

    id: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What views see as ``session``."""

    def __init__(self, initial: dict[str, Any] | None = None, token: str | None = None,
                 seen_at: datetime | None = None):  # fmt: skip
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(initial, changed)
        self.token = token
        self.seen_at = seen_at
        self.modified = False
        self.replaced: str | None = None

    def renew(self) -> None:
        """Take a new token; a token known before login must not be worth anything after it."""
        self.replaced, self.token, self.modified = self.token, None, True


def setup(app: Flask) -> None:
    app.session_interface = DatabaseSessions()
    app.before_request(refuse_unread)


def refuse_unread() -> None:
    """Nobody is taken for a stranger because the database could not be asked."""
    if "unread" in g:
        raise g.unread


class DatabaseSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> ServerSession:
        writing.set(request.method not in SAFE)  # before the request's first statement
        token = request.cookies.get(self.get_cookie_name(app))
        try:
            row = db.session.get(WebSession, hashed(token)) if token else None
        except OperationalError as error:  # told once a page can be shown
            db.session.rollback()
            g.unread = error
            return ServerSession()
        if row is None or not alive(row, timedelta(minutes=app.config["IDLE_MINUTES"])):
            return ServerSession()
        return ServerSession(dict(row.data), token, row.seen_at)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        response.vary.add("Cookie")
        stale = session.seen_at is not None and clock.now() - session.seen_at > TOUCH
        if not session.modified and not stale:
            return
        try:
            with may_write():
                db.session.rollback()
                token = store(session)
                db.session.commit()
        except OperationalError:
            if session.modified:
                raise
            return  # a page that could be read is shown; the next one tells that the person is here
        response.set_cookie(
            self.get_cookie_name(app), token, httponly=True, path="/",
            secure=self.get_cookie_secure(app), samesite=self.get_cookie_samesite(app),
        )  # fmt: skip


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def alive(row: WebSession, idle: timedelta) -> bool:
    now = clock.now()
    return row.ended_at is None and now - row.seen_at < idle and now - row.created_at < ABSOLUTE


def store(session: ServerSession) -> str:
    """Write the session and return the cookie's token."""
    if session.replaced:
        end(WebSession.id == hashed(session.replaced))
    token = session.token or secrets.token_urlsafe(32)
    row = db.session.get(WebSession, hashed(token))
    if row is None:
        row = WebSession(id=hashed(token))
        db.session.add(row)
    row.data, row.seen_at = dict(session), clock.now()
    user = session.get("_user_id")
    row.officer_id = int(user) if user else None
    return token


def end(*where: Any) -> None:
    """End the sessions that match; the caller's transaction decides."""
    db.session.execute(
        update(WebSession).where(WebSession.ended_at.is_(None), *where).values(ended_at=clock.now())
    )


def end_all_of(officer_id: int) -> None:
    """Logout everywhere: after a password change, a transfer, a suspension."""
    end(WebSession.officer_id == officer_id)

"""Work that outlives a request: a row in the same transaction as its cause, done at least once.

A worker that is killed leaves a lease that runs out; another takes the job over. Handlers must
therefore bear to be run twice.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import JSON, or_
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from jointcheck.ground import clock
from jointcheck.ground.db import Model, db
from jointcheck.ground.parties import Parties
from jointcheck.ground.refusal import Refused

LEASE = timedelta(minutes=2)
ATTEMPTS = 5
log = structlog.get_logger()


class Job(Model):
    """One piece of work. States: queued → running → done, or failed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedupe: Mapped[str | None] = mapped_column(unique=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(default="queued", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]

    def parties(self) -> Parties:
        return Parties(person=self.officer_id)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell how far the work is and renew the lease; between steps, never inside one."""
        self.done, self.total, self.message = done, total, message
        self.due_at = clock.now() + LEASE
        db.session.commit()


Handler = Callable[[Job], dict[str, Any] | None]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; it returns the job's result, if any."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def enqueue(
    kind: str, title: str, by: Any = None, dedupe: str | None = None, **payload: Any
) -> Job:
    """Add a job to the present transaction. The same ``dedupe`` key gives the same job."""
    known = dedupe and db.session.scalar(db.select(Job).filter_by(dedupe=dedupe))
    if known:
        return known
    job = Job(
        kind=kind, title=title, payload=payload, dedupe=dedupe, officer_id=getattr(by, "id", None)
    )
    db.session.add(job)
    db.session.flush()
    return job


def take() -> Job | None:
    """The next job that is due, leased to this worker."""
    due = db.select(Job).where(
        or_(Job.state == "queued", Job.state == "running"), Job.due_at <= clock.now()
    )
    job = db.session.scalar(due.order_by(Job.id).limit(1).with_for_update(skip_locked=True))
    if job is None:
        db.session.rollback()
        return None
    job.state, job.attempts, job.due_at = "running", job.attempts + 1, clock.now() + LEASE
    db.session.commit()
    return job


def run_one() -> bool:
    """Do one job if any is due; whether there was one."""
    job = take()
    if job is None:
        return False
    number = job.id
    try:
        outcome = HANDLERS[job.kind](job)
    except Exception as error:  # a job that fails must not end the worker
        db.session.rollback()
        log.exception("job failed", job=number)
        put_off(db.session.get_one(Job, number), error)
    else:
        job = db.session.get_one(Job, number)
        job.state, job.result, job.finished_at = "done", outcome, clock.now()
    db.session.commit()
    return True


def put_off(job: Job, error: Exception) -> None:
    """Try again later; a refusal by the rules, or too many tries, is final."""
    job.message = (
        error.sentence if isinstance(error, Refused) else f"{type(error).__name__}: {error}"[:500]
    )
    if isinstance(error, Refused) or job.attempts >= ATTEMPTS:
        job.state, job.finished_at = "failed", clock.now()
    else:
        job.state, job.due_at = "queued", clock.now() + timedelta(seconds=4**job.attempts)


def work(
    app: Flask,
    until_idle: bool = False,
    pause: float = 1.0,
    daily: Callable[[], None] | None = None,
) -> None:
    """Do jobs for ever, or until none is due; ``daily`` is called once on each new day.

    A database that is busy for long, or away, must not end the worker: it asks again.
    """
    day = None
    while True:
        try:
            with app.app_context():
                if daily and day != clock.today():
                    daily()
                    day = clock.today()
                found = run_one()
        except OperationalError:
            if until_idle:
                raise
            log.exception("database out of reach")
            found = False
        if not found:
            if until_idle:
                return
            time.sleep(pause)

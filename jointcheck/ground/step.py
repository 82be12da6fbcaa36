"""A step: one verb, one actor, one transaction, one ledger event in that transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from jointcheck.ground import clock, language, ledger, once
from jointcheck.ground.db import Versioned, db
from jointcheck.ground.refusal import Refused, Stale

inside: ContextVar[bool] = ContextVar("inside_a_step", default=False)


@dataclass
class Event:
    """What the step will leave in the ledger; a step may add facts or name a new subject."""

    verb: str
    subject: Any = None
    facts: dict[str, Any] = field(default_factory=dict)


# Called with every step before it is committed; ``people.telling`` makes jobs for plugins.
LISTENERS: list[Callable[[Event, Any], None]] = []


@contextmanager
def step(verb: str, by: Any, subject: Any = None, **facts: Any) -> Iterator[Event]:
    """Do one thing wholly or not at all.

    ``by``: the officer, or None for the system itself. ``subject``: the row it is done to; a
    versioned row's version rises, so that whoever acts on an older page is told (409). A step
    called inside another joins its transaction and leaves its own event.
    Raises ``Refused`` when a rule forbids it, ``Stale`` when somebody else was quicker,
    ``Replayed`` when the same submission came before.
    """
    event = Event(verb, subject, dict(facts))
    if inside.get():
        yield event
        finish(event, by)
        return
    with language.kept():
        yield from transaction(event, by)


def transaction(event: Event, by: Any) -> Iterator[Event]:
    token = inside.set(True)
    try:
        once.claim()
        yield event
        finish(event, by)
        db.session.commit()
    except BaseException as error:
        db.session.rollback()
        raise explained(error, event, by) from error
    finally:
        inside.reset(token)


def finish(event: Event, by: Any) -> None:
    if isinstance(event.subject, Versioned):
        event.subject.changed_at = clock.now()
    ledger.append(event.verb, by, event.subject, event.facts)
    for listen in LISTENERS:
        listen(event, by)


def explained(error: BaseException, event: Event, by: Any) -> BaseException:
    """The same failure in the words that views understand."""
    if isinstance(error, Refused) and error.field is None:
        note_refusal(event, by, error.sentence)
    if isinstance(error, StaleDataError):
        return Stale(thing=event.subject)
    if isinstance(error, DBAPIError) and "locked: " in str(error.orig):
        note_refusal(event, by, str(error.orig))
        return Refused(_l("此件已锁定，不得更改。"))
    if isinstance(error, IntegrityError):
        return Refused(_l("与已有的内容冲突：可能有人同时办理了同一件事，请刷新后再看。"))
    return error


def note_refusal(event: Event, by: Any, reason: str) -> None:
    """What was tried and refused is part of the trace, in a transaction of its own."""
    subject = event.subject if getattr(event.subject, "id", None) else None
    ledger.append(f"{event.verb}.refused", by, subject, {"reason": reason})
    db.session.commit()

"""The only source of time: stored in UTC, shown and counted in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return told.get() or datetime.now(UTC)


def today() -> date:
    """The present calendar day in the county."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment as a clock on the county's wall shows it."""
    return moment.astimezone(SHANGHAI)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` inside: only for the demonstration, which tells a year that has passed."""
    token = told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        told.reset(token)

"""What every instance holds from its first day: the calendar and the result codes."""

from jointcheck.ground import calendar
from jointcheck.ground.db import db
from jointcheck.visit import codes


def seed() -> None:
    """Fill an empty database; the caller has an application context."""
    calendar.seed()
    codes.seed()
    db.session.commit()

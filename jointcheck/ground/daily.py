"""What is done once a day: a signed checkpoint of the ledger, old form keys forgotten, and more."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from jointcheck.ground import clock, jobs, ledger, once
from jointcheck.ground.db import db

ALSO: list[Callable[[], None]] = []


def also(function: Callable[[], None]) -> Callable[[], None]:
    """Register what a stage does besides, such as putting its own job among the jobs."""
    ALSO.append(function)
    return function


def ask() -> None:
    """Put the day's housekeeping among the jobs; however many workers ask, it is one job."""
    jobs.enqueue("house.daily", _("每日例行工作"), dedupe=f"daily-{clock.today()}")
    db.session.commit()


@jobs.handles("house.daily")
def housekeeping(_job: jobs.Job) -> dict[str, Any]:
    """A checkpoint a day is what lets an outsider notice a history that was rewritten."""
    checkpoint = ledger.sign_checkpoint()
    once.sweep()
    for more in ALSO:
        more()
    db.session.commit()
    return {"size": checkpoint.size}

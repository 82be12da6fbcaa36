"""What is done once a day: a signed checkpoint of the ledger, and old form keys forgotten."""

from typing import Any

from flask_babel import gettext as _

from jointcheck.ground import clock, jobs, ledger, once
from jointcheck.ground.db import db


def ask() -> None:
    """Put the day's housekeeping among the jobs; however many workers ask, it is one job."""
    jobs.enqueue("house.daily", _("每日例行工作"), dedupe=f"daily-{clock.today()}")
    db.session.commit()


@jobs.handles("house.daily")
def housekeeping(_job: jobs.Job) -> dict[str, Any]:
    """A checkpoint a day is what lets an outsider notice a history that was rewritten."""
    checkpoint = ledger.sign_checkpoint()
    once.sweep()
    db.session.commit()
    return {"size": checkpoint.size}

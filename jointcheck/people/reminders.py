"""Once a day: whoever has a clock that turned yellow or red is reminded, once for each stage.

The notice stays in the house, on the pages of the department and in the trace of the thing;
nothing is sent out.
"""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.ground import clock, daily, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.people import due
from jointcheck.people.due import Due
from jointcheck.people.reminder_model import Reminder
from jointcheck.people.roles import BUSINESS

SHOWN = timedelta(days=14)
NEWEST = 8

ledger.words({"due.soon": _l("提醒：即将到期"), "due.overdue": _l("提醒：已经逾期")})


@daily.also
def enqueue() -> None:
    jobs.enqueue("people.remind", _("期限提醒"), dedupe=f"remind-{clock.today()}")


@jobs.handles("people.remind")
def work(_job: jobs.Job) -> dict[str, Any]:
    return {"reminders": remind()}


def remind() -> int:
    """Leave the notices that are not there yet; one transaction each, so it may run twice."""
    known = {key(one) for one in db.session.scalars(select(Reminder).options(lazyload("*")))}
    fresh = [one for one in due.of(None) if one.stage and key(one) not in known]
    for one in fresh:
        leave(one)
    return len(fresh)


def key(one: Due | Reminder) -> tuple[Any, ...]:
    day = one.deadline if isinstance(one, Reminder) else one.deadline.date
    return (one.department_id, one.endpoint, one.key, str(one.what), day, one.stage)


def leave(one: Due) -> None:
    thing = db.session.get(one.model, one.key, options=[lazyload("*")]) if one.model else None
    db.session.add(Reminder(
        department_id=one.department_id, stage=one.stage, what=one.what, name=one.name,
        deadline=one.deadline.date, endpoint=one.endpoint, argument=one.argument, key=one.key,
    ))  # fmt: skip
    facts = {"what": one.what, "department": one.department_id, "deadline": one.deadline.date.isoformat()}  # fmt: skip
    ledger.append(f"due.{one.stage}", None, thing, facts)
    db.session.commit()


def latest(officer: Any) -> list[Reminder]:
    """The newest notices of the officer's departments. One statement."""
    held = {grant.department_id for grant in officer.grants if grant.role in BUSINESS}
    if not held:
        return []
    query = select(Reminder).where(
        Reminder.department_id.in_(held), Reminder.at >= clock.now() - SHOWN
    )
    newest = (
        query.order_by(Reminder.id.desc()).limit(NEWEST).options(joinedload(Reminder.department))
    )
    return list(db.session.scalars(newest))

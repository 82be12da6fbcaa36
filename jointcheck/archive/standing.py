"""How a volume stands: what is in it, what is missing, and what keeps it from being sealed."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from jointcheck.archive import extract, rules
from jointcheck.archive.model import RetentionRule, Volume
from jointcheck.followup.model import FollowUp
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.plan.model import Task
from jointcheck.publish.model import Correction, Objection, Publication
from jointcheck.publish.rules import OPEN, objection_deadline
from jointcheck.visit.model import FindingResult, Measure, Record, ResultCode


def case(volume: Volume) -> rules.Case:
    task, record = volume.task, volume.record
    return rules.Case(
        random=task.kind != "clue", announced=task.may_be_announced, whole_task=record is None,
        direct=record is not None and record.round.direct is not None,
    )  # fmt: skip


def parts(volume: Volume) -> list[rules.Part]:
    """The completeness check in file order, over what was found when the volume was built."""
    return rules.completeness(Counter(leaf.part for leaf in volume.leaves), case(volume))


def standing(volume: Volume) -> rules.Standing:
    """What ``rules.obstacles`` asks; at most five statements."""
    built = volume.file_sha256 is not None
    key = volume.record_id
    return rules.Standing(
        built=built, current=built and extract.news(volume) == 0,
        missing=rules.missing(parts(volume)) if built else (), explained=bool(volume.situation),
        objections=count(Objection, Objection.record_id == key, Objection.state.in_(OPEN)),
        corrections=count(Correction, Correction.record_id == key, Correction.decided_at.is_(None)),
        follow_ups=count(FollowUp, FollowUp.record_id == key, FollowUp.closed_at.is_(None)),
        unsealed=0 if key else unsealed(volume.task),
    )  # fmt: skip


def count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def unsealed(task: Task) -> int:
    """How many of the task's records are not archived yet."""
    return count(Record, Record.task_id == task.id, Record.state != "archived")


def outcome(record: Record) -> str:
    """A key of ``rules.OUTCOMES`` for the record's last round."""
    turn = record.round
    codes = select(FindingResult.code).where(FindingResult.round_id == turn.id)
    direct = [turn.direct.code] if turn.direct else []
    groups = db.session.scalars(
        select(ResultCode.group).where(ResultCode.code.in_(codes) | ResultCode.code.in_(direct))
    )
    measures = db.session.scalars(select(Measure.kind).filter_by(round_id=turn.id))
    matters = db.session.scalars(select(FollowUp.kind).filter_by(record_id=record.id))
    return rules.outcome(set(groups), set(measures), set(matters))


def retention(task: Task, record: Record | None) -> tuple[int | None, str]:
    """(years, method) as the initiating department determined; for ever while it has not.

    A task's own papers are kept as long as the longest of its records.
    """
    found = {
        rule.outcome: rule
        for rule in db.session.scalars(
            select(RetentionRule).filter_by(department_id=task.initiating_department_id)
        )
    }
    wanted = [outcome(record)] if record else list(rules.OUTCOMES)
    if any(name not in found for name in wanted):
        return None, "electronic"
    longest = max((found[name] for name in wanted), key=lambda r: r.years or 10**6)
    return longest.years, longest.method


def objections_until(record: Record) -> Deadline | None:
    """The last day on which the party may still object, while it has not passed."""
    published: date | None = db.session.scalar(
        select(func.min(Publication.published_on)).filter_by(record_id=record.id)
    )
    if published is None:
        return None
    last = objection_deadline(published, calendar.workdays())
    return last if last.date >= clock.today() else None

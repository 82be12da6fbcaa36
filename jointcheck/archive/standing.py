"""How a volume stands: what is in it, what is missing, and what keeps it from being sealed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select

from jointcheck.archive import extract, rules
from jointcheck.archive.model import RetentionRule, Volume
from jointcheck.followup.model import FollowUp
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.workdays import Deadline
from jointcheck.plan.model import Task
from jointcheck.publish.model import Correction, Objection, Publication
from jointcheck.publish.rules import OPEN, objection_deadline
from jointcheck.visit.model import (
    DirectResult,
    FindingResult,
    Measure,
    Record,
    ResultCode,
    Round,
)


@dataclass(frozen=True)
class Matters:
    """What is known of a volume's record beside the volume itself; one statement for all of it."""

    direct: int  # 第十五条
    objections: int
    corrections: int
    follow_ups: int
    unsealed: int  # records of the task that are not archived yet
    news: int  # what happened since the volume was built
    published_on: date | None


def matters(volume: Volume) -> Matters:
    key = volume.record_id
    first = select(func.min(Publication.published_on)).where(Publication.record_id == key)
    row = db.session.execute(select(
        number(DirectResult, DirectResult.round_id == Round.id, Round.record_id == key),
        number(Objection, Objection.record_id == key, Objection.state.in_(OPEN)),
        number(Correction, Correction.record_id == key, Correction.decided_at.is_(None)),
        number(FollowUp, FollowUp.record_id == key, FollowUp.closed_at.is_(None)),
        number(Record, Record.task_id == volume.task_id, Record.state != "archived"),
        number(LedgerEvent, *extract.later(volume)) + sealed_since(volume), first.scalar_subquery(),
    )).one()  # fmt: skip
    return Matters(*row)


def number(model: type, *where: Any) -> Any:
    return select(func.count()).select_from(model).where(*where).scalar_subquery()


def sealed_since(volume: Volume) -> Any:
    """Volumes of records sealed after the task's own was built: its list lacks them."""
    late = Volume.sealed_at > volume.built_at if volume.built_at else Volume.id.is_(None)
    own = volume.record_id is None
    return number(Volume, Volume.task_id == volume.task_id, Volume.record_id.isnot(None), late,
                  Volume.supplement == 0, literal(own))  # fmt: skip


def case(volume: Volume, known: Matters) -> rules.Case:
    task = volume.task
    return rules.Case(
        random=task.kind != "clue", announced=task.may_be_announced, direct=known.direct > 0,
        whole_task=volume.record_id is None, supplement=volume.supplement > 0,
    )  # fmt: skip


def parts(volume: Volume, known: Matters) -> list[rules.Part]:
    """The completeness check in file order, over what was found when the volume was built."""
    return rules.completeness(Counter(leaf.part for leaf in volume.leaves), case(volume, known))


def obstacles(volume: Volume, known: Matters) -> list[str]:
    """Why the volume cannot be sealed yet, as sentences."""
    built = volume.file_sha256 is not None
    return rules.obstacles(rules.Standing(
        built=built, current=built and known.news == 0, explained=bool(volume.situation),
        missing=rules.missing(parts(volume, known)) if built else (),
        objections=known.objections, corrections=known.corrections, follow_ups=known.follow_ups,
        unsealed=0 if volume.record_id else known.unsealed,
    ))  # fmt: skip


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


def objections_until(published_on: date | None) -> Deadline | None:
    """The last day on which the party may still object, while it has not passed."""
    if published_on is None:
        return None
    last = objection_deadline(published_on, calendar.workdays())
    return last if last.date >= clock.today() else None


def published_on(record: Record) -> date | None:
    """The day of the first publication."""
    query = select(func.min(Publication.published_on)).filter_by(record_id=record.id)
    return db.session.scalar(query)

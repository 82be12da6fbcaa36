"""公示册: what is public today, and what an officer sees of it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from jointcheck.people.model import Officer
from jointcheck.plan.model import TaskDepartment
from jointcheck.publish import rules, takedown
from jointcheck.publish.model import Publication, Takedown


def newest() -> ColumnElement[bool]:
    """The publication is the version that counts."""
    later = aliased(Publication)
    return ~exists().where(
        later.record_id == Publication.record_id, later.version > Publication.version
    )


def public() -> ColumnElement[bool]:
    """The publication is still shown: neither taken down nor past its term."""
    gone = exists().where(Takedown.publication_id == Publication.id)
    shown = Publication.published_on >= takedown.oldest_public_day()
    fresh = Publication.published_on >= takedown.oldest_public_day(individual=True)
    return ~gone & shown & (fresh | ~individual())


def individual() -> ColumnElement[bool]:
    """``rules.individual`` of the publication's subject, as the database asks it."""
    (place, digits), subject = rules.OLDER, Publication.subject
    older = func.substr(subject, place, 1).in_(list(digits))
    return subject.startswith(rules.INDIVIDUAL) | and_(
        subject.startswith("regno:"), func.length(subject) == rules.OLDER_LENGTH, older
    )


def concerns(officer: Officer) -> ColumnElement[bool]:
    """Results of tasks in which the officer's departments take part; a superior sees all."""
    if "superior" in officer.roles:
        return true()
    held = {grant.department_id for grant in officer.grants}
    taking_part = select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held))
    return Publication.task_id.in_(taking_part)


def contains(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))

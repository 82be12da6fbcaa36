"""本年度数字 for the public: how many were drawn, checked, published, corrected; and what went wrong."""

from sqlalchemy import ScalarSelect, func, select

from jointcheck.draw.model import Draw, Drawn, Substitution, Team, Void
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.publish import register
from jointcheck.publish.model import Objection, Publication


def of_year(year: int) -> dict[str, int]:
    """Counts for the tasks of a calendar year, by name; one statement."""
    asked = {
        "tasks": count(
            select(func.count()).where(Task.year == year, Task.dispatched_at.is_not(None))
        ),
        "drawn": count(
            select(func.count(Drawn.id))
            .join(Draw, Draw.id == Drawn.draw_id)
            .join(Task, Task.id == Draw.task_id)
            .outerjoin(Void, Void.draw_id == Draw.id)
            .where(Task.year == year, Draw.locked_at.is_not(None), Void.second_at.is_(None))
        ),
        "published": count(of(year).where(register.newest())),
        "problems": count(of(year).where(register.newest(), Publication.clean.is_(False))),
        "corrected": count(of(year).where(Publication.version > 1)),
        "objections": count(
            select(func.count(Objection.id))
            .join(Task, Task.id == Objection.task_id)
            .where(Task.year == year)
        ),
        "voids": count(
            select(func.count(Void.id))
            .join(Draw, Draw.id == Void.draw_id)
            .join(Task, Task.id == Draw.task_id)
            .where(Task.year == year, Void.second_at.is_not(None))
        ),
        "substitutions": count(
            select(func.count(Substitution.id))
            .join(Team, Team.id == Substitution.team_id)
            .join(Task, Task.id == Team.task_id)
            .where(Task.year == year)
        ),
    }
    row = db.session.execute(select(*(one.label(name) for name, one in asked.items()))).one()
    return dict(row._mapping)


def of(year: int):  # type: ignore[no-untyped-def]
    return (
        select(func.count(Publication.id))
        .join(Task, Task.id == Publication.task_id)
        .where(Task.year == year)
    )


def count(query: object) -> ScalarSelect[int]:
    return query.correlate(None).scalar_subquery()  # type: ignore[attr-defined]

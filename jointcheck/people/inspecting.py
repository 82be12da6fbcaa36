"""Which departments inspect: the one place that says so."""

from sqlalchemy import or_, select

from jointcheck.ground.db import db
from jointcheck.people.model import Department, Grant
from jointcheck.people.roles import ADMINISTRATORS


def departments(closed: bool = False) -> list[Department]:
    """Those that inspect: superiors only watch, and where all roles are administrators' nobody does.

    ``closed``: with those that are no longer active, for what they did before.
    """
    live = select(Grant.department_id).where(
        Grant.revoked_at.is_(None), Grant.approved_at.isnot(None)
    )
    keeping = live.where(Grant.role.in_(ADMINISTRATORS))
    working = live.where(Grant.role.not_in(ADMINISTRATORS))
    query = select(Department).filter_by(superior=False).order_by(Department.id)
    query = query.where(or_(Department.id.not_in(keeping), Department.id.in_(working)))
    return list(db.session.scalars(query if closed else query.filter_by(active=True)))


def names() -> dict[int, str]:
    """{id: short name} of every department that inspects or did."""
    return {one.id: one.short_name for one in departments(closed=True)}

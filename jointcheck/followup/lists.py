"""Which matters and proposals an officer sees, and how they are searched."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from jointcheck.catalogue.model import Entity
from jointcheck.followup.model import FollowUp, Proposal
from jointcheck.plan.model import Task
from jointcheck.visit.lists import contains
from jointcheck.visit.model import Finding, Record

TABS = ("incoming", "outgoing", "all")


ENTITY = (
    lazyload(Record.task), joinedload(Record.entity).lazyload(Entity.tags),
)  # fmt: skip
DEPARTMENTS = (joinedload(FollowUp.department), joinedload(FollowUp.from_department))
ONE = (
    joinedload(FollowUp.finding).options(
        lazyload(Finding.results), joinedload(Finding.item_version)
    ),
    *DEPARTMENTS,
)


def visible(officer: Any) -> ColumnElement[bool]:
    """What the officer's departments hand over or hold; a superior sees all."""
    if "superior" in officer.roles:
        return true()
    held = {grant.department_id for grant in officer.grants}
    return or_(FollowUp.department_id.in_(held), FollowUp.from_department_id.in_(held))


def search(officer: Any, tab: str, wanted: dict[str, Any]) -> Select[Any]:
    """Open matters first, what is due first before the rest."""
    held = {grant.department_id for grant in officer.grants}
    found = [visible(officer)]
    if tab == "incoming":
        found.append(FollowUp.department_id.in_(held))
    if tab == "outgoing":
        found.append(FollowUp.from_department_id.in_(held))
    if text := (wanted.get("q") or "").strip():
        found.append(contains(text, FollowUp.title, FollowUp.number, Entity.name))
    found += [
        getattr(FollowUp, name) == wanted[name] for name in ("kind", "state") if wanted.get(name)
    ]
    return rows(*found)


def rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(FollowUp)
        .join(Record, Record.id == FollowUp.record_id)
        .join(Entity, Entity.id == Record.entity_id)
        .where(*conditions)
        .options(joinedload(FollowUp.record).options(*ENTITY), *DEPARTMENTS)
        .order_by(FollowUp.state == "closed", FollowUp.due_on.is_(None), FollowUp.due_on, FollowUp.id)
    )  # fmt: skip


def of_record(record: Record) -> Select[Any]:
    return rows(FollowUp.record_id == record.id)


def proposals(year: int) -> Select[Any]:
    return (
        select(Proposal)
        .where(Proposal.year == year)
        .options(
            joinedload(Proposal.department),
            joinedload(Proposal.item),
            joinedload(Proposal.task).options(
                lazyload(Task.departments), lazyload(Task.items), lazyload(Task.strata)
            ),
        )
        .order_by(Proposal.id.desc())
    )

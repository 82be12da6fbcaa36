"""后续监管: hand-overs until closed, and special inspections proposed from common problems."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import Item
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task
from jointcheck.visit.model import Finding, Record


class FollowUp(Versioned, Model):
    """One matter after the result: re-check, hand-over, justice, sanction. States: ``followup.rules``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    record_id: Mapped[int] = ref("record.id")
    finding_id: Mapped[int | None] = ref("finding.id")
    kind: Mapped[str]  # recheck 复核整改 | transfer 移交 | justice 移送司法 | sanction 惩戒
    title: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")
    from_department_id: Mapped[int] = ref("department.id")
    department_id: Mapped[int] = ref("department.id")  # who has it now
    receiver: Mapped[str] = mapped_column(default="")  # an organ or unit outside the program
    state: Mapped[str] = mapped_column(default="handed", index=True)
    due_on: Mapped[date | None]
    opened_by_id: Mapped[int] = ref("officer.id")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]

    record: Mapped[Record] = relationship()
    finding: Mapped[Finding | None] = relationship()
    from_department: Mapped[Department] = relationship(foreign_keys=[from_department_id])
    department: Mapped[Department] = relationship(foreign_keys=[department_id])
    entries: Mapped[list["FollowUpEntry"]] = relationship(
        back_populates="follow_up", order_by="FollowUpEntry.id"
    )

    def parties(self) -> Parties:
        return Parties(
            departments=frozenset({self.from_department_id, self.department_id}),
            initiating=self.from_department_id, own=self.department_id,
        )  # fmt: skip


class FollowUpEntry(Model):
    """What was done in the matter: handed, received, answered, closed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = ref("follow_up.id")
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str | None] = ref("stored_file.sha256")
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    follow_up: Mapped[FollowUp] = relationship(back_populates="entries")
    officer: Mapped[Officer] = relationship(lazy="joined")

    def parties(self) -> Parties:
        return self.follow_up.parties()


append_only(FollowUpEntry)
lock_when(FollowUp, "closed_at")


class Proposal(Versioned, Model):
    """第十九条: a common problem that asks for a special inspection with a raised ratio."""

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = ref("item.id")
    department_id: Mapped[int] = ref("department.id")
    year: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)  # checked, problems, ratio at the time
    reason: Mapped[str] = mapped_column(Text)
    ratio_bp: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    proposed_by_id: Mapped[int] = ref("officer.id")
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    origin_task_id: Mapped[int] = ref("task.id")
    task_id: Mapped[int | None] = ref("task.id")

    item: Mapped[Item] = relationship()
    department: Mapped[Department] = relationship()
    proposed_by: Mapped[Officer] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id])
    origin: Mapped[Task] = relationship(foreign_keys=[origin_task_id])
    task: Mapped[Task | None] = relationship(foreign_keys=[task_id])

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), initiating=self.department_id,
                       own=self.department_id, members=frozenset({self.proposed_by_id}))  # fmt: skip


lock_when(Proposal, "decided_at")


class ProblemThreshold(Model):
    """普遍性问题的标准 of one initiating department; the newest row counts, the older ones stay."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    fewest: Mapped[int]
    frequent_bp: Mapped[int]
    common_bp: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[int] = ref("officer.id")
    set_at: Mapped[datetime] = mapped_column(default=clock.now)

    set_by: Mapped[Officer] = relationship()


append_only(ProblemThreshold)
called(FollowUp, N_("后续监管"), FollowUp.number)
called(Proposal, N_("专项检查建议"), Item.code, Proposal.item_id == Item.id)

"""Checklists kept by content, and by whom they were approved."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer


class ChecklistVersion(Model):
    """A checklist as its department wrote it, kept by content: readable without the plugin."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    department_id: Mapped[int] = ref("department.id")
    digest: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
    source: Mapped[str]  # plugin name, or uploaded/<department>
    effective_from: Mapped[date | None]
    first_seen: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship(lazy="joined")
    approval: Mapped["ChecklistApproval | None"] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (UniqueConstraint("code", "version"),)

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


class ChecklistApproval(Model):
    """The named person by whom a department took a checklist version into use."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = ref("checklist_version.id", unique=True)
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer] = relationship(lazy="joined")


class ChecklistUpload(Model):
    """A workbook sent in by a department, read without a fault, waiting for somebody's approval.

    Not a version yet: a better workbook takes its place, under the same version if they like.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    body: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")  # adopted | replaced | dropped, once closed

    department: Mapped[Department] = relationship(lazy="joined")
    officer: Mapped[Officer] = relationship(lazy="joined")

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


append_only(ChecklistVersion)
append_only(ChecklistApproval)
lock_when(ChecklistUpload, "closed_at")
called(ChecklistVersion, N_("检查表版本"), ChecklistVersion.title)
called(
    ChecklistUpload, N_("上传的检查表"), Department.short_name,
    ChecklistUpload.department_id == Department.id,
)  # fmt: skip

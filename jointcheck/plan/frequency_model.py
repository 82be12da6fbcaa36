"""频次台账: what limits inspections, what was inspected outside the program, what may go beyond."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task


class FrequencyCap(Model):
    """年度频次上限: at most so many inspections of one enterprise by one department in a year.

    The newest row of a department and year counts; the older ones show what was said before.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    year: Mapped[int]
    times: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[int] = ref("officer.id")
    set_at: Mapped[datetime] = mapped_column(default=clock.now)

    set_by: Mapped[Officer] = relationship()


class OutsideCheck(Versioned, Model):
    """An inspection made outside the program; withdrawn, it no longer counts but stays visible."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    entity_id: Mapped[int] = ref("entity.id")
    checked_on: Mapped[date]
    kind: Mapped[str]  # a key of ``frequency_rules.KINDS``
    counts: Mapped[bool]
    what: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(default="")  # 文书号
    source_sha256: Mapped[str | None] = ref("stored_file.sha256")
    entered_by_id: Mapped[int] = ref("officer.id")
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_by_id: Mapped[int | None] = ref("officer.id")
    withdrawn_at: Mapped[datetime | None]

    entity: Mapped[Entity] = relationship()
    department: Mapped[Department] = relationship()

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


class CapOverride(Versioned, Model):
    """An inspection beyond the cap of one department, asked for by one person, decided by a head.

    ``entity_id`` empty: the whole task, because it was ordered from above.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    entity_id: Mapped[int | None] = ref("entity.id")
    department_id: Mapped[int] = ref("department.id")
    ground: Mapped[str]  # a key of ``frequency_rules.GROUNDS``
    reason: Mapped[str] = mapped_column(Text)
    requested_by_id: Mapped[int] = ref("officer.id")
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
    entity: Mapped[Entity | None] = relationship()
    department: Mapped[Department] = relationship()
    requested_by: Mapped[Officer] = relationship(foreign_keys=[requested_by_id])
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id])

    def parties(self) -> Parties:
        """``own`` is the department whose cap it is: its head decides."""
        return replace(self.task.parties(), own=self.department_id, open=False)


append_only(FrequencyCap)
lock_when(OutsideCheck, "withdrawn_at")
lock_when(CapOverride, "decided_at")
called(OutsideCheck, N_("外部检查"), Entity.name, OutsideCheck.entity_id == Entity.id)
called(CapOverride, N_("超频次申请"), Task.number, CapOverride.task_id == Task.id)

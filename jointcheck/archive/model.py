"""归档: volumes and what lies in them."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.jobs import Job
from jointcheck.ground.locks import lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task
from jointcheck.visit.model import Record


class RetentionRule(Versioned, Model):
    """归档保存方式由任务发起部门确定 (第二十二条): how long, and in what form."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    set_by_id: Mapped[int] = ref("officer.id")
    outcome: Mapped[str]  # clean | problem | penalty
    years: Mapped[int | None]  # None: 永久
    method: Mapped[str]  # electronic | paper | both

    __table_args__ = (UniqueConstraint("department_id", "outcome"),)

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


class Volume(Versioned, Model):
    """案卷 of a record, or of a task's own papers (``record_id`` empty).

    ``supplement``: 0, or the how manyth volume for what came after the first was sealed.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    task_id: Mapped[int] = ref("task.id")
    record_id: Mapped[int | None] = ref("record.id")
    supplement: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    retention_years: Mapped[int | None]
    method: Mapped[str] = mapped_column(default="electronic")
    situation: Mapped[str] = mapped_column(Text, default="")  # 本卷情况说明 of the 备考表
    created_by_id: Mapped[int] = ref("officer.id")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    job_id: Mapped[int | None] = ref("job.id")
    file_sha256: Mapped[str | None] = ref("stored_file.sha256")
    manifest_digest: Mapped[str] = mapped_column(default="")
    built_at: Mapped[datetime | None]
    ledger_size: Mapped[int] = mapped_column(default=0)  # how much of the ledger it knows
    sealed_by_id: Mapped[int | None] = ref("officer.id")
    sealed_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship()
    record: Mapped[Record | None] = relationship()
    leaves: Mapped[list["VolumeLeaf"]] = relationship(order_by="VolumeLeaf.serial")
    created_by: Mapped[Officer] = relationship(foreign_keys=[created_by_id])
    sealed_by: Mapped[Officer | None] = relationship(foreign_keys=[sealed_by_id])
    job: Mapped[Job | None] = relationship()
    loans: Mapped[list["Loan"]] = relationship(back_populates="volume", order_by="Loan.id")
    appraisals: Mapped[list["Appraisal"]] = relationship(
        back_populates="volume", order_by="Appraisal.id"
    )

    __table_args__ = (UniqueConstraint("record_id", "supplement"),)

    def parties(self) -> Parties:
        return self.task.parties()


class VolumeLeaf(Model):
    """卷内目录: one piece of the volume."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volume_id: Mapped[int] = ref("volume.id")
    serial: Mapped[int]
    part: Mapped[str]  # a key of ``archive.rules.PARTS``
    title: Mapped[str]
    number: Mapped[str] = mapped_column(default="")  # 文号
    author: Mapped[str] = mapped_column(default="")  # 责任者
    on: Mapped[date | None]
    path: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]

    __table_args__ = (
        UniqueConstraint("volume_id", "serial"),
        UniqueConstraint("volume_id", "path"),
    )


class Loan(Versioned, Model):
    """借阅: who wants to see or take a sealed volume, who let him, and when it came back."""

    id: Mapped[int] = mapped_column(primary_key=True)
    volume_id: Mapped[int] = ref("volume.id")
    form: Mapped[str]  # a key of ``archive.custody_rules.FORMS``
    borrower: Mapped[str]
    unit: Mapped[str]
    purpose: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    requested_by_id: Mapped[int] = ref("officer.id")
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")  # in what state it came back
    closed_by_id: Mapped[int | None] = ref("officer.id")
    closed_at: Mapped[datetime | None]  # returned, or refused

    volume: Mapped[Volume] = relationship(back_populates="loans")
    requested_by: Mapped[Officer] = relationship(foreign_keys=[requested_by_id])
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id])

    def parties(self) -> Parties:
        return self.volume.parties()


class Appraisal(Versioned, Model):
    """鉴定 of a volume whose term is over: keep, keep longer, or destroy; always two people.

    A destruction needs a third act: somebody other than who appraised carries it out (监销).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    volume_id: Mapped[int] = ref("volume.id")
    opinion: Mapped[str]  # a key of ``archive.custody_rules.OPINIONS``
    years: Mapped[int | None]  # of an extension; None with it: for ever
    reason: Mapped[str] = mapped_column(Text)
    appraised_by_id: Mapped[int] = ref("officer.id")
    appraised_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")
    destroyed_by_id: Mapped[int | None] = ref("officer.id")
    destroyed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # nothing more follows from it

    volume: Mapped[Volume] = relationship(back_populates="appraisals")
    appraised_by: Mapped[Officer] = relationship(foreign_keys=[appraised_by_id])
    decided_by: Mapped[Officer | None] = relationship(foreign_keys=[decided_by_id])
    destroyed_by: Mapped[Officer | None] = relationship(foreign_keys=[destroyed_by_id])

    def parties(self) -> Parties:
        return self.volume.parties()


lock_when(Volume, "sealed_at")
lock_children(VolumeLeaf, Volume, "volume_id", "sealed_at")
lock_when(Loan, "closed_at")
lock_when(Appraisal, "closed_at")
called(Volume, N_("案卷"), Volume.number)
called(Loan, N_("借阅"), Volume.number, Loan.volume_id == Volume.id)
called(Appraisal, N_("鉴定"), Volume.number, Appraisal.volume_id == Volume.id)

"""归档: volumes and what lies in them."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.jobs import Job
from jointcheck.ground.locks import lock_children, lock_when
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
    """案卷 of a record, or of a task's own papers (``record_id`` empty)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    task_id: Mapped[int] = ref("task.id")
    record_id: Mapped[int | None] = ref("record.id", unique=True)
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


lock_when(Volume, "sealed_at")
lock_children(VolumeLeaf, Volume, "volume_id", "sealed_at")

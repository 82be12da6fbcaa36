"""报送: what was sent to which platform under which names, and what the platform answered."""

from datetime import datetime

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only, lock_when
from jointcheck.people.model import Officer
from jointcheck.publish.model import Delivery


class PlatformMapping(Model):
    """Which columns a platform wants under which names; the newest row of a platform counts."""

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(index=True)
    columns: Mapped[list[list[str]]] = mapped_column(JSON)  # [[field, title], …] in file order
    active: Mapped[bool] = mapped_column(default=True)
    set_by_id: Mapped[int] = ref("officer.id")
    set_at: Mapped[datetime] = mapped_column(default=clock.now)

    set_by: Mapped[Officer] = relationship()


class Batch(Model):
    """One export as it left the house: number, checksum and, for ever, the very rows."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    platform: Mapped[str]
    columns: Mapped[list[list[str]]] = mapped_column(JSON)
    rows: Mapped[str] = mapped_column(Text)  # canonical JSON, a list of lists
    checksum: Mapped[str]  # SHA-256 of columns and rows
    publications: Mapped[int]
    made_by_id: Mapped[int] = ref("officer.id")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    made_by: Mapped[Officer] = relationship()
    lines: Mapped[list["BatchLine"]] = relationship(order_by="BatchLine.id")


class Acknowledgement(Model):
    """A file of answers of a platform, as it came, and what each of its rows did."""

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    filename: Mapped[str]
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    report: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    entered_by_id: Mapped[int] = ref("officer.id")
    entered_at: Mapped[datetime | None]  # set with the report; from here on nothing changes

    entered_by: Mapped[Officer] = relationship()


class BatchLine(Model):
    """One delivery in one batch, with the platform's answer; an answer once entered stays."""

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = ref("batch.id")
    delivery_id: Mapped[int] = ref("delivery.id")
    outcome: Mapped[str] = mapped_column(default="")  # accepted | rejected
    receipt: Mapped[str] = mapped_column(default="", index=True)  # the platform's own number
    message: Mapped[str] = mapped_column(Text, default="")
    acknowledgement_id: Mapped[int | None] = ref("acknowledgement.id")
    answered_at: Mapped[datetime | None]

    delivery: Mapped[Delivery] = relationship()
    acknowledgement: Mapped[Acknowledgement | None] = relationship()
    batch: Mapped[Batch] = relationship(back_populates="lines")

    __table_args__ = (UniqueConstraint("batch_id", "delivery_id"),)


append_only(PlatformMapping)
append_only(Batch)
lock_when(Acknowledgement, "entered_at")
lock_when(BatchLine, "answered_at")

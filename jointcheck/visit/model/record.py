"""The record of a visit, what was made ready for it, the notice, and its rounds."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.draw.model import Drawn, Team
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task

if TYPE_CHECKING:
    from jointcheck.visit.model.finding import DirectResult, Finding, Measure
    from jointcheck.visit.model.sheet import Sheet
    from jointcheck.visit.model.signature import Signature


class Record(Versioned, Model):
    """一企一表: the visit to one entity for all departments. States: ``visit.rules.STATES``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    task_id: Mapped[int] = ref("task.id")
    entity_id: Mapped[int] = ref("entity.id")
    drawn_id: Mapped[int | None] = ref("drawn.id", unique=True)
    team_id: Mapped[int] = ref("team.id")
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    planned_on: Mapped[date | None]
    started_at: Mapped[datetime | None]  # the visit began: from here a silent visit may be seen
    concluded_at: Mapped[datetime | None]  # 检查结果作出: the 20 working days start (第十六条)
    signed_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship(lazy="joined")
    entity: Mapped[Entity] = relationship(lazy="joined")
    drawn: Mapped[Drawn | None] = relationship()
    team: Mapped[Team] = relationship()
    rounds: Mapped[list["Round"]] = relationship(back_populates="record", order_by="Round.number")
    notices: Mapped[list["Notice"]] = relationship(order_by="Notice.id")

    @property
    def round(self) -> "Round":
        """The round that is being worked on, or was the last."""
        return self.rounds[-1]

    def parties(self) -> Parties:
        return self.team.parties()


class Preparation(Model):
    """预查: one thing made ready before the visit, by whom."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    code: Mapped[str]
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("record_id", "code"),)


class LookupSnapshot(Model):
    """预查比对: what a plugin's look-up said, when; or that it could not be asked."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    plugin: Mapped[str]
    code: Mapped[str]
    title: Mapped[str]
    answered: Mapped[bool]
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Notice(Versioned, Model):
    """告知书: the paper that was issued and how it was delivered (第十三条第二项)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    number: Mapped[str] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    issued_by_id: Mapped[int] = ref("officer.id")
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    delivered_at: Mapped[datetime | None]
    delivery: Mapped[str] = mapped_column(default="")  # 当面 | 邮寄 | 电子
    receiver: Mapped[str] = mapped_column(default="")
    receipt_sha256: Mapped[str | None] = ref("stored_file.sha256")

    record: Mapped[Record] = relationship(back_populates="notices")

    def parties(self) -> Parties:
        return self.record.parties()


class Presence(Versioned, Model):
    """到场与离场: who was there, from when to when."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    inspector_id: Mapped[int] = ref("inspector.id")
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    place: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    inspector: Mapped[Inspector] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("record_id", "inspector_id"),)


class Round(Model):
    """One pass through the record: the first, or a new one after a return or a reopening.

    When it is concluded its content is frozen (``content``, ``digest``); what everybody signs,
    what every department reviews and what is published is this digest.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    opened_by_id: Mapped[int | None] = ref("officer.id")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    summary: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(default="")
    concluded_by_id: Mapped[int | None] = ref("officer.id")
    concluded_at: Mapped[datetime | None]

    record: Mapped[Record] = relationship(back_populates="rounds")
    sheets: Mapped[list["Sheet"]] = relationship(back_populates="round", order_by="Sheet.id")
    findings: Mapped[list["Finding"]] = relationship(back_populates="round", order_by="Finding.id")
    measures: Mapped[list["Measure"]] = relationship(back_populates="round", order_by="Measure.id")
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id")
    direct: Mapped["DirectResult | None"] = relationship()

    __table_args__ = (UniqueConstraint("record_id", "number"),)

    def parties(self) -> Parties:
        return self.record.parties()


append_only(LookupSnapshot)
lock_when(Notice, "delivered_at")


def department_parties(record: Record, department_id: int) -> Parties:
    """Who stands how to what one department does in a visit: only its own members write it."""
    whole = record.parties()
    members = frozenset(
        m.inspector.officer_id for m in record.team.present_members
        if m.department_id == department_id and m.inspector.officer_id
    )  # fmt: skip
    return Parties(departments=whole.departments, initiating=whole.initiating,
                   own=department_id, members=members, leader=whole.leader)  # fmt: skip


lock_when(Round, "concluded_at")
called(Record, N_("检查记录"), Record.number)
called(Notice, N_("告知书"), Notice.number)
called(Round, N_("一轮检查"), Record.number, Round.record_id == Record.id)

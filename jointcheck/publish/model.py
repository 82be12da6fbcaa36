"""公示: what was published never changes; corrections and objections are cases beside it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Officer
from jointcheck.plan.model import TaskDepartment
from jointcheck.visit.model import Record


class Publication(Model):
    """One published version of a result. Version 1 is the original, later ones correct it (第十七条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    record_id: Mapped[int] = ref("record.id")
    task_id: Mapped[int] = ref("task.id")
    version: Mapped[int]
    subject: Mapped[str] = mapped_column(index=True)
    entity_name: Mapped[str] = mapped_column(index=True)
    completed_on: Mapped[date]  # 抽查完成日期
    published_on: Mapped[date] = mapped_column(index=True)
    published_at: Mapped[datetime | None]  # set when its rows stand beside it; locks both
    reason: Mapped[str] = mapped_column(Text, default="")  # of a correction
    body: Mapped[str] = mapped_column(Text)  # canonical JSON of all that is public
    digest: Mapped[str]
    words: Mapped[str] = mapped_column(default="")  # name and code as the search compares them
    clean: Mapped[bool] = mapped_column(default=False)  # no row says that anything was found

    record: Mapped[Record] = relationship()
    results: Mapped[list["PublicationResult"]] = relationship(
        order_by="PublicationResult.serial", lazy="selectin"
    )
    sides: Mapped[list[TaskDepartment]] = relationship(
        primaryjoin=lambda: Publication.task_id == foreign(TaskDepartment.task_id),
        viewonly=True, order_by=TaskDepartment.id,
    )  # fmt: skip

    __table_args__ = (
        UniqueConstraint("record_id", "version"),
        # the order in which the public reads: all, and those of one task
        Index("ix_publication_order", "published_on", "id"),
        Index("ix_publication_task_order", "task_id", "published_on", "id"),
    )

    def parties(self) -> Parties:
        """The departments of the task; one statement, because lists ask it of every row."""
        lead = next((side.department_id for side in self.sides if side.leads), None)
        departments = frozenset(side.department_id for side in self.sides)
        return Parties(departments=departments, initiating=lead, own=lead, open=True)


class PublicationResult(Model):
    """One public row: 抽查事项 → 检查结果."""

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = ref("publication.id")
    serial: Mapped[int]
    item: Mapped[str]
    department: Mapped[str]
    codes: Mapped[str]
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("publication_id", "serial"),)


class NameTail(Model):
    """A published name or code from one of its characters on, so that any part of it is found
    by an ordinary index: no extension of PostgreSQL, and names of two characters as well."""

    subject: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql"), primary_key=True, index=True
    )


append_only(NameTail)

# 第十七条：任何单位或个人不得擅自修改已经公示的检查结果
lock_when(Publication, "published_at")
lock_children(PublicationResult, Publication, "publication_id", "published_at")
append_only(PublicationResult)


class Correction(Versioned, Model):
    """更正: proposed by one person, approved by another; approval publishes a new version."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    publication_id: Mapped[int] = ref("publication.id")  # the version that is wrong
    objection_id: Mapped[int | None] = ref("objection.id")
    reason: Mapped[str] = mapped_column(Text)
    results: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # the rows as they should be
    author_id: Mapped[int] = ref("officer.id")
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    refusal: Mapped[str] = mapped_column(Text, default="")

    record: Mapped[Record] = relationship()
    publication: Mapped[Publication] = relationship()
    author: Mapped[Officer] = relationship(foreign_keys=[author_id])

    def parties(self) -> Parties:
        return replace(self.publication.parties(), members=frozenset({self.author_id}), open=False)


lock_when(Correction, "decided_at")


class Objection(Versioned, Model):
    """异议 of the inspected party: every date of the rule counted. States: ``publish.rules``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    record_id: Mapped[int] = ref("record.id")
    publication_id: Mapped[int] = ref("publication.id")
    task_id: Mapped[int] = ref("task.id")
    party: Mapped[str]
    capacity: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")  # never shown outside the office
    text: Mapped[str] = mapped_column(Text)
    via: Mapped[str]  # paper | online | mail
    received_on: Mapped[date]
    posted_on: Mapped[date | None]  # postmark: in time counts the day of posting, not of arrival
    entered_by_id: Mapped[int | None] = ref("officer.id")
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[str] = mapped_column(default="received", index=True)
    supplement: Mapped[str] = mapped_column(Text, default="")  # what is missing (补正)
    supplement_on: Mapped[date | None]
    supplied_on: Mapped[date | None]  # when material was last handed in afterwards
    complete_on: Mapped[date | None]  # day 0 of the re-check
    accepted_by_id: Mapped[int | None] = ref("officer.id")
    late_ground: Mapped[str] = mapped_column(Text, default="")  # why a late one was accepted
    refused_reason: Mapped[str] = mapped_column(Text, default="")
    concluded_on: Mapped[date | None]
    concluded_by_id: Mapped[int | None] = ref("officer.id")
    upheld: Mapped[bool | None]  # True: 维持, False: 确有错误, to be corrected
    finding: Mapped[str] = mapped_column(Text, default="")
    grounds: Mapped[str] = mapped_column(Text, default="")  # why so, with the legal bases
    corrected_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer_sha256: Mapped[str | None] = ref("stored_file.sha256")
    closed_at: Mapped[datetime | None]

    record: Mapped[Record] = relationship()
    publication: Mapped[Publication] = relationship()
    files: Mapped[list["ObjectionFile"]] = relationship(order_by="ObjectionFile.id")
    checkers: Mapped[list["ObjectionChecker"]] = relationship(lazy="selectin")
    corrections: Mapped[list[Correction]] = relationship(order_by="Correction.id", viewonly=True)

    def parties(self) -> Parties:
        """``members`` are those who re-check, not the team whose result is contested."""
        checkers = frozenset(one.officer_id for one in self.checkers)
        return replace(self.publication.parties(), members=checkers, open=False)


class ObjectionFile(Model):
    """证明材料 that came with an objection."""

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = ref("objection.id")
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    name: Mapped[str]
    at: Mapped[datetime | None] = mapped_column(default=clock.now)


class ObjectionChecker(Model):
    """复查人员: never members of the team whose result is contested."""

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = ref("objection.id")
    officer_id: Mapped[int] = ref("officer.id")

    officer: Mapped[Officer] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("objection_id", "officer_id"),)


append_only(ObjectionFile)
append_only(ObjectionChecker)
lock_when(Objection, "closed_at")


class ObjectionAttempt(Model):
    """One objection sent in from an address of the network: too many close the door for an hour."""

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class Takedown(Model):
    """A publication whose term ended, or whose decision was revoked: a tombstone, with the reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = ref("publication.id", unique=True)
    reason: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int | None] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(Takedown)


class Delivery(Versioned, Model):
    """报送: one publication on its way to another platform; once, and acknowledged."""

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = ref("publication.id")
    destination: Mapped[str]
    kind: Mapped[str] = mapped_column(default="result")  # result | withdrawal
    state: Mapped[str] = mapped_column(
        default="waiting", index=True
    )  # waiting, exported, accepted, rejected; withdrawn: never sent
    batch: Mapped[str | None] = mapped_column(index=True)
    receipt: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    publication: Mapped[Publication] = relationship()

    __table_args__ = (UniqueConstraint("publication_id", "destination", "kind"),)

    def parties(self) -> Parties:
        return replace(self.publication.parties(), open=False)


called(Publication, N_("公示"), Publication.number)
called(Correction, N_("更正"), Record.number, Correction.record_id == Record.id)
called(Objection, N_("异议"), Record.number, Objection.record_id == Record.id)
called(Delivery, N_("报送"), Publication.number, Delivery.publication_id == Publication.id)

"""Rows of the record form, result codes, measures, and direct results."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import ItemVersion
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import lock_children
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department
from jointcheck.visit.model.record import Record, Round, department_parties


class ResultCode(Model):
    """检查结果 categories, as data."""

    code: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    group: Mapped[str]  # clean | problem | novisit | status
    exclusive: Mapped[bool]
    direct: Mapped[bool]  # 第十五条: may be concluded without a visit
    follow_up: Mapped[str] = mapped_column(default="")
    position: Mapped[int]


class Finding(Versioned, Model):
    """One row of the record form: item × department, how it was checked and what was found."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id")
    department_id: Mapped[int] = ref("department.id")
    item_version_id: Mapped[int] = ref("item_version.id")
    method: Mapped[str] = mapped_column(default="")
    escalated_from: Mapped[str] = mapped_column(default="")  # 第十二条: online … → on site
    escalation_reason: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    disposal: Mapped[str] = mapped_column(Text, default="")
    corrected_on: Mapped[date | None]

    department: Mapped[Department] = relationship(lazy="joined")
    item_version: Mapped[ItemVersion] = relationship(lazy="joined")
    round: Mapped[Round] = relationship(back_populates="findings")
    results: Mapped[list["FindingResult"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("round_id", "department_id", "item_version_id"),)

    @property
    def codes(self) -> list[str]:
        return [result.code for result in self.results]

    @property
    def record_id(self) -> int:
        """Of whose trace it is part."""
        return self.round.record_id

    def parties(self) -> Parties:
        return department_parties(self.round.record, self.department_id)


class FindingResult(Model):
    """One result code of a finding, in a row of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = ref("finding.id")
    round_id: Mapped[int] = ref("round.id")
    code: Mapped[str] = ref("result_code.code")

    __table_args__ = (UniqueConstraint("finding_id", "code"),)


class Measure(Versioned, Model):
    """监管措施 as data, with 书面 or 口头 where the rule asks (第十三条第三项)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id")
    department_id: Mapped[int] = ref("department.id")
    kind: Mapped[str]  # visit.rules.MEASURES
    form: Mapped[str] = mapped_column(default="")  # written | oral
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]

    department: Mapped[Department] = relationship(lazy="joined")
    round: Mapped[Round] = relationship(back_populates="measures")

    @property
    def record_id(self) -> int:
        """Of whose trace it is part."""
        return self.round.record_id

    def parties(self) -> Parties:
        return department_parties(self.round.record, self.department_id)


class DirectResult(Model):
    """第十五条: a result without a visit, with its ground and the attempts made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id", unique=True)
    code: Mapped[str] = ref("result_code.code")
    ground: Mapped[str] = mapped_column(Text)
    attempts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


lock_children(Finding, Round, "round_id", "concluded_at")
lock_children(FindingResult, Round, "round_id", "concluded_at")
lock_children(Measure, Round, "round_id", "concluded_at")
lock_children(DirectResult, Round, "round_id", "concluded_at")
OF_RECORD = Round.record_id == Record.id
called(Finding, N_("检查情况"), Record.number, Finding.round_id == Round.id, OF_RECORD)
called(Measure, N_("监管措施"), Record.number, Measure.round_id == Round.id, OF_RECORD)

"""The visit: one record an entity, in rounds; sheets, findings, evidence, measures, signatures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import ChecklistVersion, Entity, Inspector, ItemVersion
from jointcheck.draw.model import Drawn, Team
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task


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
    team: Mapped[Team] = relationship(lazy="selectin")
    rounds: Mapped[list["Round"]] = relationship(
        back_populates="record", order_by="Round.number", lazy="selectin"
    )
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


append_only(LookupSnapshot)


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


lock_when(Notice, "delivered_at")


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


class Sheet(Versioned, Model):
    """专项检查表, filled. Signed it is locked; to change it is to open a new revision with a reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id")
    record_id: Mapped[int] = ref("record.id")
    department_id: Mapped[int] = ref("department.id")
    item_version_id: Mapped[int] = ref("item_version.id")
    checklist_version_id: Mapped[int] = ref("checklist_version.id")
    revision: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Text, default="")
    responsible_id: Mapped[int | None] = ref("inspector.id")
    content: Mapped[str] = mapped_column(Text, default="")  # what was signed, word for word
    digest: Mapped[str] = mapped_column(default="")
    score: Mapped[int | None]
    scored_by: Mapped[str] = mapped_column(default="")
    advice: Mapped[list[str]] = mapped_column(JSON, default=list)
    signed_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(back_populates="sheets")
    record: Mapped[Record] = relationship()
    department: Mapped[Department] = relationship(lazy="joined")
    item_version: Mapped[ItemVersion] = relationship(lazy="joined")
    checklist_version: Mapped[ChecklistVersion] = relationship(lazy="joined")
    responsible: Mapped[Inspector | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(order_by="Answer.id", lazy="selectin")

    __table_args__ = (
        UniqueConstraint(
            "round_id", "department_id", "item_version_id", "checklist_version_id", "revision"
        ),
    )

    def parties(self) -> Parties:
        return department_parties(self.record, self.department_id)


def department_parties(record: Record, department_id: int) -> Parties:
    """Who stands how to what one department does in a visit: only its own members write it."""
    whole = record.parties()
    members = frozenset(
        m.inspector.officer_id for m in record.team.present_members
        if m.department_id == department_id and m.inspector.officer_id
    )  # fmt: skip
    return Parties(departments=whole.departments, initiating=whole.initiating,
                   own=department_id, members=members, leader=whole.leader)  # fmt: skip


class Answer(Versioned, Model):
    """One item of a sheet. No row means 未检查: nothing is answered by default."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = ref("sheet.id")
    code: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[int] = ref("officer.id")

    __table_args__ = (UniqueConstraint("sheet_id", "code"),)


class Evidence(Model):
    """证据: a file with what is known and what is only claimed about its time and place."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    round_id: Mapped[int] = ref("round.id")
    sheet_id: Mapped[int | None] = ref("sheet.id")
    code: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]  # photo, audio, video, document, opinion (专业机构), statement
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    thumb_sha256: Mapped[str | None] = ref("stored_file.sha256")  # re-encoded, stamped below
    caption: Mapped[str] = mapped_column(default="")
    taken_at: Mapped[datetime | None]
    place: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    record: Mapped[Record] = relationship()
    officer: Mapped[Officer] = relationship(lazy="joined")

    def parties(self) -> Parties:
        return self.record.parties()


append_only(Evidence)


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

    def parties(self) -> Parties:
        return department_parties(self.round.record, self.department_id)


class FindingResult(Model):
    """One result code of a finding, in a row of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = ref("finding.id")
    round_id: Mapped[int] = ref("round.id")
    code: Mapped[str] = ref("result_code.code")

    __table_args__ = (UniqueConstraint("finding_id", "code"),)


class ResultCode(Model):
    """检查结果 categories, as data."""

    code: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    group: Mapped[str]  # clean | problem | novisit | status
    exclusive: Mapped[bool]
    direct: Mapped[bool]  # 第十五条: may be concluded without a visit
    follow_up: Mapped[str] = mapped_column(default="")
    position: Mapped[int]


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

    def parties(self) -> Parties:
        return department_parties(self.round.record, self.department_id)


class DirectResult(Model):
    """第十五条: a result without a visit, with its ground and the attempts made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id", unique=True)
    code: Mapped[str] = ref("result_code.code")
    ground: Mapped[str] = mapped_column(Text)
    attempts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class Signature(Model):
    """A signature, or a recorded refusal, bound to the digest of what was shown."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    round_id: Mapped[int] = ref("round.id")
    sheet_id: Mapped[int | None] = ref("sheet.id")
    role: Mapped[str]  # member | responsible | party
    officer_id: Mapped[int | None] = ref("officer.id")
    name: Mapped[str]
    capacity: Mapped[str] = mapped_column(default="")  # 法定代表人, 负责人, 现场负责人, 委托代理人
    strokes: Mapped[str] = mapped_column(Text, default="")  # SVG path data
    file_sha256: Mapped[str | None] = ref("stored_file.sha256")  # printed, signed, photographed
    opinion: Mapped[str] = mapped_column(Text, default="")
    refused: Mapped[bool] = mapped_column(default=False)
    refusal: Mapped[str] = mapped_column(Text, default="")
    witness: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(Signature)
lock_when(Round, "concluded_at")
lock_when(Sheet, "signed_at")
lock_children(Sheet, Round, "round_id", "concluded_at")
lock_children(Answer, Sheet, "sheet_id", "signed_at")
lock_children(Finding, Round, "round_id", "concluded_at")
lock_children(FindingResult, Round, "round_id", "concluded_at")
lock_children(Measure, Round, "round_id", "concluded_at")
lock_children(DirectResult, Round, "round_id", "concluded_at")


class Paper(Model):
    """A paper that was made and is kept for ever as bytes: reprinting gives the same."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int | None] = ref("record.id")
    task_id: Mapped[int | None] = ref("task.id")
    round_id: Mapped[int | None] = ref("round.id")
    sheet_id: Mapped[int | None] = ref("sheet.id")
    kind: Mapped[str]  # notice, record, sheet, draw, findings, rectify, statement, reply
    title: Mapped[str]
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    record: Mapped[Record | None] = relationship()
    task: Mapped[Task | None] = relationship()

    def parties(self) -> Parties:
        return (self.record or self.task).parties()  # type: ignore[union-attr]


append_only(Paper)


class SyncOp(Model):
    """An operation sent by a tablet; the same id again gets the same answer and does nothing."""

    op_id: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = ref("officer.id")
    record_id: Mapped[int] = ref("record.id")
    digest: Mapped[str]
    response: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(SyncOp)

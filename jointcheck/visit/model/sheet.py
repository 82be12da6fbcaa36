"""Filled checklists, their answers, and the evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import ChecklistVersion, Inspector, ItemVersion
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.visit.model.record import Record, Round, department_parties


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
    agency: Mapped[str] = mapped_column(default="")  # 第十二条: whose opinion it is
    conclusion: Mapped[str] = mapped_column(Text, default="")  # and what it comes to
    taken_at: Mapped[datetime | None]
    place: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # the rest is claimed by the tablet or read out of the file, and only ever compared
    stamped_sha256: Mapped[str | None] = ref("stored_file.sha256")  # the tablet's stamped copy
    device: Mapped[str] = mapped_column(default="")  # random id of the tablet
    skew: Mapped[int | None]  # seconds the tablet's clock was ahead of ours when it sent
    camera: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # picture.facts
    likeness: Mapped[str] = mapped_column(default="")  # picture.likeness, 32 hex digits
    like_id: Mapped[int | None] = ref("evidence.id")  # an earlier picture that looks the same
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    record: Mapped[Record] = relationship()
    officer: Mapped[Officer] = relationship(lazy="joined")

    def parties(self) -> Parties:
        return self.record.parties()


append_only(Evidence)
lock_when(Sheet, "signed_at")
lock_children(Sheet, Round, "round_id", "concluded_at")
lock_children(Answer, Sheet, "sheet_id", "signed_at")
called(
    Sheet, N_("专项检查表"), Record.number, Sheet.round_id == Round.id, Round.record_id == Record.id
)
called(Evidence, N_("证据"), Record.number, Evidence.record_id == Record.id)

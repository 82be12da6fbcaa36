"""Signatures, and papers that are kept."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only
from jointcheck.people.access import Parties
from jointcheck.plan.model import Task
from jointcheck.visit.model.record import Record


class Signature(Model):
    """A signature, or a recorded refusal, bound to the digest of the content that it stands under."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    round_id: Mapped[int] = ref("round.id")
    sheet_id: Mapped[int | None] = ref("sheet.id")
    role: Mapped[str]  # member | responsible | party
    officer_id: Mapped[int | None] = ref("officer.id")  # who was at the tablet
    inspector_id: Mapped[int | None] = ref(
        "inspector.id"
    )  # whose hand is on the photographed paper
    reason: Mapped[str] = mapped_column(Text, default="")  # why on paper, though he has an account
    name: Mapped[str]
    capacity: Mapped[str] = mapped_column(default="")  # 法定代表人, 负责人, 现场负责人, 委托代理人
    strokes: Mapped[str] = mapped_column(Text, default="")  # SVG path data
    file_sha256: Mapped[str | None] = ref("stored_file.sha256")  # printed, signed, photographed
    opinion: Mapped[str] = mapped_column(Text, default="")
    refused: Mapped[bool] = mapped_column(default=False)
    refusal: Mapped[str] = mapped_column(Text, default="")
    witness: Mapped[str] = mapped_column(default="")
    digest: Mapped[str]
    claimed_at: Mapped[datetime | None]  # by the tablet's own clock, where it was offline
    device: Mapped[str] = mapped_column(default="")  # random id of the tablet
    at: Mapped[datetime] = mapped_column(default=clock.now)


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


append_only(Signature)
append_only(Paper)

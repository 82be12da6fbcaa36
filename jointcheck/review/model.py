"""审核: what each department said of a round, item by item, and what was opened before."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only
from jointcheck.people.model import Department, Officer
from jointcheck.review.rules import DEPARTMENT_STEP
from jointcheck.visit.model import Round


class Opinion(Model):
    """通过 or 退回 of one department (or one plugin's review step) on one round (第十六条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    round_id: Mapped[int] = ref("round.id")
    department_id: Mapped[int] = ref("department.id")
    step: Mapped[str] = mapped_column(default=DEPARTMENT_STEP)
    officer_id: Mapped[int] = ref("officer.id")
    passes: Mapped[bool]
    text: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str]  # of what the reviewer was shown
    at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    department: Mapped[Department] = relationship(lazy="joined")
    officer: Mapped[Officer] = relationship(lazy="joined")
    comments: Mapped[list["Comment"]] = relationship(lazy="selectin")

    __table_args__ = (UniqueConstraint("round_id", "department_id", "step"),)


class Comment(Model):
    """A remark on one item of a sheet, or on one row of the record form."""

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = ref("opinion.id")
    sheet_id: Mapped[int | None] = ref("sheet.id")
    code: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text)


class Opening(Model):
    """A reviewer opened this content; passing many at once takes only what was opened."""

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = ref("round.id")
    officer_id: Mapped[int] = ref("officer.id")
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("round_id", "officer_id", "digest"),)


class Waiver(Model):
    """A plugin's review step set aside by a named person with a reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id")
    round_id: Mapped[int] = ref("round.id")
    step: Mapped[str]
    officer_id: Mapped[int] = ref("officer.id")
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("round_id", "step"),)


for model in (Opinion, Comment, Opening, Waiver):
    append_only(model)

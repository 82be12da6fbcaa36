"""名单由其他平台抽取 (第八条): the file as it came, and what the second person said of it.

Which list a task has, its entities and its lock are those of every other draw: a ``Draw`` of the
kind ``platform`` is made from the file at the moment of the confirmation.
"""

from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only
from jointcheck.people.access import Parties
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task


class PlatformList(Model):
    """A list that was drawn on another platform: which, its number there, and its file."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    platform: Mapped[str]
    number: Mapped[str]  # of the batch or the draw, as the platform names it
    drawn_on: Mapped[date]
    filename: Mapped[str]
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    count: Mapped[int]
    imported_by_id: Mapped[int] = ref("officer.id")
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    task: Mapped[Task] = relationship()
    imported_by: Mapped[Officer] = relationship()
    verdict: Mapped["PlatformVerdict | None"] = relationship(
        back_populates="list", viewonly=True, lazy="joined"
    )

    def parties(self) -> Parties:
        return self.task.parties()


class PlatformVerdict(Model):
    """确认 or 退回, by the head of another department than the importer's."""

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = ref("platform_list.id", unique=True)
    draw_id: Mapped[int | None] = ref("draw.id", unique=True)  # None: sent back
    reason: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    list: Mapped[PlatformList] = relationship(back_populates="verdict", viewonly=True)
    officer: Mapped[Officer] = relationship()


append_only(PlatformList)
append_only(PlatformVerdict)

"""What departments were reminded of: a notice in the intranet, once for each stage of a clock."""

from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.ground.locks import append_only
from jointcheck.people.model import Department


class Reminder(Model):
    """期限提醒. A deadline that moves, because a year was announced, is reminded of again."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    stage: Mapped[str]  # soon | overdue
    what: Mapped[str]
    name: Mapped[str]
    deadline: Mapped[date]
    endpoint: Mapped[str]
    argument: Mapped[str]
    key: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship()

    __table_args__ = (
        UniqueConstraint("department_id", "endpoint", "key", "what", "deadline", "stage"),
    )

    @property
    def url(self) -> str:
        address: dict[str, Any] = {self.argument: self.key} if self.argument else {}
        return url_for(self.endpoint, **address)


append_only(Reminder)

"""Tablets: the key of what they keep, and how much they say is still only on them."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.people.model import Officer


class TabletKey(Model):
    """The key of what a tablet keeps; without it a copy is noise. Handed out to who is logged in.

    ``owner``: ``officer:7`` for what he keeps himself; ``record:7`` for what a team hands over
    from tablet to tablet.
    """

    owner: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[str]


class TabletReport(Model):
    """How many items of a visit stand only on one tablet, as that tablet last told."""

    officer_id: Mapped[int] = ref("officer.id", primary_key=True)
    device: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[int] = ref("record.id", primary_key=True)
    pending: Mapped[int]
    parked: Mapped[int]
    oldest_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer] = relationship(lazy="joined")

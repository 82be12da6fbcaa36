"""The plugins of the house as every server process sees them: switched on, admitted, in trouble."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, ref
from jointcheck.people.model import Department


class PluginSwitch(Model):
    """Whether a department uses an installed plugin; absence means it does not."""

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = ref("department.id")
    plugin: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)
    changed_by_id: Mapped[int | None] = ref("officer.id")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship()

    __table_args__ = (UniqueConstraint("department_id", "plugin"),)


class PluginAdmission(Model):
    """What an installed plugin brought when it was last read: data, used without its code.

    ``body``: ``plugin.admission.Plugin.to_json``. ``edition`` rises with every change in the
    table, so that the other processes notice. A plugin that was removed keeps its row.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    plugin: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")  # what its department calls it
    version: Mapped[str]
    digest: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    edition: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    cleared_at: Mapped[datetime | None]  # somebody let it try again
    isolated_at: Mapped[datetime | None]


class PluginTrouble(Model):
    """What went wrong with a plugin, in words for its department."""

    id: Mapped[int] = mapped_column(primary_key=True)
    plugin: Mapped[str] = mapped_column(index=True)
    hook: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=clock.now)

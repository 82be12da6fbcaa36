"""One draw: consents, entropy, the drawn list, its minutes, and its void."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from jointcheck.catalogue.model import Entity, EntityLicence
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Pool, Task

if TYPE_CHECKING:
    from jointcheck.draw.model.platform import PlatformList


class Draw(Versioned, Model):
    """One draw of a task. Prepared → committed (all countersigned) → locked; voids are rows of their own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    pool_id: Mapped[int] = ref("pool.id")
    serial: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)  # 530427-ZRZY-2026-003/objects
    kind: Mapped[str] = mapped_column(default="first")  # first | extension | special | platform
    disclosure: Mapped[str] = mapped_column(default="open")  # open | sealed
    entropy: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON
    )  # planned events: kind, what, when, where
    extension: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    strata: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # with their counts
    base_id: Mapped[int | None] = ref("draw.id")  # an extension: the draw that it goes on with
    roster_text: Mapped[str] = mapped_column(Text, default="")  # roster.txt as it was frozen
    recusal_text: Mapped[str] = mapped_column(Text, default="")
    previous: Mapped[str]  # the ledger's head when the draw was prepared
    prepared_by_id: Mapped[int] = ref("officer.id")
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    commit_text: Mapped[str] = mapped_column(Text, default="")
    commit_digest: Mapped[str] = mapped_column(default="")
    committed_at: Mapped[datetime | None]
    seed_text: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[str] = mapped_column(default="")
    result_digest: Mapped[str] = mapped_column(default="")
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # loads, flags, unmatched
    locked_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship()
    pool: Mapped[Pool] = relationship()
    prepared_by: Mapped[Officer] = relationship(foreign_keys=[prepared_by_id])
    base: Mapped["Draw | None"] = relationship(remote_side="Draw.id")
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id")
    entries: Mapped[list["EntropyEntry"]] = relationship(order_by="EntropyEntry.id")
    drawn: Mapped[list["Drawn"]] = relationship(order_by="Drawn.stratum, Drawn.rank")
    void: Mapped["Void | None"] = relationship(viewonly=True)
    platform: Mapped["PlatformList | None"] = relationship(
        secondary="platform_verdict", viewonly=True, uselist=False
    )  # where it was drawn, when not here

    __table_args__ = (UniqueConstraint("task_id", "serial"),)

    @property
    def number(self) -> str:
        """The code as people read it; the part behind the stroke is for machines."""
        return self.code.partition("/")[0]

    @property
    def voided(self) -> bool:
        return self.void is not None and self.void.second_at is not None

    @property
    def elsewhere(self) -> bool:
        """Whether the list was drawn on another platform and imported from its file."""
        return self.kind == "platform"

    @property
    def sealed(self) -> bool:
        return self.disclosure == "sealed"

    def parties(self) -> Parties:
        # 承诺一经作出即公开；密封的摇号只公开承诺，见 published.py。平台抽取的名单没有承诺
        task = self.task.parties()
        return Parties(departments=task.departments, initiating=task.initiating, own=task.own,
                       open=bool(self.committed_at or self.locked_at))  # fmt: skip


class Consent(Model):
    """会签: a department confirms pool, strata and ratios, and adds its secret (第八条 确认)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id")
    department_id: Mapped[int] = ref("department.id")
    officer_id: Mapped[int] = ref("officer.id")
    scheme_digest: Mapped[str]  # of what was shown
    sealed: Mapped[str]  # the secret, encrypted until the ceremony
    secret_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship(lazy="joined")
    officer: Mapped[Officer] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("draw_id", "department_id"),)


class EntropyEntry(Model):
    """One typist's reading of one entropy event; two of different departments must agree."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id")
    event: Mapped[int]  # index into Draw.entropy
    officer_id: Mapped[int] = ref("officer.id")
    department_id: Mapped[int] = ref("department.id")
    value: Mapped[str]
    thrown_by: Mapped[str] = mapped_column(default="")
    witnessed_by: Mapped[str] = mapped_column(default="")
    photo_sha256: Mapped[str | None] = ref("stored_file.sha256")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    draw: Mapped[Draw] = relationship(overlaps="entries")
    officer: Mapped[Officer] = relationship(lazy="joined")

    @property
    def task_id(self) -> int:
        """The entry is part of the task's trace."""
        return self.draw.task_id


class Drawn(Model):
    """抽中名单: one drawn subject, in the order in which it was drawn."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id")
    stratum: Mapped[str]
    rank: Mapped[int]
    ticket: Mapped[str]
    subject: Mapped[str]
    entity_id: Mapped[int] = ref("entity.id")

    entity: Mapped[Entity] = relationship(lazy="joined")
    licence: Mapped[EntityLicence | None] = relationship(
        primaryjoin=lambda: and_(
            EntityLicence.entity_id == foreign(Drawn.entity_id),
            EntityLicence.kind + ":" + EntityLicence.number == Drawn.subject,
        ),
        viewonly=True,
        lazy="joined",
    )  # where licences are drawn, the one that was

    draw: Mapped[Draw] = relationship(overlaps="drawn")

    @property
    def unit(self) -> str:
        """What was drawn of the entity, e.g. 采矿许可证 C5304… 石屏矿区; empty for itself."""
        one = self.licence
        return " ".join(filter(None, (one.kind, one.number, one.name))) if one else ""

    def parties(self) -> Parties:
        return self.draw.parties()

    __table_args__ = (
        UniqueConstraint("draw_id", "subject"),
        UniqueConstraint("draw_id", "stratum", "rank"),
    )


class Void(Versioned, Model):
    """作废 of a draw: a reason and two approvers of different departments; the draw stays visible."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id", unique=True)
    reason: Mapped[str] = mapped_column(Text)
    whole_task: Mapped[bool] = mapped_column(default=False)  # the task goes with its draw
    requested_by_id: Mapped[int] = ref("officer.id")
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    first_by_id: Mapped[int | None] = ref("officer.id")
    first_at: Mapped[datetime | None]
    second_by_id: Mapped[int | None] = ref("officer.id")
    second_at: Mapped[datetime | None]  # from here on the draw is void

    draw: Mapped[Draw] = relationship(overlaps="void")
    requested_by: Mapped[Officer] = relationship(foreign_keys=[requested_by_id])
    first_by: Mapped[Officer | None] = relationship(foreign_keys=[first_by_id])
    second_by: Mapped[Officer | None] = relationship(foreign_keys=[second_by_id])

    @property
    def task_id(self) -> int:
        return self.draw.task_id

    def parties(self) -> Parties:
        return self.draw.parties()


class Minutes(Model):
    """摇号记录, kept as the bytes that were made when the list was locked."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id", unique=True)
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    at: Mapped[datetime] = mapped_column(default=clock.now)


# 第八条：名单一经锁定不得更改
lock_when(Draw, "locked_at")
lock_children(Consent, Draw, "draw_id", "locked_at")
lock_children(EntropyEntry, Draw, "draw_id", "locked_at")
lock_children(Drawn, Draw, "draw_id", "locked_at")
append_only(Consent)
append_only(EntropyEntry)
lock_when(Void, "second_at")
append_only(Minutes)
called(Draw, N_("摇号"), Draw.code)
called(EntropyEntry, N_("随机值录入"), Draw.code, EntropyEntry.draw_id == Draw.id)
called(Void, N_("作废申请"), Draw.code, Void.draw_id == Draw.id)

"""The draw, its secrets and entropy, the drawn list, teams, assignments and substitutions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Pool, Task


class Draw(Versioned, Model):
    """One draw of a task. Prepared → committed (all countersigned) → locked; voids are rows of their own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    pool_id: Mapped[int] = ref("pool.id")
    serial: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)  # 530427-ZRZY-2026-003/objects
    kind: Mapped[str] = mapped_column(default="first")  # first | extension | special
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

    __table_args__ = (UniqueConstraint("task_id", "serial"),)

    @property
    def voided(self) -> bool:
        return self.void is not None and self.void.second_at is not None

    @property
    def sealed(self) -> bool:
        return self.disclosure == "sealed"

    def parties(self) -> Parties:
        # 承诺一经作出即公开；密封的摇号只公开承诺，见 published.py
        task = self.task.parties()
        return Parties(departments=task.departments, initiating=task.initiating, own=task.own,
                       open=self.committed_at is not None)  # fmt: skip


class Consent(Model):
    """会签: a department confirms pool, strata and ratios, and adds its secret (第八条 确认)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id")
    department_id: Mapped[int] = ref("department.id")
    officer_id: Mapped[int] = ref("officer.id")
    scheme_digest: Mapped[str]  # of what was shown
    secret: Mapped[str]
    secret_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship(lazy="joined")
    officer: Mapped[Officer] = relationship(lazy="selectin")

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
    officer: Mapped[Officer] = relationship(lazy="selectin")

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

    draw: Mapped[Draw] = relationship(overlaps="drawn")

    def parties(self) -> Parties:
        return self.draw.parties()

    __table_args__ = (
        UniqueConstraint("draw_id", "subject"),
        UniqueConstraint("draw_id", "stratum", "rank"),
    )


# 第八条：名单一经锁定不得更改
lock_when(Draw, "locked_at")
lock_children(Consent, Draw, "draw_id", "locked_at")
lock_children(EntropyEntry, Draw, "draw_id", "locked_at")
lock_children(Drawn, Draw, "draw_id", "locked_at")
append_only(Consent)
append_only(EntropyEntry)


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


lock_when(Void, "second_at")


class Minutes(Model):
    """摇号记录, kept as the bytes that were made when the list was locked."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id", unique=True)
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(Minutes)


class DirectChoice(Model):
    """直接委派 (第九条): an inspector whom a department chose before the draw."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_department_id: Mapped[int] = ref("task_department.id")
    inspector_id: Mapped[int] = ref("inspector.id")

    __table_args__ = (UniqueConstraint("task_department_id", "inspector_id"),)


class Team(Model):
    """检查小组 of a task."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    draw_id: Mapped[int | None] = ref("draw.id")
    number: Mapped[int]

    task: Mapped[Task] = relationship()
    members: Mapped[list["TeamMember"]] = relationship(order_by="TeamMember.id", lazy="selectin")

    __table_args__ = (UniqueConstraint("task_id", "draw_id", "number"),)

    @property
    def present_members(self) -> list["TeamMember"]:
        """The members as they stand today, the leader first."""
        return sorted((m for m in self.members if m.replaced is None), key=lambda m: not m.leads)

    @property
    def leader(self) -> "TeamMember | None":
        return next((m for m in self.present_members if m.leads), None)

    @property
    def officer_ids(self) -> frozenset[int]:
        """Everybody who is or ever was on the team: nobody reviews what he took part in."""
        return frozenset(m.inspector.officer_id for m in self.members if m.inspector.officer_id)

    def parties(self) -> Parties:
        leader = self.leader
        task = self.task.parties()
        return Parties(
            departments=task.departments, initiating=task.initiating, own=task.own,
            members=self.officer_ids, leader=leader.inspector.officer_id if leader else None,
        )  # fmt: skip


class TeamMember(Model):
    """小组成员. Never edited: a substitute is a new member, the old one stays visible (第十条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = ref("team.id")
    inspector_id: Mapped[int] = ref("inspector.id")
    department_id: Mapped[int] = ref("department.id")
    leads: Mapped[bool] = mapped_column(default=False)
    how: Mapped[str]  # random | direct | neighbour | substitute
    ticket: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    team: Mapped[Team] = relationship(back_populates="members")
    inspector: Mapped[Inspector] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    replaced: Mapped["Substitution | None"] = relationship(
        foreign_keys="Substitution.out_member_id", viewonly=True, lazy="selectin"
    )

    def parties(self) -> Parties:
        team = self.team.parties()
        return Parties(departments=team.departments, initiating=team.initiating,
                       own=self.department_id)  # fmt: skip


class Substitution(Model):
    """更换检查人员: reason, substitute, who asked and who approved (第十条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = ref("team.id")
    out_member_id: Mapped[int] = ref("team_member.id", unique=True)
    in_member_id: Mapped[int] = ref("team_member.id", unique=True)
    reason: Mapped[str]  # post 岗位调整 | work 工作 | health 健康 | other 其他
    note: Mapped[str] = mapped_column(Text)
    in_order: Mapped[bool]  # the next in the drawn order, not a free choice
    requested_by_id: Mapped[int] = ref("officer.id")
    approved_by_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    requested_by: Mapped[Officer] = relationship(foreign_keys=[requested_by_id])
    approved_by: Mapped[Officer] = relationship(foreign_keys=[approved_by_id])
    out_member: Mapped[TeamMember] = relationship(foreign_keys=[out_member_id], overlaps="replaced")
    in_member: Mapped[TeamMember] = relationship(foreign_keys=[in_member_id])


class SubstitutionRequest(Versioned, Model):
    """A substitution that waits for the head of another department."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    member_id: Mapped[int] = ref("team_member.id")
    substitute_id: Mapped[int] = ref("inspector.id")
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    in_order: Mapped[bool]
    requested_by_id: Mapped[int] = ref("officer.id")
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = ref("officer.id")
    decided_at: Mapped[datetime | None]
    approved: Mapped[bool | None]

    task: Mapped[Task] = relationship()
    member: Mapped[TeamMember] = relationship()
    substitute: Mapped[Inspector] = relationship()
    requested_by: Mapped[Officer] = relationship(foreign_keys=[requested_by_id])

    def parties(self) -> Parties:
        return self.task.parties()


class Assignment(Model):
    """Which team visits which drawn entity."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = ref("draw.id")
    drawn_id: Mapped[int] = ref("drawn.id", unique=True)
    team_id: Mapped[int] = ref("team.id")

    drawn: Mapped[Drawn] = relationship()
    team: Mapped[Team] = relationship()


append_only(Team)
append_only(TeamMember)
append_only(Substitution)
append_only(Assignment)

"""检查小组, who was named to them, who replaced whom, and what each visits."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import Inspector
from jointcheck.draw.model.draw import Drawn
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task


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
        foreign_keys="Substitution.out_member_id", viewonly=True, lazy="joined"
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
called(SubstitutionRequest, N_("更换申请"), Task.number, SubstitutionRequest.task_id == Task.id)

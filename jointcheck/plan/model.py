"""年度计划, tasks with their scheme, and the frozen pool."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model import ChecklistVersion, Entity, Item, ItemVersion
from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer


class AnnualPlan(Versioned, Model):
    """年度抽查计划 of one initiating department; published by 31 March (第六条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    department_id: Mapped[int] = ref("department.id")
    code: Mapped[str] = mapped_column(unique=True)  # 14 digits: region, year, 1, serial
    title: Mapped[str]
    created_by_id: Mapped[int] = ref("officer.id")
    published_by_id: Mapped[int | None] = ref("officer.id")
    published_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="joined")
    lines: Mapped[list["PlanLine"]] = relationship(back_populates="plan", order_by="PlanLine.id")

    __table_args__ = (UniqueConstraint("year", "department_id"),)

    def parties(self) -> Parties:
        return Parties(
            departments=frozenset({self.department_id})
            | {d.department_id for line in self.lines for d in line.departments},
            initiating=self.department_id, own=self.department_id,
            open=self.published_at is not None,
        )  # fmt: skip


class PlanLine(Versioned, Model):
    """One planned task. Once published it never changes: an amendment is a new line with a reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = ref("annual_plan.id")
    serial: Mapped[int]
    name: Mapped[str]
    directed: Mapped[bool] = mapped_column(default=True)  # 定向 | 不定向
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)  # kinds, regions, tags, risk classes
    scope_text: Mapped[str]
    ratio_bp: Mapped[int | None]
    take: Mapped[int | None]
    frequency: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    replaces_id: Mapped[int | None] = ref("plan_line.id")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]

    plan: Mapped[AnnualPlan] = relationship(back_populates="lines")
    items: Mapped[list["PlanLineItem"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    departments: Mapped[list["PlanLineDepartment"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )

    def parties(self) -> Parties:
        return Parties(
            departments=frozenset({self.plan.department_id} | {d.department_id for d in self.departments}),
            initiating=self.plan.department_id, own=self.plan.department_id,
            open=self.published_at is not None,
        )  # fmt: skip


class PlanLineItem(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = ref("plan_line.id")
    item_id: Mapped[int] = ref("item.id")

    item: Mapped[Item] = relationship()

    __table_args__ = (UniqueConstraint("line_id", "item_id"),)


class PlanLineDepartment(Model):
    """参与部门 of a planned task."""

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = ref("plan_line.id")
    department_id: Mapped[int] = ref("department.id")

    department: Mapped[Department] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("line_id", "department_id"),)


lock_when(PlanLine, "published_at")
lock_children(PlanLineItem, PlanLine, "line_id", "published_at")
lock_children(PlanLineDepartment, PlanLine, "line_id", "published_at")


class Task(Versioned, Model):
    """抽查任务与方案. Kinds: plan 计划内, special 专项 (第十九条), clue 线索核查 (第二十条第二款).

    Its state is derived (``plan.rules.state``): here stand only the moments that nothing else
    records.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)  # 新自然资抽查〔2026〕7号
    code: Mapped[str] = mapped_column(unique=True)  # 18 digits: region, date, 1, serial
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="plan")
    plan_line_id: Mapped[int | None] = ref("plan_line.id")
    origin_id: Mapped[int | None] = ref("task.id")  # the task whose findings raised a special one
    initiating_department_id: Mapped[int] = ref("department.id")
    directed: Mapped[bool] = mapped_column(default=True)
    scope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    unit: Mapped[str] = mapped_column(default="")  # what is drawn: subjects, or licences of a kind
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    team_count: Mapped[int] = mapped_column(default=1)
    own_list: Mapped[bool] = mapped_column(default=False)  # 第八条: the department's own directory
    may_be_announced: Mapped[bool] = mapped_column(default=True)
    silence_reason: Mapped[str] = mapped_column(Text, default="")
    silence_approved_by_id: Mapped[int | None] = ref("officer.id")
    clue_source: Mapped[str] = mapped_column(default="")  # 投诉举报 | 转办交办 | 数据监测
    clue_text: Mapped[str] = mapped_column(Text, default="")
    clue_entity_id: Mapped[int | None] = ref("entity.id")
    created_by_id: Mapped[int] = ref("officer.id")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    frozen_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    initiating: Mapped[Department] = relationship(lazy="joined")
    departments: Mapped[list["TaskDepartment"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="TaskDepartment.id"
    )
    items: Mapped[list["TaskItem"]] = relationship(cascade="all, delete-orphan")
    strata: Mapped[list["TaskStratum"]] = relationship(
        cascade="all, delete-orphan", order_by="TaskStratum.code"
    )
    checklists: Mapped[list["TaskChecklist"]] = relationship()
    plan_line: Mapped[PlanLine | None] = relationship()
    origin: Mapped["Task | None"] = relationship(remote_side="Task.id")
    clue_entity: Mapped[Entity | None] = relationship()

    __table_args__ = (UniqueConstraint("year", "initiating_department_id", "serial"),)

    @property
    def department_ids(self) -> frozenset[int]:
        return frozenset(d.department_id for d in self.departments)

    def parties(self) -> Parties:
        return Parties(departments=self.department_ids, initiating=self.initiating_department_id,
                       own=self.initiating_department_id, open=self.locked_at is not None)  # fmt: skip


class TaskDepartment(Versioned, Model):
    """任务执行部门 and how it chooses its inspectors (第九条)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    department_id: Mapped[int] = ref("department.id")
    leads: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str] = mapped_column(default="random")  # random | direct | neighbour
    mode_reason: Mapped[str] = mapped_column(Text, default="")
    people: Mapped[int] = mapped_column(default=1)  # members from here in each team
    accepted_by_id: Mapped[int | None] = ref("officer.id")
    accepted_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("task_id", "department_id"),)


class TaskItem(Model):
    """An item, in the version that was in force when the task was made."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    item_version_id: Mapped[int] = ref("item_version.id")

    item_version: Mapped[ItemVersion] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("task_id", "item_version_id"),)


class TaskStratum(Model):
    """A layer of the pool with its own ratio or count: min(N, max(m, ceil(N·p/10000))) or ``take``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    code: Mapped[str]
    title: Mapped[str]
    scope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # narrows the task's scope
    ratio_bp: Mapped[int | None]
    minimum: Mapped[int] = mapped_column(default=1)
    take: Mapped[int | None]

    __table_args__ = (UniqueConstraint("task_id", "code"),)


class TaskChecklist(Model):
    """The checklist version pinned to the task when the list was locked."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    item_version_id: Mapped[int] = ref("item_version.id")
    department_id: Mapped[int] = ref("department.id")
    checklist_version_id: Mapped[int] = ref("checklist_version.id")

    item_version: Mapped[ItemVersion] = relationship(lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    checklist_version: Mapped[ChecklistVersion] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("task_id", "item_version_id", "checklist_version_id"),)


class TaskSubject(Model):
    """A subject of the department's own directory for one task (第八条：自行确定检查对象)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    entity_id: Mapped[int] = ref("entity.id")
    subject: Mapped[str]  # the canonical id of what may be drawn: a subject, or its licence

    __table_args__ = (UniqueConstraint("task_id", "subject"),)


class Pool(Model):
    """The whole directory of a task, frozen: who may be drawn, who not and why."""

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = ref("task.id")
    source: Mapped[str]  # directory | import
    count: Mapped[int] = mapped_column(default=0)
    excluded_count: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default="")
    excluded_digest: Mapped[str] = mapped_column(default="")
    frozen_by_id: Mapped[int] = ref("officer.id")
    frozen_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship()
    frozen_by: Mapped[Officer] = relationship()


class PoolEntry(Model):
    """One subject of a frozen pool; ``excluded`` holds the reason code when it may not be drawn."""

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool.id"))  # indexed by its unique constraint
    entity_id: Mapped[int] = ref("entity.id")
    subject: Mapped[str]
    stratum: Mapped[str | None]
    excluded: Mapped[str | None]

    entity: Mapped[Entity] = relationship()

    __table_args__ = (UniqueConstraint("pool_id", "subject"),)


lock_when(Pool, "frozen_at")
lock_children(PoolEntry, Pool, "pool_id", "frozen_at")
lock_children(TaskItem, Task, "task_id", "frozen_at")
lock_children(TaskSubject, Task, "task_id", "frozen_at")
lock_children(TaskStratum, Task, "task_id", "frozen_at")
lock_children(TaskChecklist, Task, "task_id", "dispatched_at")
called(AnnualPlan, N_("年度计划"), AnnualPlan.title)
called(PlanLine, N_("计划任务"), PlanLine.name)
called(Task, N_("抽查任务"), Task.number)
called(TaskDepartment, N_("参加部门"), Task.number, TaskDepartment.task_id == Task.id)

"""The item list (清单), the two directories (名录库) and the pinned checklists."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer


class Item(Model):
    """One item of the joint list; what it says stands in its versions."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)

    versions: Mapped[list["ItemVersion"]] = relationship(
        back_populates="item", order_by="ItemVersion.number"
    )

    def parties(self) -> Parties:
        found = [version.parties() for version in self.versions]
        return Parties(
            departments=frozenset().union(*(p.departments for p in found)),
            initiating=found[-1].initiating, own=found[-1].own,
            open=any(p.open for p in found),
        )  # fmt: skip


class ItemVersion(Versioned, Model):
    """抽查事项 as it stood from some day on: a draft until its department's head adopts it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = ref("item.id")
    number: Mapped[int]
    name: Mapped[str]
    domain: Mapped[str]  # 抽查领域
    category: Mapped[str] = mapped_column(default="general")  # general 一般 | key 重点
    methods: Mapped[list[str]] = mapped_column(JSON)  # onsite, written, online, lab, entrusted
    object_kind: Mapped[str]  # 检查对象, in words
    tag: Mapped[str] = mapped_column(default="")  # 监管标签 that the objects carry
    initiating_department_id: Mapped[int] = ref("department.id")
    ratio_bp: Mapped[int | None]  # hundredths of a per cent
    frequency: Mapped[int] = mapped_column(default=1)  # at most so often a year
    may_be_announced: Mapped[bool] = mapped_column(default=True)
    materials: Mapped[list[str]] = mapped_column(JSON, default=list)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)  # 立改废释: why this version
    proposed_by_id: Mapped[int] = ref("officer.id")
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    adopted_by_id: Mapped[int | None] = ref("officer.id")
    adopted_at: Mapped[datetime | None]

    item: Mapped[Item] = relationship(back_populates="versions", lazy="joined")
    initiating: Mapped[Department] = relationship(
        foreign_keys=[initiating_department_id], lazy="joined"
    )
    bases: Mapped[list["ItemBasis"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    participants: Mapped[list["ItemDepartment"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    checklists: Mapped[list["ItemChecklist"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    proposed_by: Mapped[Officer] = relationship(foreign_keys=[proposed_by_id])
    adopted_by: Mapped[Officer | None] = relationship(foreign_keys=[adopted_by_id])

    __table_args__ = (UniqueConstraint("item_id", "number"),)

    @property
    def department_ids(self) -> frozenset[int]:
        return frozenset(
            {self.initiating_department_id} | {p.department_id for p in self.participants}
        )

    def parties(self) -> Parties:
        return Parties(
            departments=self.department_ids, initiating=self.initiating_department_id,
            own=self.initiating_department_id, members=frozenset({self.proposed_by_id}),
            open=self.adopted_at is not None,
        )  # fmt: skip


class ItemDepartment(Model):
    """参与部门 of an item."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = ref("item_version.id")
    department_id: Mapped[int] = ref("department.id")

    department: Mapped[Department] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("version_id", "department_id"),)


class ItemBasis(Model):
    """检查依据: document, number, article, and from when to when it is in force."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = ref("item_version.id")
    document: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class ItemChecklist(Model):
    """Which checklist of which department serves the item."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = ref("item_version.id")
    department_id: Mapped[int] = ref("department.id")
    checklist_code: Mapped[str]

    department: Mapped[Department] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("version_id", "department_id", "checklist_code"),)


lock_when(ItemVersion, "adopted_at")
for child in (ItemDepartment, ItemBasis, ItemChecklist):
    lock_children(child, ItemVersion, "version_id", "adopted_at")


class ListEdition(Model):
    """The list as it was published (第五条): a snapshot of the adopted versions."""

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    published_by_id: Mapped[int] = ref("officer.id")
    published_at: Mapped[datetime] = mapped_column(default=clock.now)

    def parties(self) -> Parties:
        return Parties(open=True)


append_only(ListEdition)


class Entity(Versioned, Model):
    """检查对象: one legal subject, known by its canonical id (draw specification, section 2)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)  # canonical id
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(index=True)  # 企业, 个体工商户, 农民专业合作社 …
    region: Mapped[str] = mapped_column(default="", index=True)
    address: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    registered_on: Mapped[date | None]
    capital: Mapped[str] = mapped_column(default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    risk_class: Mapped[str] = mapped_column(default="")  # internal: never printed, never public
    state: Mapped[str] = mapped_column(
        default="active", index=True
    )  # active, deregistered, revoked, moved
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)

    tags: Mapped[list["EntityTag"]] = relationship(cascade="all, delete-orphan")
    licences: Mapped[list["EntityLicence"]] = relationship(cascade="all, delete-orphan")

    @property
    def code(self) -> str:
        """The code as people write it, without the scheme."""
        return self.subject.rpartition(":")[2]

    def parties(self) -> Parties:
        return Parties()  # the directory is common to all departments, and internal

    @property
    def tag_names(self) -> list[str]:
        return sorted(tag.tag for tag in self.tags)


class EntityTag(Model):
    """监管标签, e.g. 矿山企业."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = ref("entity.id")
    tag: Mapped[str] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("entity_id", "tag"),)


class EntityLicence(Model):
    """A licence, mining right or project below a subject."""

    id: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = ref("entity.id")
    kind: Mapped[str]
    number: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    __table_args__ = (UniqueConstraint("entity_id", "kind", "number"),)


class DirectoryImport(Model):
    """One import of a directory file, with its report by row; all of it or nothing."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # entities | inspectors
    filename: Mapped[str]
    file_sha256: Mapped[str] = ref("stored_file.sha256")
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    accepted: Mapped[bool]
    officer_id: Mapped[int | None] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer | None] = relationship(lazy="joined")

    def parties(self) -> Parties:
        held = {self.officer.department_id} if self.officer else set()
        return Parties(departments=frozenset(held), person=self.officer_id)


append_only(DirectoryImport)


class Inspector(Versioned, Model):
    """执法检查人员: a person in the directory; the officer is the account that signs."""

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None] = ref("officer.id", unique=True)
    name: Mapped[str]
    department_id: Mapped[int] = ref("department.id")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    area: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None]  # at most so many visits in a task
    neighbour: Mapped[str] = mapped_column(default="")  # 相邻区域: the county lent from
    active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(lazy="joined")
    officer: Mapped[Officer | None] = relationship()
    certificates: Mapped[list["Certificate"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    absences: Mapped[list["Absence"]] = relationship(cascade="all, delete-orphan")
    relations: Mapped[list["Relation"]] = relationship(cascade="all, delete-orphan")

    @property
    def certificate(self) -> str:
        """The number that stands for the person in the draw: the 行政执法证, else the first."""
        return self.certificates[0].number if self.certificates else f"inspector:{self.id}"

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id,
                       person=self.officer_id)  # fmt: skip


class Certificate(Model):
    """执法证 and the special certificates that some laws ask for; the number is opaque."""

    id: Mapped[int] = mapped_column(primary_key=True)
    inspector_id: Mapped[int] = ref("inspector.id")
    kind: Mapped[str] = mapped_column(default="行政执法证")
    number: Mapped[str] = mapped_column(unique=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Absence(Model):
    """A time when an inspector cannot be drawn, with its reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    inspector_id: Mapped[int] = ref("inspector.id")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]

    inspector: Mapped[Inspector] = relationship(overlaps="absences")

    def parties(self) -> Parties:
        return self.inspector.parties()


class Relation(Model):
    """回避: a relation between an inspector and an entity."""

    id: Mapped[int] = mapped_column(primary_key=True)
    inspector_id: Mapped[int] = ref("inspector.id")
    entity_id: Mapped[int] = ref("entity.id")
    ground: Mapped[str]

    entity: Mapped[Entity] = relationship()
    inspector: Mapped[Inspector] = relationship(overlaps="relations")

    def parties(self) -> Parties:
        return self.inspector.parties()

    __table_args__ = (UniqueConstraint("inspector_id", "entity_id"),)


class ChecklistVersion(Model):
    """A checklist as its department wrote it, kept by content: readable without the plugin."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    department_id: Mapped[int] = ref("department.id")
    digest: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
    source: Mapped[str]  # plugin name, or uploaded/<department>
    effective_from: Mapped[date | None]
    first_seen: Mapped[datetime] = mapped_column(default=clock.now)

    department: Mapped[Department] = relationship(lazy="joined")
    approval: Mapped["ChecklistApproval | None"] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (UniqueConstraint("code", "version"),)

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


class ChecklistApproval(Model):
    """The named person by whom a department took a checklist version into use."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = ref("checklist_version.id", unique=True)
    officer_id: Mapped[int] = ref("officer.id")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    officer: Mapped[Officer] = relationship(lazy="joined")


append_only(ChecklistVersion)
append_only(ChecklistApproval)

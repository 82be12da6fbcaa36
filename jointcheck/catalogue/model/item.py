"""抽查事项 in versions, and the list as it was published."""

from datetime import date, datetime

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only, lock_children, lock_when
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
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
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # somebody of a team must have
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
    bases: Mapped[list["ItemBasis"]] = relationship(cascade="all, delete-orphan")
    participants: Mapped[list["ItemDepartment"]] = relationship(cascade="all, delete-orphan")
    checklists: Mapped[list["ItemChecklist"]] = relationship(cascade="all, delete-orphan")
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


lock_when(ItemVersion, "adopted_at")
for child in (ItemDepartment, ItemBasis, ItemChecklist):
    lock_children(child, ItemVersion, "version_id", "adopted_at")
append_only(ListEdition)
called(Item, N_("抽查事项"), Item.code)
called(ItemVersion, N_("抽查事项版本"), ItemVersion.name)
called(ListEdition, N_("公布的清单"), ListEdition.number)

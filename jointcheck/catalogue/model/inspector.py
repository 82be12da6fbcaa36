"""执法检查人员名录库."""

from datetime import date

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.catalogue.model.entity import Entity
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Department, Officer


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


called(Inspector, N_("执法检查人员"), Inspector.name)

"""检查对象名录库, and how it was imported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.locks import append_only
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties
from jointcheck.people.model import Officer


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
called(Entity, N_("检查对象"), Entity.name)
called(DirectoryImport, N_("名录导入"), DirectoryImport.filename)

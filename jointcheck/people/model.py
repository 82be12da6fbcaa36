"""Departments, officers and what they were granted."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jointcheck.ground import clock
from jointcheck.ground.db import Model, Versioned, ref
from jointcheck.ground.subjects import called
from jointcheck.ground.words import N_
from jointcheck.people.access import Parties


class Department(Versioned, Model):
    """A department of the county, or the superior authority."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
    document_prefix: Mapped[str] = mapped_column(default="")  # 发文字号用的简称，如 新自然资
    phone: Mapped[str] = mapped_column(default="")  # 对外公布的办公电话
    address: Mapped[str] = mapped_column(default="")
    superior: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.id}), own=self.id)


class Officer(Versioned, UserMixin, Model):
    """A person with an account. One natural person has one account (``staff_number``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    staff_number: Mapped[str] = mapped_column(unique=True)
    department_id: Mapped[int] = ref("department.id")
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    suspended_at: Mapped[datetime | None]
    theme: Mapped[str] = mapped_column(default="auto")
    language: Mapped[str] = mapped_column(default="zh")

    department: Mapped[Department] = relationship(lazy="joined")
    grants: Mapped[list["Grant"]] = relationship(
        primaryjoin="and_(Grant.officer_id == Officer.id, Grant.revoked_at.is_(None),"
        " Grant.approved_at.isnot(None))",
        viewonly=True,
    )

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None

    @property
    def full_name(self) -> str:
        return f"{self.department.short_name} {self.name}"

    @property
    def roles(self) -> set[str]:
        return {grant.role for grant in self.grants}

    def departments_as(self, *roles: str) -> set[int]:
        """Ids of the departments in which the officer holds one of ``roles``."""
        return {grant.department_id for grant in self.grants if grant.role in roles}

    def parties(self) -> Parties:
        return Parties(
            departments=frozenset({self.department_id}), own=self.department_id, person=self.id
        )


class Grant(Model):
    """A role given to an officer in a department: proposed by one administrator, approved by another."""

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = ref("officer.id")
    department_id: Mapped[int] = ref("department.id")
    role: Mapped[str]
    proposed_by_id: Mapped[int | None] = ref("officer.id")
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    approved_by_id: Mapped[int | None] = ref("officer.id")
    approved_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    department: Mapped[Department] = relationship()

    __table_args__ = (
        Index(
            "uq_grant_live", "officer_id", "department_id", "role", unique=True,
            sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip

    def parties(self) -> Parties:
        return Parties(departments=frozenset({self.department_id}), own=self.department_id)


class LoginAttempt(Model):
    """One try to log in: five failures in a quarter of an hour close the door for a while."""

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    succeeded: Mapped[bool]


called(Department, N_("部门"), Department.name)
called(Officer, N_("人员"), Officer.name)

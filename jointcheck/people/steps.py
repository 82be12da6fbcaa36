"""Login, passwords, accounts and grants."""

import secrets
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.ground import clock, ledger, sessions
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people import roles
from jointcheck.people.model import Department, Grant, LoginAttempt, Officer
from jointcheck.people.words import ROLE_WORDS

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
ALLOWED_FAILURES = 5
CLOSED_FOR = timedelta(minutes=15)
SHORTEST = 10

ledger.words({
    "officer.created": _l("新建账号"), "officer.password": _l("修改密码"),
    "officer.reset": _l("重置密码"), "officer.suspended": _l("停用账号"),
    "officer.restored": _l("恢复账号"), "officer.transferred": _l("调动部门"),
    "grant.proposed": _l("提出授权"), "grant.approved": _l("批准授权"),
    "grant.revoked": _l("收回授权"), "login.failed": _l("登录失败"), "login.done": _l("登录"),
    "access.denied": _l("越权访问"), "department.saved": _l("登记部门"),
})  # fmt: skip


def check_password(login: str, password: str, address: str) -> Officer:
    """The officer, or ``Refused``. Five failures close the door for a quarter of an hour."""
    recent = select(func.count()).where(
        LoginAttempt.login == login, LoginAttempt.succeeded.is_(False),
        LoginAttempt.at > clock.now() - CLOSED_FOR,
    )  # fmt: skip
    if (db.session.scalar(recent) or 0) >= ALLOWED_FAILURES:
        raise Refused(_l("连续输错次数过多，请十五分钟后再试，或请系统管理员重置密码。"))
    officer = db.session.scalar(select(Officer).filter_by(login=login))
    right = verify(officer.password_hash if officer else None, password)
    db.session.add(LoginAttempt(login=login[:80], address=address, succeeded=right))
    if not right or officer is None or not officer.is_active:
        ledger.append("login.failed", None, officer, {"login": login[:80], "address": address})
        db.session.commit()
        raise Refused(_l("用户名或密码不对。"))
    return officer


def verify(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown user costs the same time."""
    try:
        return HASHER.verify(stored or HASHER.hash("nobody"), password) and stored is not None
    except Argon2Error:
        return False


def note_login(officer: Officer) -> None:
    ledger.append("login.done", officer, officer)
    db.session.commit()


def change_password(officer: Officer, *, old: str, new: str, by: Any) -> None:
    """A new password of the officer's own; every other session of his ends."""
    if not verify(officer.password_hash, old):
        raise Refused(_l("原密码不对。"), "old")
    refuse_weak(new, officer)
    with step("officer.password", by, officer):
        officer.password_hash = HASHER.hash(new)
        officer.must_change_password = False
        sessions.end_all_of(officer.id)


def refuse_weak(password: str, officer: Officer) -> None:
    """GB/T 22239 身份鉴别: long enough, of several kinds, without the name."""
    kinds = sum((any(c.islower() for c in password), any(c.isupper() for c in password),
                 any(c.isdigit() for c in password), any(not c.isalnum() for c in password)))  # fmt: skip
    if len(password) < SHORTEST or kinds < 3:
        raise Refused(_l("密码至少十位，并含大写字母、小写字母、数字、符号中的三类。"), "new")
    if officer.login.lower() in password.lower():
        raise Refused(_l("密码不能含用户名。"), "new")


def one_time_password() -> str:
    return secrets.token_urlsafe(12) + "a1-A"


def create_officer(*, login: str, name: str, staff_number: str, department: Department, by: Any,
                   password_hash: str = "") -> tuple[Officer, str]:  # fmt: skip
    """A new account with a one-time password, which is returned once and never stored readable.

    ``password_hash``: of a password that the person knows already; none is made then.
    """
    if db.session.scalar(select(Officer).filter_by(login=login)):
        raise Refused(_l("这个用户名已经有人用了。"), "login")
    if db.session.scalar(select(Officer).filter_by(staff_number=staff_number)):
        raise Refused(_l("这个工号已有账号；一个人只能有一个账号。"), "staff_number")
    secret = "" if password_hash else one_time_password()
    with step("officer.created", by, login=login) as event:
        officer = Officer(login=login, name=name, staff_number=staff_number, department=department,
                          password_hash=password_hash or HASHER.hash(secret),
                          must_change_password=bool(secret))  # fmt: skip
        db.session.add(officer)
        db.session.flush()
        event.subject = officer
    return officer, secret


def reset_password(officer: Officer, by: Any) -> str:
    """A new one-time password; all sessions end."""
    secret = one_time_password()
    with step("officer.reset", by, officer):
        officer.password_hash, officer.must_change_password = HASHER.hash(secret), True
        sessions.end_all_of(officer.id)
    return secret


def suspend(officer: Officer, by: Any, reason: str) -> None:
    """The account stops at once; what the person did stays."""
    if officer.id == by.id:
        raise Refused(_l("不能停用自己的账号。"))
    with step("officer.suspended", by, officer, reason=reason):
        officer.suspended_at = clock.now()
        sessions.end_all_of(officer.id)


def restore(officer: Officer, by: Any) -> None:
    with step("officer.restored", by, officer):
        officer.suspended_at = None


def transfer(officer: Officer, by: Any, department: Department) -> None:
    """To another department: every grant ends, and every session."""
    with step("officer.transferred", by, officer, to=department.short_name):
        for grant in live_grants(officer):
            grant.revoked_at = clock.now()
        officer.department = department
        sessions.end_all_of(officer.id)


def live_grants(officer: Officer) -> list[Grant]:
    return list(db.session.scalars(select(Grant).filter_by(officer_id=officer.id, revoked_at=None)))


def propose_grant(officer: Officer, *, role: str, department: Department, by: Any) -> Grant:
    """The system administrator proposes; it counts once the security administrator approved."""
    refuse_excluded(officer, role)
    if any(g.role == role and g.department_id == department.id for g in live_grants(officer)):
        raise Refused(_l("已经有这项授权，或正等待批准。"), "role")
    with step("grant.proposed", by, officer, role=role, department=department.short_name):
        grant = Grant(officer_id=officer.id, department_id=department.id, role=role,
                      proposed_by_id=by.id if by else None)  # fmt: skip
        db.session.add(grant)
    return grant


def refuse_excluded(officer: Officer, role: str) -> None:
    against = roles.excluded({g.role for g in live_grants(officer)}, role)
    if against:
        raise Refused(
            _l("“%(wanted)s”与已有的“%(held)s”不能由同一人担任。", wanted=ROLE_WORDS[role],
              held=ROLE_WORDS[against]), "role")  # fmt: skip


def approve_grant(grant: Grant, by: Any) -> None:
    """三员分立: who proposed a grant cannot approve it, and nobody approves his own."""
    if by is not None and by.id in (grant.proposed_by_id, grant.officer_id):
        raise Refused(_l("提出授权的人和被授权的人不能批准这项授权。"))
    with step("grant.approved", by, grant.officer, role=grant.role):
        grant.approved_by_id, grant.approved_at = by.id if by else None, clock.now()


def revoke_grant(grant: Grant, by: Any) -> None:
    with step("grant.revoked", by, grant.officer, role=grant.role):
        grant.revoked_at = clock.now()
        sessions.end_all_of(grant.officer_id)


def save_department(department: Department | None, *, code: str, name: str, short_name: str, by: Any,
                    document_prefix: str = "", phone: str = "", address: str = "") -> Department:  # fmt: skip
    """A department, new or changed; its code and names belong to it alone."""
    department = department or Department(code=code, name=name, short_name=short_name)
    with step("department.saved", by, name=name) as event:
        for other in db.session.scalars(select(Department).where(Department.id != department.id)):
            if other.code == code:
                raise Refused(_l("这个代码已属于%(name)s。", name=other.short_name), "code")
            if other.name == name:
                raise Refused(_l("已有同名的部门。"), "name")
        department.code, department.name, department.short_name = code, name, short_name
        department.document_prefix, department.phone, department.address = (
            document_prefix,
            phone,
            address,
        )
        db.session.add(department)
        db.session.flush()
        event.subject = department
    return department

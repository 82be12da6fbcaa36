"""What the server does for tablets: their key, their reports, who of a team has what to send."""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request, session
from flask_login import current_user

from jointcheck.draw.model import Team, TeamMember
from jointcheck.ground import clock, sessions
from jointcheck.ground.db import db, may_write
from jointcheck.ground.ledger import name_of
from jointcheck.ground.operation import Operation
from jointcheck.ground.sessions import WebSession
from jointcheck.people.model import Officer
from jointcheck.visit import lists
from jointcheck.visit.model import Record, TabletKey, TabletReport

MOST = 500  # visits in one report
STALE = timedelta(days=60)  # a tablet that was silent for so long is no longer waited for


def keys_of(*things: Any) -> list[str]:
    """The keys for what tablets keep of an officer or hand over of a record, 32 bytes in base64."""
    owners = [name_of(thing) for thing in things]
    found = kept_keys(owners)
    if len(found) < len(owners):
        with may_write():
            db.session.rollback()
            found = kept_keys(owners)
            fresh = {
                owner: base64.b64encode(secrets.token_bytes(32)).decode()
                for owner in owners if owner not in found
            }  # fmt: skip
            db.session.add_all(TabletKey(owner=one, secret=key) for one, key in fresh.items())
            db.session.commit()
            found |= fresh
    return [found[owner] for owner in owners]


def kept_keys(owners: list[str]) -> dict[str, str]:
    query = db.select(TabletKey.owner, TabletKey.secret).where(TabletKey.owner.in_(owners))
    return {row.owner: row.secret for row in db.session.execute(query)}


def standing() -> str:
    """``in``, ``expired`` (nobody is logged in, what is kept stays) or ``ended`` (clear it away).

    Ended: by logout, or taken away by an administrator, a transfer, a new password.
    """
    if current_user.is_authenticated:
        return "in"
    token = request.cookies.get("jointcheck")
    row = db.session.get(WebSession, sessions.hashed(token)) if token else None
    return "ended" if session.get("left") or (row and row.ended_at) else "expired"


def known(numbers: list[str]) -> list[str]:
    """Which of these operations were done."""
    found = db.select(Operation.id).where(Operation.id.in_(numbers[:MOST]))
    return list(db.session.scalars(found))


def note(officer: Officer, device: str, counts: Iterable[dict[str, Any]]) -> None:
    """Keep what a tablet says of the officer's own visits; no business changes by it."""
    mine = set(db.session.scalars(db.select(Record.id).where(lists.mine(officer))))
    for one in list(counts)[:MOST]:
        if one["record"] in mine:
            db.session.merge(TabletReport(
                officer_id=officer.id, device=device, record_id=one["record"],
                pending=one["pending"], parked=one["parked"], oldest_at=one["oldest"],
                at=clock.now(),
            ))  # fmt: skip
    db.session.commit()


@dataclass(frozen=True)
class Sending:
    """One member of a team: what still stands only on his tablet."""

    member: TeamMember
    pending: int
    parked: int
    oldest_at: datetime | None
    told_at: datetime | None
    received_at: datetime | None


def teams(records: list[Record]) -> dict[int, list[Sending]]:
    """{record id: how far each present member's tablet has been sent}; few statements for all."""
    ids = [one.id for one in records]
    query = (
        db.select(Team).where(Team.id.in_({one.team_id for one in records}))
        .options(db.selectinload(Team.members).joinedload(TeamMember.inspector).lazyload("*"))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    found = {team.id: team.present_members for team in db.session.scalars(query).unique()}
    told: dict[int, list[TabletReport]] = {}
    since = TabletReport.at > clock.now() - STALE
    for one in db.session.scalars(
        db.select(TabletReport).where(TabletReport.record_id.in_(ids), since)
    ):
        told.setdefault(one.record_id, []).append(one)
    officers = {m.inspector.officer_id for members in found.values() for m in members}
    received = last_received(officers)
    return {
        one.id: [sending(m, told.get(one.id, []), received) for m in found[one.team_id]]
        for one in records
    }


def last_received(officers: Iterable[int | None]) -> dict[int, datetime]:
    """{officer id: when his last operation arrived}."""
    query = (
        db.select(Operation.officer_id, db.func.max(Operation.at))
        .where(Operation.officer_id.in_([one for one in officers if one]))
        .group_by(Operation.officer_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def sending(member: TeamMember, reports: list[TabletReport], received: dict[int, Any]) -> Sending:
    officer = member.inspector.officer_id
    own = [one for one in reports if one.officer_id == officer]
    oldest = [one.oldest_at for one in own if one.pending and one.oldest_at]
    return Sending(
        member, sum(one.pending for one in own), sum(one.parked for one in own),
        min(oldest, default=None), max((one.at for one in own), default=None),
        received.get(officer) if officer else None,
    )  # fmt: skip

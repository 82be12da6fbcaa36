"""到场与离场: who is at the door, and when the visit begins."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from jointcheck.catalogue.model import Inspector
from jointcheck.draw.model import TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.visit import notice, rules
from jointcheck.visit.model import Presence, Record
from jointcheck.visit.steps import refuse_unless_member, refuse_unless_open

LATEST_ENTRY = timedelta(days=30)


def arrive(
    record: Record,
    *,
    inspectors: Collection[int],
    arrived_at: datetime,
    place: dict[str, Any] | None = None,
    by: Any,
) -> Record:
    """Team members came to the door; the first two or more of them begin the visit.

    ``inspectors``: inspector ids. ``place``: ``{"lat", "lon", "accuracy"}`` of the tablet, a claim.
    """
    verb = "record.joined" if record.started_at else "record.started"
    with step(verb, by, record) as event:
        refuse_unless_member(record, by)
        refuse_unless_open(record)
        coming = [m for m in absent(record) if m.inspector_id in set(inspectors)]
        refuse_arrival(record, coming, arrived_at)
        db.session.add_all(
            Presence(record_id=record.id, inspector_id=m.inspector_id, arrived_at=arrived_at,
                     place=place)
            for m in coming
        )  # fmt: skip
        event.facts["names"] = [m.inspector.name for m in coming]
        begin(record, arrived_at)
    return record


def begin(record: Record, at: datetime) -> None:
    if record.state == "waiting":
        record.state, record.started_at = "visiting", at


def refuse_arrival(record: Record, coming: list[TeamMember], arrived_at: datetime) -> None:
    if not coming:
        raise Refused(_l("请勾选到场的小组成员。"), "inspectors")
    if not rules.enough([p.inspector_id for p in of(record)] + [m.inspector_id for m in coming]):
        raise Refused(
            _l("现场执法人员不得少于两人（第十三条第二项），请勾选全部到场人员。"), "inspectors"
        )
    if arrived_at > clock.now():
        raise Refused(_l("到场时间不能晚于现在。"), "arrived_at")
    if arrived_at < clock.now() - LATEST_ENTRY:
        raise Refused(_l("到场时间过早，请核对。"), "arrived_at")
    if not record.started_at:
        refuse_unannounced(record)


def refuse_unannounced(record: Record) -> None:
    # 第十三条第二项：应当在现场检查前向被检查对象发放告知书
    if notice.required(record) and not notice.delivered(record):
        raise Refused(_l("告知书还没有送达。请先登记送达，再开始检查（第十三条第二项）。"))


def leave(
    record: Record, *, inspectors: Collection[int], left_at: datetime, by: Any
) -> list[Presence]:
    """Those who were there went away, at ``left_at``."""
    with step("record.left", by, record) as event:
        refuse_unless_member(record, by)
        going = [p for p in of(record) if p.inspector_id in set(inspectors) and not p.left_at]
        refuse_leaving(going, left_at)
        for presence in going:
            presence.left_at = left_at
        event.facts["names"] = [p.inspector.name for p in going]
    return going


def refuse_leaving(going: list[Presence], left_at: datetime) -> None:
    if not going:
        raise Refused(_l("请勾选离场的人员。"), "inspectors")
    if left_at > clock.now():
        raise Refused(_l("离场时间不能晚于现在。"), "left_at")
    if any(left_at < presence.arrived_at for presence in going):
        raise Refused(_l("离场时间不能早于到场时间。"), "left_at")


def of(record: Record) -> list[Presence]:
    """Everybody who was there, in the order of arrival."""
    query = db.select(Presence).filter_by(record_id=record.id).order_by(Presence.id)
    query = query.options(joinedload(Presence.inspector).joinedload(Inspector.certificates))
    return list(db.session.scalars(query).unique())


def absent(record: Record, there: list[Presence] | None = None) -> list[TeamMember]:
    """The members of the team who have not been there yet; ``there``: who has, if at hand."""
    here = {presence.inspector_id for presence in (of(record) if there is None else there)}
    return [m for m in record.team.present_members if m.inspector_id not in here]

"""T1: two people of two departments type what was thrown; when they agree the list is drawn.

The second agreeing entry reveals the secrets, computes the seed, draws, makes the teams and locks,
in one transaction. There is no preview and no way back.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.draw import locking, rules, sealing
from jointcheck.draw.bundle import BundleError
from jointcheck.draw.model import Draw, EntropyEntry
from jointcheck.draw.preparation import fresh
from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer


def enter_entropy(
    draw: Draw,
    *,
    event: int,
    value: str,
    thrown_by: str = "",
    witnessed_by: str = "",
    photo: bytes | None = None,
    by: Officer,
) -> EntropyEntry:
    """Type one entropy event. When every event stands twice alike, the list is drawn and locked.

    ``event``: index into ``draw.entropy``. ``value`` is mended to its canonical form, a slip is
    ``Refused`` at the field. Entries are never changed; differing ones stay for everybody to see.
    """
    with step("draw.entropy", by, draw, event=event) as note:
        fresh(draw)
        refuse_unready(draw, event, by)
        canonical = canonical_value(draw, event, value)
        refuse_unwitnessed(draw.entropy[event], thrown_by, witnessed_by)
        note.facts["value"] = canonical
        entry = EntropyEntry(
            draw_id=draw.id, event=event, officer_id=by.id, department_id=by.department_id,
            value=canonical, thrown_by=thrown_by, witnessed_by=witnessed_by,
            photo_sha256=picture(photo),
        )  # fmt: skip
        db.session.add(entry)
        db.session.flush()
        db.session.expire(draw, ["entries"])
        values = [rules.accepted(draw.entries, one) for one in range(len(draw.entropy))]
        if all(values):
            locking.lock(draw, [value for value in values if value], by)
        note.subject = entry  # the draw itself may be locked by now
    return entry


def picture(photo: bytes | None) -> str | None:
    """The kept photograph's digest; what is no picture is told at the field."""
    if not photo:
        return None
    kept = files.keep(photo)
    if not kept.kind.startswith("image/"):
        raise Refused(_l("现场照片应是图片（JPEG、PNG 或 WebP）。"), "photo")
    return kept.sha256


def refuse_unready(draw: Draw, event: int, by: Officer) -> None:
    if draw.voided:
        raise Refused(_l("这次摇号已作废。"))
    if draw.locked_at is not None:
        # 第八条：名单一经锁定不得更改
        raise Refused(_l("名单已经锁定，不得更改，也不能重摇。"))
    if draw.committed_at is None:
        raise Refused(_l("各部门还没有全部会签，不能录入随机值。"))
    if not 0 <= event < len(draw.entropy):
        raise Refused(_l("没有这项随机来源。"))
    if by.department_id not in draw.task.department_ids:
        raise Refused(_l("只有参加本任务的部门可以录入随机值。"))
    refuse_early(draw.entropy[event])
    sealing.refuse_withheld(draw)
    if why := rules.entry_refusal(draw.entries, event, by.id, by.department_id):
        raise Refused(why)


def refuse_early(planned: dict[str, Any]) -> None:
    """What is fixed in the commit holds for the clock too: nothing counts before its hour."""
    if not rules.is_due(planned, clock.now()):
        raise Refused(rules.early_words(planned))


def refuse_unwitnessed(planned: dict[str, Any], thrown_by: str, witnessed_by: str) -> None:
    """Dice are thrown by somebody, before somebody: both are written down."""
    if planned["kind"] != "dice":
        return
    if not thrown_by.strip():
        raise Refused(_l("请填写掷骰人。"), "thrown_by")
    if not witnessed_by.strip():
        raise Refused(_l("请填写见证人。"), "witnessed_by")


def canonical_value(draw: Draw, event: int, value: str) -> str:
    try:
        return rules.event_of(draw.entropy[event]).canonical(value)
    except BundleError as fault:
        raise Refused(str(fault), "value") from None

"""告知书: made from the task, delivered, then locked; its number can be checked by anybody."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.catalogue.model import ItemVersion
from jointcheck.ground import clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.visit import notice_content, printing, rules
from jointcheck.visit.model import Notice, Record
from jointcheck.visit.steps import refuse_unless_member

ledger.words({"notice.issued": _l("制作告知书"), "notice.delivered": _l("送达告知书")})


def issue(
    record: Record,
    *,
    begins: date,
    ends: date,
    materials: list[str],
    contact: str,
    phone: str,
    supervision: str,
    named: bool,
    by: Any,
) -> Notice:
    """Make the notice as paper (第十三条第二项); a later one takes the place of one undelivered.

    ``named``: whether the inspectors' names and certificates stand in it already.
    """
    with step("notice.issued", by) as event:
        refuse_unless_member(record, by)
        refuse_unless_allowed(record)
        if ends < begins:
            raise Refused(_l("结束日期不能早于开始日期。"), "ends")
        number = next_number(record)
        content = notice_content.of(
            record, announced(record), number=number, begins=begins, ends=ends,
            materials=materials, contact=contact, phone=phone, supervision=supervision, named=named,
        )  # fmt: skip
        title = _("告知书 %(number)s", number=number)
        paper = printing.issue("notice", record, content, title=title)
        notice = Notice(record_id=record.id, number=number, content=content,
                        file_sha256=paper.file_sha256, issued_by_id=by.id)  # fmt: skip
        db.session.add(notice)
        record.planned_on = begins
        db.session.flush()
        event.subject = notice
        event.facts["number"] = number
    return notice


def next_number(record: Record) -> str:
    """530427202603101007-03-002-1: the task's code, team, serial, and which notice it is."""
    tail = record.number.removeprefix(record.task.number)
    return f"{record.task.code}{tail}-{len(record.notices) + 1}"


def announced(record: Record) -> list[ItemVersion]:
    """The items that may be told beforehand; all of them once the visit has begun."""
    items = [one.item_version for one in record.task.items]
    if record.started_at:
        return items
    return [item for item in items if item.may_be_announced]


def required(record: Record) -> bool:
    """Whether the party must have been told before the visit; a clue is checked at once."""
    return record.task.kind != "clue" and record.task.may_be_announced and bool(announced(record))


def silent(record: Record) -> bool:
    return rules.secret(record.task.may_be_announced and bool(announced(record)), record.started_at)


def silenced_by(record: Record) -> Officer | None:
    """The head who approved that the party is not told."""
    approver = record.task.silence_approved_by_id
    return db.session.get(Officer, approver) if approver else None


def refuse_unless_allowed(record: Record) -> None:
    # 第十三条第二项：检查活动或检查事项不宜告知的，不得向被检查对象透露相关信息
    if silent(record):
        raise Refused(_l("本次检查不宜告知：检查开始前不得制作告知书，也不得透露相关信息。"))
    if record.state not in rules.OPEN:
        raise Refused(_l("检查已经结束，不再制作告知书。"))
    if delivered(record):
        raise Refused(_l("告知书已经送达，不再另行制作。"))


def delivered(record: Record) -> bool:
    return any(notice.delivered_at for notice in record.notices)


def current(record: Record) -> Notice | None:
    """The notice that counts: the delivered one, or else the last that was made."""
    made = record.notices
    return next((n for n in made if n.delivered_at), made[-1] if made else None)


def deliver(
    notice: Notice,
    *,
    delivery: str,
    receiver: str,
    delivered_at: datetime,
    receipt: bytes | None,
    by: Any,
) -> Notice:
    """Record how, when and to whom it was delivered; from then on the notice is locked."""
    with step("notice.delivered", by, notice, how=delivery, receiver=receiver):
        refuse_unless_member(notice.record, by)
        refuse_delivery(notice, delivered_at)
        if receipt:
            notice.receipt_sha256 = files.keep(receipt).sha256
        notice.delivery, notice.receiver, notice.delivered_at = delivery, receiver, delivered_at
    return notice


def refuse_delivery(notice: Notice, delivered_at: datetime) -> None:
    if delivered(notice.record):
        raise Refused(_l("告知书已经送达，不能重复登记。"))
    if current(notice.record) is not notice:
        raise Refused(_l("这份告知书已被后来制作的一份代替，请送达后来的一份。"))
    if delivered_at > clock.now():
        raise Refused(_l("送达时间不能晚于现在。"), "delivered_at")
    if clock.local(delivered_at).date() < clock.local(notice.issued_at).date():
        raise Refused(_l("送达时间不能早于制作告知书的日期。"), "delivered_at")


def genuine(number: str) -> Notice | None:
    """The notice that the public may know by this number: never one of a visit kept secret."""
    notice = db.session.scalar(db.select(Notice).filter_by(number=number))
    return None if notice is None or silent(notice.record) else notice


def wanted_materials(record: Record) -> list[str]:
    """What the items and the checklists ask the party to have ready, each once."""
    found: Iterable[str] = (
        *(m for item in announced(record) for m in item.materials),
        *notice_content.checklist_materials(record),
    )
    return list(dict.fromkeys(found))

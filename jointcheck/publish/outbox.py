"""报送: publications on their way to other platforms; each once, each acknowledged."""

import json
import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from jointcheck.ground import clock, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task
from jointcheck.publish import outbox_file
from jointcheck.publish.model import Delivery, Publication
from jointcheck.publish.outbox_file import OPEN, PLATFORM, lines
from jointcheck.publish.outbox_model import Batch, BatchLine

__all__ = ["OPEN", "PLATFORM", "lines"]
MOST = 5000  # publications in one batch

ledger.words({
    "delivery.exported": _l("导出报送批次"), "delivery.again": _l("重新报送"),
})  # fmt: skip


def enqueue(publication: Publication) -> None:
    """Put a new version into the outbox of every platform, in the caller's step."""
    db.session.add_all(
        Delivery(publication_id=publication.id, destination=name) for name in outbox_file.active()
    )
    db.session.flush()


def withdraw(publication: Publication) -> None:
    """What was taken down is taken back from the platforms too, in the caller's step.

    A version that never left is not sent any more; one that did gets a delivery of its own.
    """
    query = (
        select(Delivery).join(Delivery.publication)
        .where(Publication.record_id == publication.record_id, Delivery.kind == "result")
        .with_for_update(of=Delivery)
    )  # fmt: skip
    for one in list(db.session.scalars(query)):
        if one.state == "waiting" and one.batch is None:
            one.state = "withdrawn"
        else:
            back = Delivery(publication_id=one.publication_id, destination=one.destination,
                            kind="withdrawal")  # fmt: skip
            db.session.add(back)
            db.session.flush()
            if pushed(back):
                push(back)
    db.session.flush()


def of(officer: Officer) -> Any:
    """The deliveries of the tasks that the officer's departments initiated (谁检查、谁录入)."""
    query = select(Delivery).join(Delivery.publication).join(Task, Task.id == Publication.task_id)
    if "superior" not in officer.roles:
        held = officer.departments_as("planner", "head")
        query = query.where(Task.initiating_department_id.in_(held))
    return query


def counts(officer: Officer) -> dict[tuple[str, str], int]:
    """{(platform, state): how many deliveries of the officer's departments}."""
    held = of(officer).subquery()
    rows = db.session.execute(
        select(held.c.destination, held.c.state, func.count()).group_by(
            held.c.destination, held.c.state
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def send(by: Officer, platform: str = PLATFORM) -> str:
    """Take what waits for a platform into one batch; returns the batch's number.

    An empty outbox is refused. Two who send at once share nothing: the second finds what the first
    left. What a publisher plugin carries goes by the worker, see ``pushing``.
    """
    number = f"BS{clock.local(clock.now()):%Y%m%d%H%M%S}{secrets.token_hex(4)}"
    with step("delivery.exported", by) as event:
        waiting = list(db.session.scalars(
            of(by).where(Delivery.state == "waiting", Delivery.destination == platform)
            .order_by(Delivery.id).limit(MOST).with_for_update(of=Delivery)
            .options(joinedload(Delivery.publication))
        ))  # fmt: skip
        if not waiting or platform not in outbox_file.mappings():
            raise Refused(_l("没有待报送的结果。"))
        made = packed(number, platform, waiting, by)
        for one in waiting:
            one.state, one.batch, one.at = "exported", number, clock.now()
        db.session.flush()
        event.facts.update(
            batch=number, count=len(waiting), checksum=made.checksum, platform=platform
        )
    return number


def packed(number: str, platform: str, waiting: list[Delivery], by: Officer) -> Batch:
    """The batch with its rows under the platform's titles, as they are now."""
    columns = outbox_file.mappings()[platform].columns
    rows = [
        [row[key] for key, _title in columns]
        for one in waiting
        for row in outbox_file.of_delivery(one)
    ]
    made = Batch(
        number=number, platform=platform, columns=columns, rows=ledger.canonical(rows),
        checksum=outbox_file.checksum(columns, rows), publications=len(waiting), made_by_id=by.id,
        lines=[BatchLine(delivery_id=one.id) for one in waiting],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def batch(number: str, officer: Officer) -> Batch:
    """The batch as it was exported; ``Refused`` when there is none for this officer."""
    found = db.session.scalar(select(Batch).filter_by(number=number))
    own = found and db.session.scalar(
        of(officer).join(BatchLine, BatchLine.delivery_id == Delivery.id)
        .where(BatchLine.batch_id == found.id).limit(1)
    )  # fmt: skip
    if found is None or own is None:
        raise Refused(_l("没有这个批次，或者它不属于您所在的部门。"))
    return found


def rows_of(batch: Batch) -> int:
    return len(json.loads(batch.rows))


def again(delivery: Delivery, *, by: Officer) -> Delivery:
    """Send once more what the platform rejected, or what got lost on the way."""
    with step("delivery.again", by, delivery):
        stuck = pushed(delivery) and delivery.state == "waiting" and delivery.message
        if delivery.state not in ("rejected", "exported") and not stuck:
            raise Refused(_l("只有被退回或没有回执的才需要重新报送。"))
        delivery.state, delivery.message, delivery.at = "waiting", "", clock.now()
        if pushed(delivery):
            push(delivery)
    return delivery


def pushed(delivery: Delivery) -> bool:
    """Whether a plugin carries it, ``plugin/code``, and not a file."""
    return "/" in delivery.destination


def push(delivery: Delivery) -> None:
    """Let the worker hand it to its plugin, in the caller's step."""
    jobs.enqueue("publication.push", _("向其他平台报送"), delivery=delivery.id)

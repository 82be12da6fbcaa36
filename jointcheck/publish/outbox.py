"""报送: publications on their way to the provincial platform; each once, each acknowledged."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from jointcheck.ground import clock, export, jobs, ledger, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan.model import Task
from jointcheck.publish.model import Delivery, Publication

PLATFORM = "协同监管平台-云南"  # 第四条
MOST = 5000  # publications in one batch

# 国家企业信用信息公示系统的公示项目，一行一个抽查事项
COLUMNS = {
    "number": "公示编号", "version": "版本", "replaces": "更正的编号",
    "raninsPlanId": "抽查计划编号", "raninsPlaneName": "抽查计划名称",
    "raninsTaskId": "抽查任务编号", "raninsTaskName": "抽查任务名称",
    "raninsTypeName": "抽查类型", "insAuth": "抽查机关", "entName": "企业名称",
    "uniscId": "统一社会信用代码", "regNo": "注册号", "insDate": "抽查完成日期",
    "seqno": "序号", "raninsItemName": "抽查事项", "codes": "检查结果代码",
    "raninsCheckResName": "检查结果", "department": "实施部门", "publishedOn": "公示日期",
    "reason": "更正理由",
}  # fmt: skip
ACKNOWLEDGED = {
    "number": ("公示编号", "编号", "number"),
    "outcome": ("回执", "结果", "状态", "status"),
    "receipt": ("平台编号", "回执编号", "receipt"),
    "message": ("说明", "原因", "message"),
}
YES = {"接收", "已接收", "成功", "通过", "accepted", "ok"}
NO = {"退回", "被退回", "失败", "拒绝", "rejected", "error"}

ledger.words({
    "delivery.exported": _l("导出报送批次"), "delivery.acknowledged": _l("登记平台回执"),
    "delivery.again": _l("重新报送"),
})  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """One export: ``rows`` a row for each item, ``checksum`` SHA-256 of their canonical JSON."""

    number: str
    rows: list[list[Any]]
    checksum: str
    publications: int


@dataclass
class Report:
    """What an acknowledgement did, number by number."""

    accepted: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def enqueue(publication: Publication) -> None:
    """Put a new version into the outbox, in the caller's step; a correction is sent again too."""
    db.session.add(Delivery(publication_id=publication.id, destination=PLATFORM))
    db.session.flush()


def of(officer: Officer) -> Any:
    """The deliveries of the tasks that the officer's departments initiated (谁检查、谁录入)."""
    query = select(Delivery).join(Delivery.publication).join(Task, Task.id == Publication.task_id)
    if "superior" not in officer.roles:
        held = officer.departments_as("planner", "head")
        query = query.where(Task.initiating_department_id.in_(held))
    return query


def counts(officer: Officer) -> dict[str, int]:
    """{state: how many deliveries of the officer's departments}."""
    held = of(officer).subquery()
    rows = db.session.execute(select(held.c.state, func.count()).group_by(held.c.state))
    return {row[0]: row[1] for row in rows}


def send(by: Officer) -> str:
    """Take what waits into one batch; returns the batch's number. An empty outbox is refused."""
    number = f"BS{clock.local(clock.now()):%Y%m%d%H%M%S}{secrets.token_hex(2)}"
    with step("delivery.exported", by) as event:
        waiting = list(db.session.scalars(
            of(by).where(Delivery.state == "waiting", Delivery.destination == PLATFORM)
            .order_by(Delivery.id).limit(MOST)
            .with_for_update(of=Delivery)
        ))  # fmt: skip
        if not waiting:
            raise Refused(_l("没有待报送的结果。"))
        for one in waiting:
            one.state, one.batch, one.at = "exported", number, clock.now()
        db.session.flush()
        made = batch(number, by)
        event.facts.update(batch=number, count=len(waiting), checksum=made.checksum)
    return number


def batch(number: str, officer: Officer) -> Batch:
    """The batch as it was exported; ``Refused`` when there is none for this officer."""
    query = of(officer).where(Delivery.batch == number).order_by(Delivery.publication_id)
    sent = list(db.session.scalars(query.options(joinedload(Delivery.publication))))
    if not sent:
        raise Refused(_l("没有这个批次，或者它不属于您所在的部门。"))
    found = [row for one in sent for row in lines(one.publication)]
    text = ledger.canonical([list(COLUMNS), *found])
    return Batch(number, found, hashlib.sha256(text.encode()).hexdigest(), len(sent))


def lines(publication: Publication) -> Iterable[list[Any]]:
    """One row for each item of a publication, in the order of ``COLUMNS``."""
    body = json.loads(publication.body)
    for detail in body["details"]:
        yield [(body | detail).get(key) or "" for key in COLUMNS]


def written(made: Batch, kind: str) -> bytes:
    """The batch as a file: ``csv``, ``xlsx`` or ``json``; number and checksum go with it."""
    if kind == "json":
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in made.rows]
        head = {"batch": made.number, "checksum": made.checksum, "count": made.publications}
        return ledger.canonical(head | {"rows": rows}).encode()
    write = export.write_xlsx if kind == "xlsx" else export.write_csv
    return write(made.rows, list(COLUMNS.values()))


def acknowledge(*, file: bytes, filename: str, by: Officer) -> Report:
    """Enter the platform's answers; each row names a number and says accepted or rejected."""
    answers = list(read(file, filename))
    with step("delivery.acknowledged", by) as event:
        known = {
            one.publication.number: one
            for one in db.session.scalars(
                of(by).where(Delivery.state != "waiting", Delivery.destination == PLATFORM)
                .where(Publication.number.in_({one["number"] for one in answers}))
                .options(joinedload(Delivery.publication))
            )
        }  # fmt: skip
        report = Report()
        for answer in answers:
            enter(known.get(answer["number"]), answer, report)
        event.facts.update({what: len(numbers) for what, numbers in vars(report).items()})
    return report


def read(file: bytes, filename: str) -> Iterable[dict[str, str]]:
    found = table.read(file, filename)
    at = table.pick(found.columns, ACKNOWLEDGED, ("number", "outcome"))
    for row in found.rows:
        yield {key: row.cells[index][:500] for key, index in at.items()}


def enter(delivery: Delivery | None, answer: dict[str, str], report: Report) -> None:
    """One row of the platform's answer; an answer already entered is not entered again."""
    number, outcome = answer["number"], answer["outcome"].lower()
    if delivery is None:
        report.unknown.append(number)
    elif outcome not in YES | NO:
        report.unclear.append(number)
    elif delivery.state in ("accepted", "rejected"):
        report.repeated.append(number)
    else:
        delivery.state = "accepted" if outcome in YES else "rejected"
        delivery.receipt, delivery.message = answer.get("receipt", ""), answer.get("message", "")
        getattr(report, delivery.state).append(number)


def again(delivery: Delivery, *, by: Officer) -> Delivery:
    """Send once more what the platform rejected, or what got lost on the way."""
    stuck = delivery.destination != PLATFORM and delivery.state == "waiting" and delivery.message
    if delivery.state not in ("rejected", "exported") and not stuck:
        raise Refused(_l("只有被退回或没有回执的才需要重新报送。"))
    with step("delivery.again", by, delivery):
        delivery.state, delivery.batch, delivery.at = "waiting", None, clock.now()
        delivery.message = ""
        if delivery.destination != PLATFORM:
            push(delivery)
    return delivery


def push(delivery: Delivery) -> None:
    """Let the worker hand it to its plugin, in the caller's step."""
    jobs.enqueue("publication.push", _("向其他平台报送"), delivery=delivery.id)

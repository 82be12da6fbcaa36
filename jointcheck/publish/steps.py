"""公示: a result that every department passed becomes public by itself, item by item, for good."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.plan.model import Task
from jointcheck.publish import outbox, pushing, rules, search, words
from jointcheck.publish.model import Publication, PublicationResult
from jointcheck.review import steps as review
from jointcheck.visit import content as contents
from jointcheck.visit.model import Record

ledger.words({"result.published": _l("公示检查结果"), "result.corrected": _l("公示更正后的结果")})

Row = Mapping[str, Any]


def publish(record: Record) -> Publication:
    """第十六条：审核通过后自动公示。Called in the step of the last opinion; again, it does nothing.

    The result stands in a version 1 that never changes, its rows beside it, and its delivery to
    the other platform is enqueued, all in one transaction.
    """
    known = latest(record)
    if known is not None:
        return known
    with step("result.published", None) as event:
        content = contents.frozen(record.round)
        stem = next_stem(record.task)
        made = version(record, stem, 1, list(rows(content)), content=content)
        record.state = "published"
        event.subject, event.facts["number"] = made, made.number
    return made


def latest(record: Record) -> Publication | None:
    """The version of a record's result that counts, if it was published."""
    query = select(Publication).filter_by(record_id=record.id)
    return db.session.scalar(query.order_by(Publication.version.desc()).limit(1))


def next_stem(task: Task) -> str:
    """The task's code and the serial of the result within the task: the same for all versions."""
    db.session.execute(select(Task.id).filter_by(id=task.id).with_for_update())
    count = select(func.count(Publication.record_id.distinct())).filter_by(task_id=task.id)
    return f"{task.code}{(db.session.scalar(count) or 0) + 1:04d}"


def stem(publication: Publication) -> str:
    return publication.number.rpartition("-v")[0]


def rows(content: Mapping[str, Any]) -> Iterable[Row]:
    """The public rows of a frozen content: 抽查事项, 实施部门, 检查结果; nothing else is public."""
    for serial, finding in enumerate(content["findings"], start=1):
        codes, texts = finding["codes"], finding["texts"]
        if not codes and content["direct"]:  # 第十五条：直接形成的结果适用于各事项
            codes, texts = [content["direct"]["code"]], [content["direct"]["text"]]
        if not codes:
            raise Refused(_l("检查事项“%(item)s”还没有检查结果，不能公示。", item=finding["item"]))
        yield {"serial": serial, "item": finding["item"], "department": finding["department"],
               "codes": ",".join(codes), "text": "；".join(texts)}  # fmt: skip


def version(
    record: Record, stem: str, number: int, results: Sequence[Row], *,
    content: Mapping[str, Any], reason: str = "",
) -> Publication:  # fmt: skip
    """Add one version with its rows and its delivery, in the caller's step.

    ``stem`` and ``number`` make the public number, ``results`` are rows as ``rows`` gives them.
    """
    today = clock.today()
    facts = header(record, content) | {
        "number": f"{stem}-v{number}", "version": number, "publishedOn": today.isoformat(),
        "replaces": f"{stem}-v{number - 1}" if number > 1 else None, "reason": reason,
        "details": [detail(row) for row in results],
    }  # fmt: skip
    body = ledger.canonical(facts)
    made = Publication(
        number=facts["number"], record_id=record.id, task_id=record.task_id, version=number,
        subject=content["entity"]["subject"], entity_name=facts["entName"],
        completed_on=clock.local(record.concluded_at or clock.now()).date(), published_on=today,
        reason=reason, body=body, digest=hashlib.sha256(body.encode()).hexdigest(),
        clean=all(row["codes"] in words.CLEAN for row in results),
        results=[PublicationResult(**row) for row in results],
    )  # fmt: skip
    search.keep_words(made)
    db.session.add(made)
    db.session.flush()
    made.published_at = clock.now()  # from here on no row is added, changed or taken away
    db.session.flush()
    outbox.enqueue(made)
    pushing.enqueue(made)
    return made


def header(record: Record, content: Mapping[str, Any]) -> dict[str, Any]:
    """The head of a public result, under the names of 国家企业信用信息公示系统."""
    task = record.task
    plan = task.plan_line.plan if task.plan_line else None
    subject = content["entity"]["subject"]
    scheme, _colon, code = subject.rpartition(":")
    unified = not scheme  # a unified code stands for itself, others name their scheme
    return {
        "raninsPlanId": plan.code if plan else "", "raninsPlaneName": plan.title if plan else "",
        "raninsTaskId": task.code, "raninsTaskName": task.name, "taskNumber": task.number,
        "raninsTypeName": "定向" if task.directed else "不定向",
        "insAuth": "、".join(content["departments"]),
        "insDate": clock.local(record.concluded_at or clock.now()).date().isoformat(),
        "entName": rules.public_name(content["entity"]["name"], subject),
        "uniscId": code if unified else "", "regNo": "" if unified else code,
        "content": record.round.digest,
    }  # fmt: skip


def detail(row: Row) -> dict[str, Any]:
    return {"seqno": row["serial"], "raninsItemName": row["item"],
            "raninsCheckResName": row["text"], "codes": row["codes"],
            "department": row["department"]}  # fmt: skip


def facts(publication: Publication) -> dict[str, Any]:
    """What was published, as data."""
    return json.loads(publication.body)


def told(publications: Iterable[Publication]) -> list[tuple[Publication, dict[str, Any]]]:
    """Each publication with what it says."""
    return [(one, facts(one)) for one in publications]


review.PASSED.append(publish)

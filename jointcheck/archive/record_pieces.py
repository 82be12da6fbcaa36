"""The pieces of a record's volume: papers, frozen rounds, sheets, evidence, opinions, results."""

import json
from collections.abc import Iterator
from typing import Any

from jointcheck.archive.pieces import (
    Piece,
    data,
    day,
    draws_of,
    file,
    lead,
    papers,
    plan_of,
    query,
    scheme_of,
)
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.followup.model import FollowUp
from jointcheck.ground.db import db
from jointcheck.publish.model import Correction, Delivery, Objection, Publication, Takedown
from jointcheck.review.model import Opinion, Waiver
from jointcheck.visit.model import (
    Evidence,
    LookupSnapshot,
    Notice,
    Paper,
    Preparation,
    Presence,
    Record,
)

EVIDENCE = {"photo": "照片", "audio": "录音", "video": "录像", "document": "书证",
            "opinion": "专业机构意见", "statement": "陈述"}  # fmt: skip


def of_record(record: Record) -> Iterator[Piece]:
    """All pieces of a record's volume except cover and ledger extract."""
    yield from plan_of(record.task)
    yield from scheme_of(record.task)
    yield from draws_of(record.task, record)
    for source in (
        notices, visit, sheets, checklists, evidence, reviews, publications, objections, follow_ups
    ):  # fmt: skip
        yield from source(record)


# -- the visit -------------------------------------------------------------------------------


def notices(record: Record) -> Iterator[Piece]:
    for one in query(Notice, record_id=record.id):
        about = {"author": lead(record.task), "number": one.number, "on": day(one.issued_at)}
        yield file("notice", "检查告知书", "notice", one.file_sha256, **about)
        yield data("notice", "告知书送达情况", "delivery", one, **about)
        if one.receipt_sha256:
            yield file("notice", "送达回证", "receipt", one.receipt_sha256, **about)


def visit(record: Record) -> Iterator[Piece]:
    """检查记录表: the paper, then each round as it was frozen and signed."""
    yield from papers(Paper.record_id == record.id, {"record"})
    author = lead(record.task)
    for one in record.rounds:
        if one.content:
            yield Piece("record", f"第{one.number}轮检查内容", f"round-{one.number}.json",
                        content=one.content.encode(), author=author, on=day(one.concluded_at),
                        number=record.number)  # fmt: skip
        yield data("record", f"第{one.number}轮签字和直接结果", f"signatures-{one.number}",
                   {"round": one, "signatures": one.signatures, "direct": one.direct},
                   author=author)  # fmt: skip
    value = {"record": record, "present": query(Presence, record_id=record.id),
             "prepared": query(Preparation, record_id=record.id),
             "lookups": query(LookupSnapshot, record_id=record.id)}  # fmt: skip
    yield data("record", "预查比对与到场离场", "visit", value, author=author)


def sheets(record: Record) -> Iterator[Piece]:
    yield from papers(Paper.record_id == record.id, {"sheet"})
    for one in (sheet for turn in record.rounds for sheet in turn.sheets):
        title = f"{one.checklist_version.title}（第{one.round.number}轮第{one.revision}版）"
        yield data("sheet", title, f"sheet-{one.id}",
                   {"sheet": one, "answers": one.answers,
                    "signed": json.loads(one.content) if one.content else None},
                   author=one.department.name, on=day(one.signed_at))  # fmt: skip


def checklists(record: Record) -> Iterator[Piece]:
    """The checklists themselves, so that an answer is readable when its plugin is long gone."""
    wanted = {s.checklist_version_id for turn in record.rounds for s in turn.sheets}
    for key in sorted(wanted):
        one = db.session.get_one(ChecklistVersion, key)
        yield Piece("sheet", f"检查表正文：{one.title} {one.version}", f"checklist-{one.id}.json",
                    content=one.body.encode(), author=one.department.name, number=one.code)  # fmt: skip


def evidence(record: Record) -> Iterator[Piece]:
    for one in query(Evidence, record_id=record.id):
        kind = EVIDENCE.get(one.kind, "材料")
        yield file("evidence", f"{kind}：{one.caption}" if one.caption else kind,
                   f"evidence-{one.id}", one.file_sha256, author=one.officer.full_name,
                   on=day(one.taken_at or one.at))  # fmt: skip
        yield data("evidence", f"{kind}的采集情况", f"evidence-{one.id}-about", one,
                   author=one.officer.full_name)  # fmt: skip
    yield from signed_papers(record)
    yield from papers(Paper.record_id == record.id, {"answer"})


def signed_papers(record: Record) -> Iterator[Piece]:
    """Paper that was printed, signed by hand and photographed."""
    for one in (mark for turn in record.rounds for mark in turn.signatures if mark.file_sha256):
        yield file("evidence", f"手写签字件：{one.name}", f"signature-{one.id}", one.file_sha256 or "",
                   on=day(one.at))  # fmt: skip


# -- after the visit -------------------------------------------------------------------------


def reviews(record: Record) -> Iterator[Piece]:
    for one in query(Opinion, record_id=record.id):
        word = "通过" if one.passes else "退回"
        yield data("review", f"{one.department.name}审核意见：{word}", f"opinion-{one.id}",
                   {"opinion": one, "comments": one.comments}, author=one.department.name,
                   on=day(one.at))  # fmt: skip
    waivers = query(Waiver, record_id=record.id)
    if waivers:
        yield data("review", "附加审核的免除", "waivers", waivers, author=lead(record.task))


def publications(record: Record) -> Iterator[Piece]:
    for one in query(Publication, record_id=record.id):
        yield Piece("publication", f"公示第{one.version}版", f"publication-{one.version}.json",
                    content=one.body.encode(), number=one.number, on=one.published_on,
                    author=lead(record.task))  # fmt: skip
    keys = db.select(Publication.id).filter_by(record_id=record.id)
    later = {
        "deliveries": of_publications(Delivery, keys),
        "ended": of_publications(Takedown, keys),
    }
    if any(later.values()):
        yield data("publication", "报送和撤下情况", "deliveries", later, author=lead(record.task))


def of_publications(model: Any, keys: Any) -> list[Any]:
    return list(db.session.scalars(db.select(model).where(model.publication_id.in_(keys))))


def objections(record: Record) -> Iterator[Piece]:
    yield from papers(Paper.record_id == record.id, {"objection"})
    for one in query(Objection, record_id=record.id):
        yield data("objection", f"异议 {one.receipt}", f"objection-{one.id}",
                   {"objection": one, "checkers": one.checkers}, author=one.party,
                   number=one.receipt, on=one.received_on)  # fmt: skip
        for given in one.files:
            yield file("objection", f"异议材料：{given.name}", f"objection-{one.id}-{given.id}",
                       given.file_sha256, author=one.party, on=one.received_on)  # fmt: skip
        if one.answer_sha256:
            yield file("objection", "异议答复书", f"answer-{one.id}", one.answer_sha256,
                       author=lead(record.task), on=one.answered_on)  # fmt: skip
    for one in query(Correction, record_id=record.id):
        yield data("objection", "公示结果更正", f"correction-{one.id}", one,
                   author=lead(record.task), on=day(one.decided_at))  # fmt: skip


def follow_ups(record: Record) -> Iterator[Piece]:
    for one in query(FollowUp, record_id=record.id):
        author = one.from_department.name
        yield data("followup", one.title, f"followup-{one.id}",
                   {"matter": one, "entries": one.entries}, author=author, number=one.number,
                   on=day(one.opened_at))  # fmt: skip
        for entry in one.entries:
            if entry.file_sha256:
                yield file("followup", f"{one.title}：附件", f"followup-{one.id}-{entry.id}",
                           entry.file_sha256, on=day(entry.at))  # fmt: skip

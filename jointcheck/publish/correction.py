"""更正 (第十七条): proposed by one person, approved by another; the old version stays visible."""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task
from jointcheck.publish import rules, steps, takedown
from jointcheck.publish.model import Correction, Objection, Publication
from jointcheck.visit import content as contents
from jointcheck.visit.model import Record, ResultCode

ledger.words({
    "correction.proposed": _l("提出更正"), "correction.approved": _l("同意更正"),
    "correction.refused": _l("不同意更正"),
})  # fmt: skip


def propose(
    publication: Publication, *, results: Iterable[Mapping[str, Any]], reason: str, by: Officer,
    objection: Objection | None = None,
) -> Correction:  # fmt: skip
    """提出更正 of the version that counts; it is public only when a second person approves.

    ``results``: ``{"serial", "codes": [code, …], "text"}`` of the rows to change; an empty text
    becomes the words of the codes. ``objection``: the case whose re-check found the error.
    """
    with step("correction.proposed", by, reason=reason) as event:
        db.session.execute(select(Record.id).filter_by(id=publication.record_id).with_for_update())
        refuse_unless_open(publication, objection)
        rows = wanted(publication, list(results))
        serials = rules.changed(current(publication), rows)
        if not serials:
            raise Refused(_l("各行与已公示的结果相同，没有需要更正的内容。"), "results")
        refuse_foreign_rows(publication, serials, by)
        made = Correction(record_id=publication.record_id, publication=publication, reason=reason,
                          objection_id=objection and objection.id, results=rows, author=by)  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject, event.facts["rows"] = made, serials
    return made


def refuse_unless_open(publication: Publication, objection: Objection | None) -> None:
    newest = steps.latest(publication.record)
    if newest is None or newest.id != publication.id:
        raise Refused(_l("这一版已经被更正，请在最新的一版上提出。"))
    if takedown.of(publication):
        raise Refused(_l("这条结果已经撤下，不再更正。"))
    if pending(publication.record_id):
        raise Refused(_l("这条结果已有一件更正等待审批，请先处理。"))
    if objection and (objection.state != "concluded" or objection.upheld is not False):
        raise Refused(_l("这件异议的复查结论不是“更正”。"))
    if objection and objection.record_id != publication.record_id:
        raise Refused(_l("这件异议针对的是另一条结果。"))


def pending(record_id: int) -> Correction | None:
    """The correction of a record that waits for a second person."""
    query = select(Correction).filter_by(record_id=record_id, decided_at=None)
    return db.session.scalar(query.limit(1))


def current(publication: Publication) -> list[dict[str, Any]]:
    """The published rows as data."""
    return [
        {"serial": row.serial, "item": row.item, "department": row.department,
         "codes": row.codes, "text": row.text}
        for row in publication.results
    ]  # fmt: skip


def wanted(publication: Publication, results: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """All rows as they should be: the published ones with ``results`` laid over them."""
    codes = {code.code: code for code in db.session.scalars(select(ResultCode))}
    order = {code: rank for rank, code in enumerate(sorted(codes, key=lambda c: codes[c].position))}
    given = {row["serial"]: row for row in results}
    if set(given) - {row.serial for row in publication.results}:
        raise Refused(_l("更正的行不在已公示的结果中。"), "results")
    rows = current(publication)
    for row in rows:
        new = given.get(row["serial"])
        if new is None:
            continue
        fault = rules.code_fault(new["codes"], {c: codes[c].exclusive for c in codes})
        if fault:
            raise Refused(f"{row['item']}：{fault}", "results")
        chosen = sorted(set(new["codes"]), key=order.__getitem__)
        row["codes"] = ",".join(chosen)
        row["text"] = new.get("text") or "；".join(codes[code].text for code in chosen)
    return rows


def refuse_foreign_rows(publication: Publication, serials: list[int], by: Officer) -> None:
    """第十七条：发起或参与部门发现错误的。A participating department corrects its own rows."""
    held = by.departments_as("planner", "head", "reviewer", "inspector", "archivist")
    task = db.session.get_one(Task, publication.task_id)
    if task.initiating_department_id in held:
        return
    names = set(db.session.scalars(select(Department.name).where(Department.id.in_(held))))
    foreign = [row.department for row in publication.results
               if row.serial in serials and row.department not in names]  # fmt: skip
    if foreign:
        raise Refused(
            _l("参与部门只能更正本部门的检查结果；%(name)s的结果请由该部门或发起部门提出。",
              name=foreign[0]), "results"
        )  # fmt: skip


def approve(correction: Correction, by: Officer) -> Publication:
    """同意更正: publishes a new version; the one before stays at its own address."""
    with step("correction.approved", by, correction):
        refuse_own(correction, by)
        newest = steps.latest(correction.record)
        if newest is None or newest.id != correction.publication_id:
            raise Refused(_l("更正的不是最新的一版，不能同意；请退回后重新提出。"))
        made = republish(correction, newest, by)
        if correction.objection_id:
            db.session.get_one(Objection, correction.objection_id).corrected_on = clock.today()
        # last, because the row is locked from here on
        correction.decided_by_id, correction.decided_at = by.id, clock.now()
        correction.approved = True
    return made


def republish(correction: Correction, old: Publication, by: Officer) -> Publication:
    with step("result.corrected", by) as event:
        content = contents.frozen(correction.record.round)
        # 更正只改检查结果；对象名称按原公示
        content["entity"] |= {"name": old.entity_name, "subject": old.subject}
        made = steps.version(
            correction.record, steps.stem(old), old.version + 1, correction.results,
            content=content, reason=correction.reason,
        )  # fmt: skip
        event.subject = made
        event.facts.update(number=made.number, replaces=old.number)
    return made


def refuse(correction: Correction, *, refusal: str, by: Officer) -> Correction:
    """不同意更正, with the reason; what is published stays."""
    with step("correction.refused", by, correction, reason=refusal):
        refuse_own(correction, by)
        correction.decided_by_id, correction.decided_at = by.id, clock.now()
        correction.approved, correction.refusal = False, refusal
    return correction


def refuse_own(correction: Correction, by: Officer) -> None:
    if correction.decided_at is not None:
        raise Refused(_l("这件更正已经办结。"))
    if correction.author_id == by.id:
        raise Refused(_l("提出更正的人不能审批自己的更正。"))
    if by.id in correction.record.team.officer_ids:
        raise Refused(_l("您参加过这次检查，不能审批对它的更正。"))


def differences(correction: Correction) -> list[dict[str, Any]]:
    """Each row of a correction with what it said before; ``changed`` says whether it differs."""
    before = {row.serial: row for row in correction.publication.results}
    return [
        {**row, "before": before[row["serial"]].text, "after": row["text"],
         "changed": (before[row["serial"]].text, before[row["serial"]].codes)
         != (row["text"], row["codes"])}
        for row in correction.results
    ]  # fmt: skip


def between(old: Publication, new: Publication) -> list[dict[str, Any]]:
    """What changed from one published version to the next, row by row."""
    before = {row["seqno"]: row for row in json.loads(old.body)["details"]}
    return [
        {"item": row["raninsItemName"], "department": row["department"],
         "before": before[row["seqno"]]["raninsCheckResName"], "after": row["raninsCheckResName"]}
        for row in json.loads(new.body)["details"]
        if row["seqno"] in before and before[row["seqno"]] != row
    ]  # fmt: skip


def changes(versions: list[Publication]) -> dict[int, list[dict[str, Any]]]:
    """{version: what it changed}, for the versions of one result in their order."""
    return {new.version: between(old, new) for old, new in pairwise(versions)}

"""The content of a round as data: what is frozen, signed, reviewed and published."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import g
from sqlalchemy.orm import joinedload

from jointcheck.catalogue import pins
from jointcheck.catalogue.rules import METHODS
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plugin import visible
from jointcheck.visit import evidence
from jointcheck.visit.completeness import FORMS, MEASURES, Code
from jointcheck.visit.model import (
    Evidence,
    Finding,
    Measure,
    Presence,
    ResultCode,
    Round,
    Sheet,
)


def digest(text: str) -> str:
    """SHA-256 of a content's text, 64 hex digits: what a signature is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()


def frozen(
    round: Round, on: date | None = None, there: list[Presence] | None = None
) -> dict[str, Any]:
    """The content of a round: the text that was frozen, or the draft as it stands now.

    Keys: record, task, entity, departments, team, present, findings, sheets, measures, direct,
    evidence, summary, concluded_on. ``on``: the day of the conclusion that is being drawn.
    ``there``: what ``presences`` gave, where the caller has it already.
    """
    return json.loads(round.content) if round.content else draft(round, on, there)


def draft(
    round: Round, on: date | None = None, there: list[Presence] | None = None
) -> dict[str, Any]:
    record, task = round.record, round.record.task
    words, found = codes(), evidence.with_sheets(record)
    files = evidence.by_sheet(found)
    return {
        "record": {"number": record.number, "round": round.number},
        "task": {"number": task.number, "name": task.name, "code": task.code},
        "entity": {
            "subject": record.entity.subject, "name": record.entity.name,
            "address": record.entity.address,
        },
        "departments": departments(round),
        "team": [member_data(m) for m in record.team.present_members],
        "present": [presence_data(one) for one in (presences(round) if there is None else there)],
        "findings": [finding_data(row, words) for row in round.findings],
        "sheets": [
            sheet_data(s, files.get(lineage(s), {})) for s in current(round.sheets)
        ] if not round.direct else [],
        "measures": [measure_data(one) for one in round.measures],
        "direct": direct_data(round, words),
        "evidence": [evidence_data(one) for one, _sheet in found],
        "summary": round.summary,
        "concluded_on": on.isoformat() if on else None,
    }  # fmt: skip


def codes() -> dict[str, Code]:
    """Every result code, in the order of the list; read once for a request."""
    if "result_codes" not in g:
        rows = db.session.scalars(db.select(ResultCode).order_by(ResultCode.position))
        g.result_codes = {
            c.code: Code(c.code, c.text, c.group, c.exclusive, c.direct, c.follow_up) for c in rows
        }
    return g.result_codes


def departments(round: Round) -> list[str]:
    """Names of the departments that take part, the initiating one first."""
    parts = sorted(round.record.task.departments, key=lambda d: (not d.leads, d.id))
    return [part.department.name for part in parts]


def current(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that count: of each the newest revision."""
    newest = {lineage(s): s for s in sorted(sheets, key=lambda s: (s.revision, s.id))}
    return sorted(newest.values(), key=lambda s: s.id)


def lineage(sheet: Sheet) -> tuple[int, int, int]:
    """What stays the same over revisions and rounds."""
    return sheet.department_id, sheet.item_version_id, sheet.checklist_version_id


def presences(round: Round) -> list[Presence]:
    query = db.select(Presence).filter_by(record_id=round.record_id).order_by(Presence.arrived_at)
    return list(db.session.scalars(query.options(joinedload(Presence.inspector).lazyload("*"))))


def member_data(member: Any) -> dict[str, Any]:
    return {
        "name": member.inspector.name,
        "department": member.department.name,
        "certificate": member.inspector.certificate,
        "leads": member.leads,
    }


def presence_data(one: Presence) -> dict[str, Any]:
    return {
        "name": one.inspector.name,
        "arrived_at": clock.local(one.arrived_at).isoformat("T", "minutes"),
        "left_at": one.left_at and clock.local(one.left_at).isoformat("T", "minutes"),
    }


def finding_data(row: Finding, words: dict[str, Code]) -> dict[str, Any]:
    chosen = [code for code in words if code in row.codes]
    return {
        "id": row.id, "item_version_id": row.item_version_id, "item": row.item_version.name,
        "item_code": row.item_version.item.code,
        "department_id": row.department_id, "department": row.department.name,
        "method": row.method, "codes": chosen, "texts": [words[code].text for code in chosen],
        "problem": row.problem, "disposal": row.disposal,
        "corrected_on": row.corrected_on and row.corrected_on.isoformat(),
        "escalated_from": row.escalated_from, "escalation_reason": row.escalation_reason,
    }  # fmt: skip


def sheet_data(sheet: Sheet, files: dict[str, list[Evidence]]) -> dict[str, Any]:
    """A sheet as the round keeps it; a signed one as it was signed."""
    filled = json.loads(sheet.content) if sheet.content else sheet_draft(sheet, files)
    return filled | {
        "id": sheet.id, "digest": sheet.digest, "signed": sheet.signed_at is not None,
        "score": sheet.score, "scored_by": sheet.scored_by, "advice": sheet.advice,
    }  # fmt: skip


def sheet_draft(sheet: Sheet, files: dict[str, list[Evidence]] | None = None) -> dict[str, Any]:
    """What the responsible inspector signs: the visible answers and the files beside them."""
    version = sheet.checklist_version
    checklist = pins.checklist(version)
    files = evidence.by_item(sheet) if files is None else files
    given = evidence.answers(sheet, files)
    return {
        "department_id": sheet.department_id, "department": sheet.department.name,
        "item_version_id": sheet.item_version_id, "item": sheet.item_version.name,
        "title": checklist.title, "code": version.code, "version": version.version,
        "checklist_version_id": version.id, "checklist_digest": version.digest,
        "revision": sheet.revision,
        "answers": {
            item.code: {"value": given[item.code].value, "note": given[item.code].note}
            for item in visible(checklist, given)
            if item.code in given and given[item.code].given
        },
        "evidence": {
            code: [one.file_sha256 for one in rows] for code, rows in files.items()
        },
        "responsible": sheet.responsible.name if sheet.responsible else None,
    }  # fmt: skip


def measure_data(one: Measure) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "measure": MEASURES[one.kind],
        "form": one.form, "form_text": FORMS.get(one.form),
        "department_id": one.department_id, "department": one.department.name,
        "text": one.text, "due_on": one.due_on and one.due_on.isoformat(),
    }  # fmt: skip


def direct_data(round: Round, words: dict[str, Code]) -> dict[str, Any] | None:
    direct = round.direct
    if direct is None:
        return None
    return {
        "code": direct.code, "text": words[direct.code].text, "ground": direct.ground,
        "attempts": direct.attempts,
    }  # fmt: skip


def evidence_data(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "sha256": one.file_sha256, "caption": one.caption,
        "taken_at": one.taken_at and clock.local(one.taken_at).isoformat("T", "minutes"),
    }  # fmt: skip


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, str]]:
    """What changed between two rounds: ``[{"what", "before", "after"}]``, for who reviews."""
    found = [*changed(lines(old), lines(new))]
    return [{"what": what, "before": before, "after": after} for what, before, after in found]


def changed(old: dict[str, str], new: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for what in [*new, *(what for what in old if what not in new)]:
        before, after = old.get(what, ""), new.get(what, "")
        if before != after:
            yield what, before, after


def lines(content: dict[str, Any]) -> dict[str, str]:
    """A content as named lines of text, so that two of them can be laid side by side."""
    found = {"检查情况汇总": content["summary"]}
    for row in content["findings"]:
        where = f"{row['department']} {row['item']}"
        found[f"{where}：检查结果"] = "、".join(row["texts"])
        found[f"{where}：检查方式"] = METHODS.get(row["method"], row["method"])
        found[f"{where}：发现的问题"] = row["problem"]
        found[f"{where}：处置情况"] = row["disposal"]
    for sheet in content["sheets"]:
        found |= {
            f"{sheet['department']}《{sheet['title']}》{code}": f"{a['value']} {a['note']}".strip()
            for code, a in sheet["answers"].items()
        }
    found["监管措施"] = "；".join(measure_words(m) for m in content["measures"])
    found["证据材料"] = "；".join(
        f"{e['caption'] or e['kind']} {e['sha256'][:8]}" for e in content["evidence"]
    )
    return found


def measure_words(one: dict[str, Any]) -> str:
    form = f"（{one['form_text']}）" if one["form_text"] else ""
    return f"{one['department']}{one['measure']}{form}：{one['text']}"

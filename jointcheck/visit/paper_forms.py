"""《随机抽查联合检查记录表》 and 专项检查表 as data for the typesetter: blank, or as signed."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.catalogue.rules import METHODS
from jointcheck.ground.db import db
from jointcheck.visit import paper_parts, paper_sheet
from jointcheck.visit.model import Evidence, Record, Round, Sheet, Signature

Content = dict[str, Any]


def blank_record(record: Record) -> dict[str, Any]:
    """The form for the pen: known are the party, the task, the items and the team."""
    rows = [
        {"department": f.department.name, "item": f.item_version.name, "method": "", "texts": [],
         "problem": "", "disposal": ""}
        for f in record.round.findings
    ]  # fmt: skip
    return head(record) | {
        "foot": paper_parts.NO_FOOT,
        "place": None, "arrived": None, "left": None, "escalation": None, "commissioned": [],
        "groups": groups(rows), "measures": None, "direct": None, "conclusion": None,
        "members": paper_parts.members(record, []), "answer": party_answer(None),
    }  # fmt: skip


def head(record: Record) -> dict[str, Any]:
    return {
        "party": paper_parts.party(record.entity),
        "task": paper_parts.task(record.task),
        "initiator": record.task.initiating.name,
        "participants": paper_parts.participants(record.task),
    }


def signed_record(round: Round, content: Content, foot: dict[str, Any]) -> dict[str, Any]:
    """The form as everybody signed it; ``content`` is the frozen one."""
    members = [s for s in round.signatures if s.role == "member"]
    present = content["present"]
    return head(round.record) | {
        "foot": foot,
        "place": content["entity"]["address"] if present else None,
        **paper_parts.stay(present),
        "escalation": escalation(content["findings"]),
        "commissioned": commissioned(round),
        "groups": groups(content["findings"]),
        "measures": [measure(m) for m in content["measures"]],
        "direct": direct(content["direct"]),
        "conclusion": content["summary"] or None,
        "members": paper_parts.members(round.record, members),
        "answer": party_answer(next((s for s in round.signatures if s.role == "party"), None)),
    }  # fmt: skip


def groups(findings: list[Content]) -> list[dict[str, Any]]:
    """The rows of the form by department, in the order of the departments."""
    order = list(dict.fromkeys(f["department"] for f in findings))
    rows = sorted(findings, key=lambda f: order.index(f["department"]))
    return [
        {"department": name, "items": [line(f) for f in found]}
        for name, found in groupby(rows, key=lambda f: f["department"])
    ]


def line(finding: Content) -> dict[str, Any]:
    corrected = finding.get("corrected_on")
    return {
        "item": finding["item"],
        "method": METHODS.get(finding["method"], finding["method"]) or None,
        "result": "、".join(finding["texts"]) or None,
        "problem": finding["problem"] or None,
        "handling": paper_parts.together(
            finding["disposal"], f"{corrected}改正完毕" if corrected else None
        ),
    }


def escalation(findings: Iterable[Content]) -> str | None:
    # 第十二条：其他方式发现需要实地检查的，转为现场检查
    said = (f"{f['item']}：{f['escalation_reason']}" for f in findings if f["escalation_reason"])
    return "；".join(dict.fromkeys(said)) or None


def commissioned(round: Round) -> list[dict[str, Any]]:
    """Opinions of commissioned bodies (第十二条); the file itself is kept as evidence."""
    query = db.select(Evidence).filter_by(record_id=round.record_id, kind="opinion")
    return [
        {
            "agency": one.agency or one.caption,
            "matter": one.caption or "专业机构意见",
            "opinion": one.conclusion or "见证据材料",
        }
        for one in db.session.scalars(query.order_by(Evidence.id))
    ]


def measure(one: Content) -> dict[str, Any]:
    return {
        "measure": one["measure"],
        "form": one["form_text"],
        "department": one["department"],
        "content": one["text"] or None,
        "due": one["due_on"],
    }


def direct(one: Content | None) -> dict[str, Any] | None:
    if one is None:
        return None
    said = [f"{a['on']} {a['text']}" for a in one["attempts"]]
    return {"result": one["text"], "facts": paper_parts.together(one["ground"], *said)}


def party_answer(signature: Signature | None) -> dict[str, Any]:
    """What the party wrote, or the note that it would not sign."""
    if signature is None or not signature.refused:
        return {
            "opinion": (signature and signature.opinion) or None,
            "capacity": (signature and signature.capacity) or None,
            "signature": paper_parts.signed(signature),
            "refusal": None,
        }
    witness = {"name": signature.witness, "strokes": None, "date": paper_parts.day(signature.at)}
    return {
        "opinion": signature.opinion or None,
        "capacity": None,
        "signature": paper_parts.signed(None),
        "refusal": {
            "reason": signature.refusal or None,
            "at": paper_parts.minute(signature.at),
            "recorded": bool(signature.file_sha256),
            "witness": witness if signature.witness else None,
        },
    }


def blank_sheet(sheet: Sheet) -> dict[str, Any]:
    """The checklist for the pen: every row, nothing answered."""
    team = paper_parts.members(sheet.record, [])
    own = [m for m in team if m["department"] == sheet.department.name]
    return sheet_head(sheet.record, sheet.checklist_version) | {
        "foot": paper_parts.NO_FOOT,
        "checked_at": None,
        "sections": paper_sheet.sections(pins.checklist(sheet.checklist_version), None),
        "members": own,
    }


def signed_sheet(
    sheet: Sheet, content: Content, signatures: list[Signature], foot: dict[str, Any]
) -> dict[str, Any]:
    """The checklist as its responsible inspector signed it; ``content`` is that of the sheet."""
    signed = [s for s in signatures if s.sheet_id == sheet.id]
    team = paper_parts.members(sheet.record, signed)
    own = [m for m in team if m["name"] == content["responsible"]]
    return sheet_head(sheet.record, sheet.checklist_version) | {
        "foot": foot,
        "checked_at": paper_parts.minute(sheet.signed_at),
        "sections": paper_sheet.sections(
            pins.checklist(sheet.checklist_version), content["answers"]
        ),
        "members": own,
    }


def sheet_head(record: Record, version: ChecklistVersion) -> dict[str, Any]:
    return {
        "party": paper_parts.party(record.entity),
        "task": paper_parts.task(record.task),
        "title": version.title,
        "department": version.department.name,
        "checklist": version.code,
        "version": version.version,
        "checklist_digest": version.digest,
        "remarks": None,
    }

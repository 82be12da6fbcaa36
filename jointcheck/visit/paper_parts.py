"""What the papers of a visit have in common: party, task, signature lines, moments."""

from datetime import datetime
from typing import Any

from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock, paper_data
from jointcheck.plan.model import Task
from jointcheck.visit import strokes
from jointcheck.visit.model import Record, Signature

MINUTES = len("2026-11-23T10:05")  # a moment as frozen ends in the zone, which no paper prints
NO_FOOT: dict[str, Any] = {"number": None, "digest": None, "verify": None}


def party(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "code": entity.code,
        "address": entity.address or None,
        "representative": None,
        "phone": None,
    }


def task(task: Task) -> dict[str, Any]:
    return {"name": task.name, "number": task.number}


def participants(task: Task) -> list[str]:
    """Names of the departments beside the initiating one."""
    lead = task.initiating_department_id
    return [d.department.name for d in task.departments if d.department_id != lead]


def together(*said: str | None) -> str | None:
    """Sentences in one cell, each closed once: ``甲；乙。``; None when nothing was said."""
    parts = [one.strip().rstrip("。；") for one in said if one and one.strip()]
    return "；".join(parts) + "。" if parts else None


def day(moment: datetime | None) -> str | None:
    """``2026-11-23`` on the county's calendar."""
    return clock.local(moment).date().isoformat() if moment else None


def minute(moment: datetime | None) -> str | None:
    """``2026-11-23T10:05`` by the county's clock."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else None


def stay(present: list[dict[str, Any]]) -> dict[str, str | None]:
    """From the first arrival to the last leaving, by the county's clock, to the minute."""
    arrived = min((one["arrived_at"] for one in present), default=None)
    left = max((one["left_at"] for one in present if one["left_at"]), default=None)
    return {"arrived": arrived and arrived[:MINUTES], "left": left and left[:MINUTES]}


def signed(signature: Signature | None, name: str | None = None) -> paper_data.Signature:
    """One line to sign on; who signed elsewhere or not at all leaves a blank."""
    if signature is None:
        return {"name": name, "strokes": None, "date": None}
    return {
        "name": signature.name,
        "strokes": strokes.svg(signature.strokes) if signature.strokes else None,
        "date": day(signature.at),
    }


def members(record: Record, signatures: list[Signature]) -> list[paper_data.Member]:
    """The team's lines, the leader first, each with the signature of its own officer."""
    own = {one.officer_id: one for one in signatures if one.inspector_id is None}
    paper = {one.inspector_id: one for one in signatures if one.inspector_id}
    return [
        {
            **signed(
                paper.get(member.inspector_id)
                or (member.inspector.officer_id and own.get(member.inspector.officer_id))
                or None,
                member.inspector.name,
            ),
            "department": member.department.name,
            "certificate": member.inspector.certificate,
            "role": "组长" if member.leads else "组员",
        }
        for member in record.team.present_members
    ]

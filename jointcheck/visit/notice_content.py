"""What stands in a notice, as ``paper_data.Notice`` wants it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from jointcheck.catalogue import pins
from jointcheck.catalogue import rules as catalogue
from jointcheck.catalogue.model import ItemVersion
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit import history, identity, paper_parts, printing
from jointcheck.visit.model import Record


def of(
    record: Record,
    items: list[ItemVersion],
    *,
    number: str,
    begins: date,
    ends: date,
    materials: list[str],
    contact: str,
    phone: str,
    supervision: str,
    named: bool,
) -> dict[str, Any]:
    """The whole notice; its foot carries the digest of everything else."""
    task, today = record.task, clock.today()
    content = {
        "party": paper_parts.party(record.entity),
        "task": paper_parts.task(task),
        "draw": drawn_by(record),
        "bases": bases(items, today),
        "initiator": task.initiating.name,
        "participants": paper_parts.participants(task),
        "items": [line for item in items for line in lines(record, item, today)],
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "methods": methods(items),
        "inspectors": inspectors(record) if named else [],
        "materials": materials,
        "visits": history.visits(record),
        "supervision": supervision or None,
        "contact": {"name": contact or None, "phone": phone or None},
        "date": today.isoformat(),
    }
    content["offline"] = identity.notice(content, number)
    verify = printing.public_url(f"/public/notices/{number}")
    foot = {"number": number, "digest": printing.digest(content), "verify": verify}
    return content | {"foot": foot}


def drawn_by(record: Record) -> dict[str, Any] | None:
    """第八条：which draw led here; None for a clue."""
    if record.drawn is None:
        return None
    draw = db.session.get_one(Draw, record.drawn.draw_id)
    if draw.platform is not None:
        return {
            "number": f"{draw.platform.platform} {draw.platform.number}",
            "date": draw.platform.drawn_on.isoformat(),
            "check": f"名单由{draw.platform.platform}抽取，抽取过程请凭抽取编号向该平台查询。",
        }
    return {
        "number": draw.code,
        "date": paper_parts.day(draw.locked_at),
        "check": "在本县公示页面按摇号编号查找，凭统一社会信用代码核对抽取结果。",
    }


def lines(record: Record, item: ItemVersion, today: date) -> Iterator[dict[str, Any]]:
    basis = "；".join(in_force(item, today)) or None
    names = {one.department_id: one.department.name for one in record.task.departments}
    for department in sorted(item.department_ids & set(names)):
        yield {"item": item.name, "department": names[department], "basis": basis}


def in_force(item: ItemVersion, today: date) -> list[str]:
    """The item's bases as they stand on the day."""
    return [
        catalogue.cited(basis)
        for basis in item.bases
        if catalogue.basis_state(basis, today) == catalogue.IN_FORCE
    ]


def bases(items: list[ItemVersion], today: date) -> list[str]:
    """The documents that the visit rests on, each once; the joint check's own decree at least."""
    found = dict.fromkeys(text for item in items for text in in_force(item, today))
    return list(found) or [
        "《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》（国发〔2019〕5号）"
    ]


def methods(items: list[ItemVersion]) -> list[str]:
    found = {method for item in items for method in item.methods}
    return [words for code, words in catalogue.METHODS.items() if code in found]


def inspectors(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "name": member.inspector.name,
            "department": member.department.name,
            "certificate": member.inspector.certificate,
        }
        for member in record.team.present_members
    ]


def checklist_materials(record: Record) -> Iterator[str]:
    """What the pinned checklists that may be announced ask for."""
    for sheet in record.round.sheets:
        checklist = pins.checklist(sheet.checklist_version)
        if checklist.may_be_announced:
            yield from checklist.materials

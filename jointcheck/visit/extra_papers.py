"""附加文书: papers of a department's plugin, filled with what the record holds; kept as bytes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import host
from jointcheck.plugin import Paper as Offer
from jointcheck.visit import paper_parts, printing, sheets
from jointcheck.visit.model import Paper, Record

ledger.words({"paper.issued": _l("出具附加文书")})


def offers(record: Record, officer: Any) -> list[tuple[str, Offer]]:
    """(plugin, paper) that the officer may issue: of his department's plugins, for the visit."""
    member = sheets.member(record, officer)
    if member is None or not record.round.concluded_at:
        return []
    wanted = {
        sheet.checklist_version.code for sheet in record.round.sheets
        if sheet.department_id == member.department_id
    }  # fmt: skip
    query = db.select(PluginSwitch.plugin).filter_by(
        department_id=member.department_id, enabled=True
    )
    found = host().each("papers", only=set(db.session.scalars(query)))
    return [
        (one.plugin, one.value) for one in found
        if not one.value.for_checklists or wanted & set(one.value.for_checklists)
    ]  # fmt: skip


def issue(record: Record, *, plugin: str, code: str, by: Any) -> Paper:
    """Print the paper from the concluded round and keep it; printing it again gives the same."""
    with step("paper.issued", by, record, plugin=plugin, paper=code) as event:
        known = {(name, one.code): one for name, one in offers(record, by)}
        offer = known.get((plugin, code))
        if offer is None:
            raise Refused(_l("这种文书现在不能出具：插件没有提供，或检查结论还没有作出。"))
        member = sheets.member(record, by)
        department = member.department if member else by.department
        data = letter(record, offer, department)
        made = printing.issue("letter", record, data, title=offer.title, round=record.round)
        event.facts["sha256"] = made.file_sha256
    return made


def letter(record: Record, offer: Offer, department: Department) -> dict[str, Any]:
    paragraphs = list(offer.paragraphs(words(record, department)))
    return {
        "foot": {"number": None, "digest": printing.digest(paragraphs), "verify": None},
        "title": offer.title,
        "party": paper_parts.party(record.entity),
        "paragraphs": paragraphs,
        "department": department.name,
        "contact": {"name": None, "phone": None},
        "date": clock.today().isoformat(),
    }


def words(record: Record, department: Department) -> Mapping[str, str]:
    """``PAPER_WORDS`` filled for a record."""
    today = clock.today()
    return {
        "企业名称": record.entity.name, "统一社会信用代码": record.entity.code,
        "地址": record.entity.address, "任务名称": record.task.name,
        "任务编号": record.task.number, "部门": department.name,
        "日期": f"{today.year}年{today.month}月{today.day}日", "检查情况": record.round.summary,
    }  # fmt: skip

"""Review steps that plugins ask for. Fails closed: what cannot be known holds the record."""

from typing import Any

from flask_babel import gettext as _

from jointcheck.ground.db import db
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import host, titles
from jointcheck.plugin import Answer, ReviewStep
from jointcheck.review.rules import Needed
from jointcheck.visit.model import Record


def steps(record: Record, content: dict[str, Any]) -> list[Needed]:
    """What the plugins of this record's checklists, and of its departments, ask for besides."""
    owners = granted(record, content)
    if not owners:
        return []
    plugins = host()
    known = [
        one
        for said in plugins.each("review_steps", only=owners)
        for one in applying(said.plugin, said.value, content)
    ]
    unsure = plugins.unsure("review_steps", owners)
    called = titles() if unsure else {}
    return list(dict.fromkeys(known)) + [
        unknown(name, called.get(name, name), owners[name]) for name in unsure
    ]


def granted(record: Record, content: dict[str, Any]) -> dict[str, int]:
    """{plugin: department id}: those behind the pinned checklists, and those switched on.

    A plugin that its department has switched off is not asked.
    """
    departments = record.task.department_ids
    rows = db.session.execute(
        db.select(PluginSwitch.plugin, PluginSwitch.department_id, PluginSwitch.enabled)
        .where(PluginSwitch.department_id.in_(departments))
        .order_by(PluginSwitch.department_id)
    ).all()
    off = {(name, department) for name, department, enabled in rows if not enabled}
    found = {name: department for name, department, enabled in rows if enabled}
    for name, department in sources(record, content):
        if (name, department) not in off:
            found.setdefault(name, department)
    return dict(sorted(found.items()))


def sources(record: Record, content: dict[str, Any]) -> list[tuple[str, int]]:
    """(plugin, department id) of the pinned checklists; uploaded ones have no plugin."""
    wanted = {sheet["checklist_version_id"] for sheet in content["sheets"]}
    rows = [sheet for one in record.rounds for sheet in one.sheets]
    pinned = {one.checklist_version for one in rows if one.checklist_version_id in wanted}
    found = {(one.source, one.department_id) for one in pinned if "/" not in one.source}
    return sorted(found)


def applying(plugin: str, wanted: ReviewStep, content: dict[str, Any]) -> list[Needed]:
    return [
        Needed(sheet["department_id"], f"{plugin}:{wanted.code}", wanted.title, wanted.unit)
        for sheet in content["sheets"]
        if wanted.applies(sheet["code"], answers(sheet), results(sheet, content))
    ]


def results(sheet: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """Result codes of the rows that the sheet's department filled for the sheet's item."""
    return [
        code
        for row in content["findings"]
        if (row["department_id"], row["item_version_id"])
        == (sheet["department_id"], sheet["item_version_id"])
        for code in row["codes"]
    ]


def answers(sheet: dict[str, Any]) -> dict[str, Answer]:
    return {
        code: Answer(str(one["value"]), one.get("note") or "")
        for code, one in sheet["answers"].items()
    }


def unknown(plugin: str, called: str, department: int) -> Needed:
    # 第十六条：审核环节不明的，不得放行
    title = _("插件“%(plugin)s”的审核环节无法确认", plugin=called)
    return Needed(department, f"{plugin}:?", title, unknown=True)

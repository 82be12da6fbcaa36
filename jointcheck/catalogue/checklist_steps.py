"""检查表: taken over from the plugins, approved by a named person, switched on by a department."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistApproval, ChecklistVersion
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.plugin import Checklist, diff

ledger.words({
    "checklist.seen": _l("登记检查表新版本"), "checklist.approved": _l("启用检查表版本"),
    "plugin.switched": _l("开关插件"),
})  # fmt: skip


def sync_checklists(
    checklists: Iterable[tuple[Checklist, str]], by: Officer | None = None
) -> list[tuple[str, str]]:
    """Keep every (checklist, source) that is new, by its content; returns (source, trouble)s.

    Nothing is approved by this. The same version with other content is refused: a checklist
    that was once shown stays what it was. Departments are found by name, short name or code.
    """
    departments = departments_by_name()
    troubles = [(source, keep(one, source, departments, by)) for one, source in checklists]
    return [(source, trouble) for source, trouble in troubles if trouble]


def departments_by_name() -> dict[str, Department]:
    """Every department by each name it goes by."""
    rows = db.session.scalars(select(Department)).all()
    return {key: d for d in rows for key in names(d)}


def names(department: Department) -> tuple[str, ...]:
    """Its code, short name, full name, and the full name without the county's."""
    bare = re.sub("^.+?[县市区]", "", department.name)
    return department.code, bare, department.short_name, department.name


def keep(
    one: Checklist, source: str, departments: Mapping[str, Department], by: Officer | None
) -> str:
    """Store one checklist unless it is known; the trouble in words, else empty."""
    known = db.session.scalar(
        select(ChecklistVersion).filter_by(code=one.code, version=one.version)
    )
    if known is not None:
        same = known.digest == one.digest
        return "" if same else _("%(title)s %(version)s 的内容与已登记的不同，请改版本号。",
                                 title=one.title, version=one.version)  # fmt: skip
    department = departments.get(one.department)
    if department is None:
        return _("《%(title)s》写明的部门“%(name)s”不在本县部门中。",
                 title=one.title, name=one.department)  # fmt: skip
    taken = db.session.scalar(
        select(ChecklistVersion)
        .filter_by(code=one.code)
        .where(ChecklistVersion.department_id != department.id)
        .limit(1)
    )
    if taken is not None:
        return _("检查表代码 %(code)s 已由%(who)s使用，请换一个代码。",
                 code=one.code, who=taken.department.name)  # fmt: skip
    store(one, source, department, by)
    return ""


def store(
    one: Checklist, source: str, department: Department, by: Officer | None
) -> ChecklistVersion:
    """Keep the checklist by its content, from whichever source it came."""
    with step("checklist.seen", by, code=one.code, digest=one.digest, source=source) as event:
        version = ChecklistVersion(
            code=one.code, version=one.version, title=one.title, department_id=department.id,
            digest=one.digest, body=one.to_json(), source=source,
            effective_from=one.effective_from,
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
        event.subject = version
    return version


def approve_checklist(version: ChecklistVersion, by: Officer) -> ChecklistVersion:
    """启用: by a reviewer or the head of the department that wrote it."""
    if version.department_id not in by.departments_as("reviewer", "head"):
        raise Refused(_l("只有本部门的审核人或负责人可以启用检查表。"))
    if version.approval is not None:
        raise Refused(_l("这一版本已经启用。"))
    refuse_changed_meaning(version)
    with step("checklist.approved", by, version, code=version.code, digest=version.digest):
        db.session.add(ChecklistApproval(version_id=version.id, officer_id=by.id))
        db.session.flush()
        db.session.expire(version, ["approval"])
    return version


def refuse_changed_meaning(version: ChecklistVersion) -> None:
    """An item code keeps its meaning for ever, or old and new answers could not be compared."""
    fresh = pins.checklist(version)
    for earlier in pins.approved_before(version):
        wrong = [str(one) for one in diff(pins.checklist(earlier), fresh) if one.refused]
        if wrong:
            raise Refused(_l("与版本 %(old)s 相比有不允许的改动，不能启用：%(what)s",
                             old=earlier.version, what="；".join(wrong[:5])))  # fmt: skip


def switch_plugin(department: Department, *, plugin: str, enabled: bool, by: Any) -> PluginSwitch:
    """Whether the department uses an installed plugin."""
    with step("plugin.switched", by, department, plugin=plugin, enabled=enabled):
        switch = db.session.scalar(
            select(PluginSwitch).filter_by(department_id=department.id, plugin=plugin)
        )
        if switch is None:
            switch = PluginSwitch(department_id=department.id, plugin=plugin)
            db.session.add(switch)
        switch.enabled, switch.changed_at = enabled, clock.now()
        switch.changed_by_id = by.id if by else None
    return switch

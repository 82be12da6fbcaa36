"""What waits in the list and with the checklists."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from jointcheck.catalogue import pins, steps, upload_steps
from jointcheck.catalogue.model import ChecklistVersion, Item, ItemVersion, ListEdition
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.people import todo
from jointcheck.people.model import Officer
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import host
from jointcheck.people.todo import Todo, Waiting


@todo.source
def adoptions(officer: Officer) -> Iterable[Todo]:
    """Item versions that wait for the head, and what was adopted since the list was published."""
    heads = officer.departments_as("head")
    if not heads:
        return
    published = select(func.max(ListEdition.published_at)).scalar_subquery()
    query = select(ItemVersion.id, ItemVersion.name, ItemVersion.adopted_at, Item.code).join(Item)
    query = query.where(ItemVersion.initiating_department_id.in_(heads), or_(
        and_(ItemVersion.adopted_at.is_(None), ItemVersion.proposed_by_id != officer.id),
        published.is_(None), ItemVersion.adopted_at > published,
    ))  # fmt: skip
    found = db.session.execute(query).all()
    for one in found:
        if one.adopted_at is None:
            yield Todo("catalogue", _("审定抽查事项"), f"{one.code} {one.name}",
                       url_for("catalogue.adopt", item_version=one.id))  # fmt: skip
    # 第五条：an item that was adopted and not published cannot be drawn for
    if codes := unpublished({one.code for one in found if one.adopted_at is not None}):
        yield Todo("catalogue", _("公布清单"), "、".join(codes), url_for("catalogue.publish_list"))


def unpublished(adopted: set[str]) -> list[str]:
    """Those whose adoption changed the list: what came and went in between leaves nothing to do."""
    changed = steps.changes() if adopted else []
    return [code for code, _name, _what in changed if code in adopted]


@todo.source
def broken(officer: Officer) -> Iterable[Todo]:
    """Plugins that the department uses and that do not work."""
    held = officer.departments_as("reviewer", "head")
    if not held:
        return
    used = db.session.scalars(
        select(PluginSwitch.plugin).distinct().order_by(PluginSwitch.plugin)
        .where(PluginSwitch.enabled, PluginSwitch.department_id.in_(held))
    ).all()  # fmt: skip
    found = host() if used else None
    for name in used:
        if found and found.state(name) not in ("已核验", "未读取"):
            entry = found.entries.get(name)
            title = (entry and entry.title) or name
            yield Todo("plugins", _("处理插件问题"), f"{title}：{told(found.state(name))}",
                       url_for("catalogue.plugin", name=name))  # fmt: skip


@todo.source
def approvals(officer: Officer) -> Iterable[Todo | Waiting]:
    """Checklist versions that nobody of the department took into use yet."""
    held = officer.departments_as("reviewer", "head")
    if not held:
        return
    name = ChecklistVersion.title + " " + ChecklistVersion.version
    fresh = select(ChecklistVersion.id, name).where(
        ChecklistVersion.department_id.in_(held), ~ChecklistVersion.approval.has()
    )
    yield Waiting("plugins", _("启用检查表"), "catalogue.checklist", "checklist_version", fresh)
    for upload in upload_steps.waiting(*held):
        if upload.officer_id != officer.id:
            content = pins.of_upload(upload)
            yield Todo("plugins", _("启用上传的检查表"), f"{content.title} {content.version}",
                       url_for("catalogue.checklist_upload", checklist_upload=upload.id))  # fmt: skip

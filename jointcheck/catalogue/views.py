"""Pages of the joint item list; the directories and checklists have files of their own."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from jointcheck.catalogue import (
    checklist_views,
    entity_views,
    forms,
    inspector_views,
    plugin_views,
    rules,
    steps,
    upload_views,
)
from jointcheck.catalogue import todos as todos
from jointcheck.catalogue.blueprint import bp
from jointcheck.catalogue.fields import number, offer
from jointcheck.catalogue.model import (
    ChecklistVersion,
    Item,
    ItemDepartment,
    ItemVersion,
    ListEdition,
)
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me

__all__ = [
    "bp",
    "checklist_views",
    "entity_views",
    "inspector_views",
    "plugin_views",
    "upload_views",
]

access.loads("item", Item, selectinload(Item.versions).options(*steps.WHOLE))
LISTED = (selectinload(ItemVersion.bases), selectinload(ItemVersion.participants))


@bp.get("/items")
def items() -> Response:
    query = forms.ItemQuery()
    last = select(func.max(ItemVersion.id)).group_by(ItemVersion.item_id)
    rows = paged(select(ItemVersion).where(ItemVersion.id.in_(last), *wanted(query.wanted))
                 .join(Item).order_by(Item.code).options(*LISTED))  # fmt: skip
    return page("catalogue/items.html", block="rows", query=query, rows=rows, rules=rules,
                today=clock.today(), edition=steps.last_edition())  # fmt: skip


def wanted(given: dict[str, Any]) -> list[Any]:
    """The conditions of the query row, on the newest version of each item."""
    found: list[Any] = []
    if text := given.get("q"):
        found.append(or_(ItemVersion.name.contains(text, autoescape=True),
                         Item.code.contains(text.upper(), autoescape=True)))  # fmt: skip
    if text := given.get("domain"):
        found.append(ItemVersion.domain.contains(text, autoescape=True))
    if category := given.get("category"):
        found.append(ItemVersion.category == category)
    if department := given.get("department", ""):
        joined = select(ItemDepartment.version_id).filter_by(department_id=number(department))
        found.append(or_(ItemVersion.initiating_department_id == number(department),
                         ItemVersion.id.in_(joined)))  # fmt: skip
    adopted = ItemVersion.adopted_at.isnot(None)
    states = {"pending": ~adopted, "current": adopted & ~ItemVersion.withdrawn,
              "withdrawn": adopted & ItemVersion.withdrawn}  # fmt: skip
    if state := given.get("state"):
        found.append(states.get(state, adopted))
    return found


@bp.get("/items/<int:item>")
def item(item: Item) -> Response:
    versions = item.versions[::-1]
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return page("catalogue/item.html", item=item, rules=rules, today=clock.today(),
                current=rules.current(item.versions), pending=rules.pending(item.versions),
                changes=[(v, rules.differences(old, v) if old else []) for v, old in pairs],
                checklists=checklist_titles(), drop=forms.DropForm(), events=item_trace(versions))  # fmt: skip


def item_trace(versions: list[ItemVersion]) -> list[ledger.LedgerEvent]:
    """The events of all versions of an item, newest first."""
    names = [ledger.name_of(version) for version in versions]
    query = select(ledger.LedgerEvent).where(ledger.LedgerEvent.subject.in_(names))
    return list(db.session.scalars(query.order_by(ledger.LedgerEvent.seq.desc()).limit(50)))


@bp.route("/items/new", methods=["GET", "POST"])
def propose() -> Response:
    form = forms.ProposeForm()
    own = me().departments_as("planner")
    form.initiating.choices = offer(
        [(str(d.id), d.name) for d in forms.departments() if d.id in own]
    )
    if more(form):
        return page("catalogue/propose.html", form=form)
    if version := form.do(steps.propose_item, by=me()):
        return see("catalogue.item", item=version.item_id)
    return page("catalogue/propose.html", form=form)


def more(form: forms.ItemFacts) -> bool:
    """Whether the person only asked for another row of 检查依据."""
    asked = form.bound and "more" in request.form
    if asked and len(form.bases) < 30:
        form.bases.append_entry()
    return asked


@bp.route("/items/<int:item>/revise", methods=["GET", "POST"])
def revise(item: Item) -> Response:
    last = item.versions[-1]
    form = forms.ItemFacts.from_version(last)
    form.thing = last
    form.form_version.data = form.form_version.data or str(last.version)
    if not more(form) and form.do(steps.revise_item, item, initiating=last.initiating, by=me()):
        return see("catalogue.item", item=item.id)
    return page("catalogue/propose.html", form=form, item=item)


@bp.route("/items/<int:item>/withdraw", methods=["GET", "POST"])
def withdraw(item: Item) -> Response:
    form = forms.ReasonForm.of(item.versions[-1])
    if not form.bound:
        form.reason.data = ""
    if form.do(steps.withdraw_item, item, by=me()):
        return see("catalogue.item", item=item.id)
    return page("catalogue/withdraw.html", form=form, item=item)


@bp.route("/item-versions/<int:item_version>/adopt", methods=["GET", "POST"])
def adopt(item_version: ItemVersion) -> Response:
    form = forms.ApproveForm.of(item_version)
    if form.do(steps.adopt, item_version, by=me()):
        return see("catalogue.item", item=item_version.item_id)
    versions = [v for v in item_version.item.versions if v.number < item_version.number]
    before = versions[-1] if versions else None
    return page("catalogue/adopt.html", form=form, version=item_version, rules=rules, checklists=checklist_titles(),
                changes=rules.differences(before, item_version), first=before is None)  # fmt: skip


@bp.post("/item-versions/<int:item_version>/drop")
def drop(item_version: ItemVersion) -> Response:
    form = forms.DropForm.of(item_version)
    item, first = item_version.item_id, item_version.number == 1
    form.thing = None
    if form.do(steps.drop, item_version, by=me()) and first:
        return see("catalogue.items")
    return see("catalogue.item", item=item)


@bp.get("/items/editions")
def editions() -> Response:
    rows = paged(select(ListEdition).order_by(ListEdition.number.desc()))
    return page("catalogue/editions.html", rows=rows, changes=steps.changes())


@bp.get("/items/editions/<int:edition>")
def edition(edition: ListEdition) -> Response:
    query = select(ListEdition).filter_by(number=edition.number - 1)
    before = steps.entries(db.session.scalar(query))
    now = steps.entries(edition)
    shown = [(row, {title: row.get(title) for title in rules.TITLES}) for row in now]
    return page("catalogue/edition.html", edition=edition, entries=shown, checklists=checklist_titles(),
                changes=list(rules.edition_changes(before, now)))  # fmt: skip


def checklist_titles() -> dict[str, str]:
    """What a checklist is called where the list only says its code, by what the list says."""
    query = select(ChecklistVersion).order_by(ChecklistVersion.id)
    return {f"{one.department.short_name} {one.code}": f"{one.department.short_name} {one.title}"
            for one in db.session.scalars(query.options(joinedload(ChecklistVersion.department)))}  # fmt: skip


@bp.route("/items/publish", methods=["GET", "POST"])
def publish_list() -> Response:
    form = forms.ApproveForm()
    if made := form.do(steps.publish_list, by=me()):
        return see("catalogue.edition", edition=made.id)
    what = _(
        "第 %(n)s 次公布联合抽查事项清单",
        n=(last.number if (last := steps.last_edition()) else 0) + 1,
    )
    return page("catalogue/publish.html", form=form, what=what, changes=steps.changes())

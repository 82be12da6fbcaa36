"""The item list: propose, adopt, withdraw, publish. Directories and checklists: see the re-exports."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jointcheck.catalogue import rules
from jointcheck.catalogue.checklist_steps import approve_checklist, switch_plugin, sync_checklists
from jointcheck.catalogue.directory_steps import import_entities, import_inspectors
from jointcheck.catalogue.model import (
    Item,
    ItemBasis,
    ItemChecklist,
    ItemDepartment,
    ItemVersion,
    ListEdition,
)
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer

__all__ = [
    "adopt", "approve_checklist", "import_entities", "import_inspectors", "propose_item",
    "publish_list", "revise_item", "switch_plugin", "sync_checklists", "withdraw_item",
]  # fmt: skip

ledger.words({
    "item.proposed": _l("拟订抽查事项"), "item.adopted": _l("审定抽查事项"),
    "item.withdrawal": _l("提出废止抽查事项"), "item.dropped": _l("撤回未审定的版本"),
    "list.published": _l("公布联合抽查事项清单"),
})  # fmt: skip

# a version with all that it says
WHOLE = (
    selectinload(ItemVersion.bases),
    selectinload(ItemVersion.participants),
    selectinload(ItemVersion.checklists),
)


def propose_item(*, code: str, by: Officer, **facts: Any) -> ItemVersion:
    """拟订 a new item; ``facts`` as ``new_version`` takes them. It counts once it is adopted."""
    if db.session.scalar(select(Item.id).filter_by(code=code)):
        raise Refused(_l("编号 %(code)s 已有事项，请改用“修订”，或换一个编号。", code=code), "code")
    with step("item.proposed", by, code=code) as event:
        item = Item(code=code)
        db.session.add(item)
        db.session.flush()
        event.subject = new_version(item, 1, by=by, **facts)
    return event.subject


def revise_item(item: Item, *, by: Officer, **facts: Any) -> ItemVersion:
    """A new version of an item (立改废释); the adopted one counts until this one is adopted."""
    refuse_pending(item)
    last = item.versions[-1]
    refuse_foreign(last, by)
    with step("item.proposed", by, code=item.code) as event:
        event.subject = new_version(item, last.number + 1, by=by, **facts)
    return event.subject


def withdraw_item(item: Item, *, reason: str, by: Officer) -> ItemVersion:
    """A version that ends the item; the head must adopt it like any other."""
    refuse_pending(item)
    last = rules.current(item.versions)
    if last is None:
        raise Refused(_l("这一事项没有正在施行的版本，不必废止。"))
    refuse_foreign(last, by)
    with step("item.withdrawal", by, code=item.code) as event:
        event.subject = new_version(item, last.number + 1, by=by, withdrawn=True,
                                    **(copied(last) | {"reason": reason}))  # fmt: skip
    return event.subject


def refuse_pending(item: Item) -> None:
    if rules.pending(item.versions):
        raise Refused(_l("这一事项已有一个版本等待审定，请先审定或撤回它。"))


def refuse_foreign(version: ItemVersion, by: Officer) -> None:
    """Only the department that leads an item changes it."""
    if version.initiating_department_id not in by.departments_as("planner", "head"):
        raise Refused(_l("只有发起部门可以修订或废止这一事项。"))


def copied(version: ItemVersion) -> dict[str, Any]:
    """The facts of a version, as ``new_version`` takes them."""
    columns = ("name", "domain", "category", "methods", "object_kind", "tag", "ratio_bp",
               "frequency", "may_be_announced", "materials", "skills")  # fmt: skip
    basis = ("document", "number", "article", "valid_from", "valid_to")
    return {column: getattr(version, column) for column in columns} | {
        "initiating": version.initiating,
        "participants": [p.department for p in version.participants],
        "bases": [{name: getattr(b, name) for name in basis} for b in version.bases],
        "checklists": [(c.department, c.checklist_code) for c in version.checklists],
        "reason": version.reason,
    }


def new_version(
    item: Item, number: int, *, name: str, domain: str, category: str, methods: list[str],
    object_kind: str, initiating: Department, bases: list[dict[str, Any]], reason: str, by: Officer,
    tag: str = "", participants: Iterable[Department] = (), materials: Iterable[str] = (),
    checklists: Iterable[tuple[Department, str]] = (), ratio_bp: int | None = None,
    frequency: int = 1, may_be_announced: bool = True, withdrawn: bool = False,
    skills: Iterable[str] = (),
) -> ItemVersion:  # fmt: skip
    """The row with everything below it. ``bases``: dicts of ``ItemBasis``; ``ratio_bp``: 1/100 %."""
    for field, sentence in rules.item_problems(
        code=item.code, methods=methods, bases=bases, ratio_bp=ratio_bp
    ):
        raise Refused(sentence, field)
    others = {d.id: d for d in participants if d.id != initiating.id}
    version = ItemVersion(
        item=item, number=number, name=name, domain=domain, category=category,
        methods=list(methods), object_kind=object_kind, tag=tag, initiating=initiating,
        ratio_bp=ratio_bp, frequency=frequency, may_be_announced=may_be_announced,
        materials=list(materials), skills=list(skills), withdrawn=withdrawn, reason=reason, proposed_by_id=by.id,
        bases=[ItemBasis(**basis) for basis in bases],
        participants=[ItemDepartment(department=d) for d in others.values()],
        checklists=[ItemChecklist(department=d, checklist_code=c) for d, c in dict.fromkeys(checklists)],
    )  # fmt: skip
    refuse_foreign_checklists(version, others, initiating)
    db.session.add(version)
    db.session.flush()
    return version


def refuse_foreign_checklists(
    version: ItemVersion, others: dict[int, Department], initiating: Department
) -> None:
    for checklist in version.checklists:
        if checklist.department is not initiating and checklist.department.id not in others:
            raise Refused(
                _l("%(name)s不参与本事项，不能列它的检查表。", name=checklist.department.name),
                "checklists",
            )


def adopt(version: ItemVersion, by: Officer) -> ItemVersion:
    """审定: by the head of the initiating department, who is not the one who proposed it."""
    if version.adopted_at is not None:
        raise Refused(_l("这一版本已经审定。"))
    if version.initiating_department_id not in by.departments_as("head"):
        raise Refused(_l("只有发起部门负责人可以审定。"))
    if version.proposed_by_id == by.id:
        raise Refused(_l("拟订人不能审定自己拟订的版本。"))
    with step("item.adopted", by, version, code=version.item.code, number=version.number):
        version.adopted_by_id, version.adopted_at = by.id, clock.now()
    return version


def drop(version: ItemVersion, by: Officer) -> None:
    """撤回 a version that was never adopted; the ledger keeps what it said."""
    if version.adopted_at is not None:
        raise Refused(_l("已审定的版本不能撤回，请修订或废止。"))
    with step("item.dropped", by, version.item, **rules.entry(version)):
        db.session.delete(version)
        if version.number == 1:
            db.session.flush()
            db.session.delete(version.item)


def current_versions(*options: Any) -> list[ItemVersion]:
    """The versions that count today, by code; ``options``: what is loaded with them."""
    versions = selectinload(Item.versions).options(*options)
    items = db.session.scalars(select(Item).options(versions).order_by(Item.code))
    return [found for item in items if (found := rules.current(item.versions))]


def as_it_stands() -> list[dict[str, Any]]:
    """The list with all that it says today, as it would be published."""
    return [rules.entry(version) for version in current_versions(*WHOLE)]


def last_edition() -> ListEdition | None:
    return db.session.scalar(select(ListEdition).order_by(ListEdition.number.desc()).limit(1))


def entries(edition: ListEdition | None) -> list[dict[str, Any]]:
    """The rows of an edition, none when there is none."""
    rows = json.loads(edition.body) if edition else []
    return [row | {"频次": rules.yearly(row.get("频次", ""))} for row in rows]


def changes() -> list[tuple[str, str, str]]:
    """(code, name, what) between the last edition and the list as it stands."""
    return list(rules.edition_changes(entries(last_edition()), as_it_stands()))


def publish_list(by: Officer) -> ListEdition:
    """公布 the list as it stands (第五条): a snapshot that never changes."""
    with step("list.published", by) as event:
        now = as_it_stands()
        last = last_edition()
        if now == entries(last):
            raise Refused(_l("清单与上一次公布的内容相同，没有需要公布的变化。"))
        body = ledger.canonical(now)
        edition = ListEdition(number=last.number + 1 if last else 1, body=body,
                              digest=hashlib.sha256(body.encode()).hexdigest(), published_by_id=by.id)  # fmt: skip
        db.session.add(edition)
        db.session.flush()
        event.subject, event.facts["count"] = edition, len(now)
    return edition

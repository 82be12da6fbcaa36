"""预查比对: registers are asked through the departments' plugins; the answer is kept with its time."""

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import aside, host, settings_of
from jointcheck.plugin import Card, Licence, Lookup
from jointcheck.plugin.host import Answered, Host
from jointcheck.visit.model import LookupSnapshot, Record
from jointcheck.visit.steps import refuse_unless_member, refuse_unless_open


@dataclass(frozen=True)
class Offer:
    """A look-up that a plugin offers for this visit."""

    plugin: str
    lookup: Lookup

    @property
    def code(self) -> str:
        return f"{self.plugin}/{self.lookup.code}"


def offers(record: Record) -> list[Offer]:
    """The look-ups of the plugins that the task's departments use, for the visit's checklists."""
    wanted = {sheet.checklist_version.code for sheet in record.round.sheets}
    found = host().each("lookups", only=switched_on(record))
    return [
        Offer(one.plugin, one.value)
        for one in found
        if not one.value.for_checklists or wanted & set(one.value.for_checklists)
    ]


def switched_on(record: Record) -> set[str]:
    query = db.select(PluginSwitch.plugin).where(
        PluginSwitch.enabled, PluginSwitch.department_id.in_(record.task.department_ids)
    )
    return set(db.session.scalars(query))


def ask(record: Record, *, by: Any) -> list[LookupSnapshot]:
    """Ask every register and keep what it said; one that cannot be asked is kept as 未能查询."""
    refuse_unless_member(record, by)
    refuse_unless_open(record)
    wanted, about = offers(record), card(record.entity)
    if not wanted:
        raise Refused(_l("参与部门没有启用可查询的业务系统。"))
    # Other systems may be slow: nothing of ours is held while they are asked.
    answers = aside(lambda plugins: [(one, fetched(plugins, one, about)) for one in wanted])
    with step("record.looked_up", by, record) as event:
        kept = [snapshot(record, offer, answer, by) for offer, answer in answers]
        db.session.add_all(kept)
        event.facts["asked"] = {one.title: one.answered for one in kept}
    return kept


def fetched(plugins: Host, offer: Offer, about: Card) -> Answered:
    settings = settings_of(offer.plugin)
    return plugins.ask(offer.plugin, "fetch", offer.lookup.code, card=about, settings=settings)


def snapshot(record: Record, offer: Offer, answer: Answered, by: Any) -> LookupSnapshot:
    facts = [asdict(fact) for fact in answer.value or ()]
    if answer.trouble:
        facts = [{"label": _("未能查询"), "theirs": answer.trouble}]
    return LookupSnapshot(
        record_id=record.id, plugin=offer.plugin, code=offer.lookup.code, title=offer.lookup.title,
        answered=not answer.trouble, facts=facts, officer_id=by.id,
    )  # fmt: skip


def latest(record: Record) -> list[LookupSnapshot]:
    """The last answer of each look-up."""
    query = db.select(LookupSnapshot).filter_by(record_id=record.id).order_by(LookupSnapshot.id)
    found = {(one.plugin, one.code): one for one in db.session.scalars(query)}
    return list(found.values())


def by_hand(snapshots: list[LookupSnapshot]) -> dict[str, str]:
    """What must be compared by hand, as further things to tick: code → words."""
    return {
        f"manual:{one.plugin}/{one.code}": _("已人工核对：%(title)s", title=one.title)
        for one in snapshots
        if not one.answered
    }


def card(entity: Entity) -> Card:
    """What a plugin may know of the entity: no persons, no phones, no risk class."""
    return Card(
        code=entity.code, name=entity.name, today=clock.today(), kind=entity.kind,
        region=entity.region, address=entity.address, tags=tuple(entity.tag_names),
        licences=tuple(
            Licence(one.kind, one.number, one.authority, one.valid_from, one.valid_to)
            for one in entity.licences
        ),
    )  # fmt: skip

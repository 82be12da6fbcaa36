"""What plugins hear of: a job in the transaction of the fact itself, told after it is committed."""

from collections.abc import Callable, Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from jointcheck.ground import clock, jobs, step
from jointcheck.ground.db import db
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import aside, host, settings_of
from jointcheck.plugin import events
from jointcheck.plugin.shape import build, plain

Facts = dict[str, Any]
WORDS: dict[str, tuple[str, Callable[[Any, Facts], Facts]]] = {
    "draw.locked": ("Drawn", lambda draw, facts: {"count": int(facts.get("count") or 0)}),
    "task.dispatched": ("Assigned", lambda task, facts: {}),
    "substitution.approved": ("Substituted", lambda row, facts: {"reason": str(facts.get("reason", ""))}),
    "notice.delivered": ("Noticed", lambda notice, facts: {}),
    "sheet.signed": ("SheetSigned", lambda sheet, facts: {
        "checklist": sheet.checklist_version.code, "digest": sheet.digest,
        "department": sheet.department.name}),
    "record.submitted": ("RecordSubmitted", lambda record, facts: {}),
    "review.returned": ("Returned", lambda record, facts: {"reason": str(facts.get("reason", ""))}),
    "review.completed": ("Approved", lambda record, facts: {}),
    "result.published": ("Published", lambda publication, facts: {}),
    "objection.received": ("Objected", lambda objection, facts: {}),
    "result.corrected": ("Corrected", lambda publication, facts: {}),
    "followup.handed": ("FollowedUp", lambda row, facts: {"route": str(facts.get("title", ""))}),
    "archive.sealed": ("Archived", lambda volume, facts: {}),
}  # fmt: skip


def listen(event: step.Event, by: Any) -> None:
    """Called with every step, inside its transaction: what plugins may hear becomes a job."""
    if event.verb not in WORDS or event.subject is None:
        return
    hearers = {name for name, plugin in host().plugins.items() if "on_event" in plugin.has}
    if not hearers:
        return
    name, more = WORDS[event.verb]
    task, record = about(event.subject)
    if task is None or not hearers & switched_on(task.department_ids):
        return
    facts = {"at": clock.now().isoformat(), "task": task.number,
             "record": record.number if record else ""} | more(event.subject, event.facts)  # fmt: skip
    jobs.enqueue("plugin.event", _("告知插件"), name=name, facts=facts,
                 departments=sorted(task.department_ids))  # fmt: skip


def about(subject: Any) -> tuple[Any, Any]:
    """(task, record) that a subject belongs to; either may be None."""
    record = subject if hasattr(subject, "rounds") else getattr(subject, "record", None)
    if record is None and hasattr(subject, "publication"):
        record = subject.publication.record
    held = record or subject
    task = held if hasattr(held, "department_ids") else getattr(held, "task", None)
    return task, record


def switched_on(departments: Collection[int]) -> set[str]:
    """Names of the plugins that at least one of the departments uses."""
    query = select(PluginSwitch.plugin).where(
        PluginSwitch.enabled, PluginSwitch.department_id.in_(departments)
    )
    return set(db.session.scalars(query))


@jobs.handles("plugin.event")
def tell(job: jobs.Job) -> dict[str, Any]:
    """Tell every plugin that a department of the task has switched on; troubles are only noted."""
    event = build(events.EVENTS[job.payload["name"]], job.payload["facts"], "事件")
    granted = sorted(switched_on(job.payload["departments"]))
    settings = {name: settings_of(name) for name in granted}
    said = aside(lambda plugins: [
        one for name, own in settings.items()
        for one in plugins.each("on_event", only=(name,), event=event, settings=own)
    ])  # fmt: skip
    return plain({one.plugin: one.trouble or "ok" for one in said})  # type: ignore[no-any-return]


step.LISTENERS.append(listen)

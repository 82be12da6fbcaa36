"""What the visit tells the rooms on its left: they ask through lists, it never imports back."""

from collections import Counter

from flask import url_for
from flask_babel import gettext as _

from jointcheck.catalogue.entity_views import HISTORY, Visit
from jointcheck.catalogue.model import Entity
from jointcheck.draw import dispatch
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.people.access import me
from jointcheck.plan import frequency, judging, panels, progress
from jointcheck.plan.model import Task
from jointcheck.visit import frequency as inspections
from jointcheck.visit import history, rules, steps
from jointcheck.visit.model import Record


def task_panel(task: Task) -> panels.Panel | None:
    """How far the visits of a task are, on the task's page."""
    if task.dispatched_at is None:
        return None
    query = db.select(Record.state).filter_by(task_id=task.id)
    found = Counter(db.session.scalars(query))
    rows = [
        panels.Row(
            told(word),
            url_for("visit.records", task=task.number, state=state),
            _("%(number)s 户", number=found[state]),
            rules.TONES[state],
        )
        for state, word in rules.STATES.items()
        if found[state]
    ]
    return panels.Panel(_("检查"), rows, _("还没有检查记录。"))


def entity_history(entity: Entity) -> list[Visit]:
    """The checks that an entity has had, on its page; two statements."""
    found = history.of_entity(entity.id)
    mine = history.readable(found, me())
    return [
        Visit(
            record.started_at or record.concluded_at,
            record.task.name,
            url_for("visit.record", record=record.id) if record.id in mine else None,
            told(rules.STATES[record.state]),
        )
        for record in found
    ]


def register() -> None:
    """Once, when the pages are loaded."""
    judging.CHECKED.append(steps.checked)
    judging.WAITING.append(steps.waiting)
    frequency.SOURCES.append(frequency.Source(inspections.rows, inspections.told))
    progress.COUNTERS.append(steps.counts)
    dispatch.DISPATCHED.append(steps.open_records)
    panels.PANELS.append(task_panel)
    HISTORY.append(entity_history)

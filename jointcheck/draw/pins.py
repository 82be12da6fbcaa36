"""Which checklist versions a task will use: pinned when its list is locked, for good."""

from collections.abc import Iterator

from sqlalchemy import delete

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ItemChecklist, ItemVersion
from jointcheck.ground.db import db
from jointcheck.plan.model import Task, TaskChecklist


def asked(task: Task) -> Iterator[tuple[ItemVersion, ItemChecklist]]:
    """The checklists that the task's items ask of the task's departments."""
    for one in task.items:
        for checklist in one.item_version.checklists:
            if checklist.department_id in task.department_ids:
                yield one.item_version, checklist


def missing_checklists(task: Task) -> list[str]:
    """Codes of the checklists that no department has approved yet."""
    codes = dict.fromkeys(one.checklist_code for _item, one in asked(task))
    return [code for code in codes if pins.latest_approved(code) is None]


def pin(task: Task) -> int:
    """Pin the approved version of every checklist; returns how many. In the caller's step.

    What a void list had pinned before goes: nothing was inspected by it.
    """
    db.session.execute(delete(TaskChecklist).where(TaskChecklist.task_id == task.id))
    pinned = 0
    for item, one in asked(task):
        version = pins.latest_approved(one.checklist_code)
        if version is not None:
            db.session.add(
                TaskChecklist(task_id=task.id, item_version_id=item.id,
                              department_id=one.department_id, checklist_version_id=version.id)
            )  # fmt: skip
            pinned += 1
    db.session.flush()
    return pinned

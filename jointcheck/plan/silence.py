"""不宜告知 (第十三条第二项): what forbids that the entities of a task are told beforehand."""

from collections.abc import Iterator

from flask_babel import gettext as _

from jointcheck.catalogue import pins
from jointcheck.plan.model import Task


def forbidding(task: Task) -> str:
    """Which of the task's items and checklists forbid it, in a sentence; empty when none does."""
    items = [one.item_version.name for one in task.items if not one.item_version.may_be_announced]
    sheets = list(dict.fromkeys(secret_checklists(task)))
    said = []
    if items:
        said.append(_("清单规定不宜告知：%(names)s", names="、".join(items)))
    if sheets:
        said.append(_("检查表规定不宜告知：%(names)s", names="、".join(sheets)))
    return "；".join(said)


def secret_checklists(task: Task) -> Iterator[str]:
    """Titles of the checklists in use that the task's departments forbid to be told of."""
    held = {one.department.id for one in task.departments}
    for one in task.items:
        for asked in one.item_version.checklists:
            known = pins.latest_approved(asked.checklist_code)
            if asked.department_id in held and known is not None:
                checklist = pins.checklist(known)
                if not checklist.may_be_announced:
                    yield checklist.title

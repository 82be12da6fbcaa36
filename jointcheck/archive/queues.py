"""What waits for the archivist, and which volumes an officer sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, lazyload, selectinload

from jointcheck.archive import rules
from jointcheck.archive.model import Appraisal, Volume
from jointcheck.ground.db import db
from jointcheck.ground.jobs import Job
from jointcheck.people import todo
from jointcheck.people.model import Officer
from jointcheck.people.todo import Todo
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.plan.panels import PANELS, Panel, Row
from jointcheck.visit.model import Record

WORKING = ("queued", "running")


@dataclass(frozen=True)
class Standing:
    """How far one task is filed, in records."""

    task_id: int
    number: str
    name: str
    total: int
    published: int  # and not yet archived
    waiting: int  # published without a volume
    filed: int
    sealed: int
    own: int  # 1 when the task has its own volume
    own_sealed: int


def visible(officer: Officer) -> Any:
    """The tasks of the officer's world, as a condition; superior and auditor see all."""
    if {"superior", "audit_admin"} & officer.roles:
        return true()
    held = {grant.department_id for grant in officer.grants}
    return Task.id.in_(select(TaskDepartment.task_id).where(TaskDepartment.department_id.in_(held)))


def volumes(officer: Officer, wanted: dict[str, Any]) -> Select[Any]:
    """The volumes that fit the conditions, newest first."""
    query = (
        select(Volume).join(Volume.task).outerjoin(Volume.job)
        .options(contains_eager(Volume.job), selectinload(Volume.appraisals),
                 lazyload(Volume.task), lazyload(Volume.record))
        .where(visible(officer)).order_by(Volume.id.desc())
    )  # fmt: skip
    if text := wanted.get("q"):
        query = query.where(or_(Volume.number.contains(text, autoescape=True),
                                Volume.title.contains(text, autoescape=True)))  # fmt: skip
    if state := wanted.get("state"):
        query = query.where(condition(state))
    if year := wanted.get("year"):
        query = query.where(Task.year == year)
    return query


def condition(state: str) -> Any:
    """The rows whose ``state`` is the given one."""
    built = Volume.sealed_at.is_(None)
    return {
        "sealed": and_(Volume.sealed_at.isnot(None), ~gone()),
        "destroyed": gone(),
        "building": and_(built, Job.state.in_(WORKING)),
        "failed": and_(built, Job.state == "failed"),
        "filed": and_(built, Job.state == "done"),
    }[state]


def gone() -> Any:
    """Whether the volume of the row was destroyed."""
    return Volume.appraisals.any(Appraisal.destroyed_at.isnot(None))


def state(volume: Volume) -> str:
    """A key of ``rules.STATES``."""
    if volume.sealed_at:
        over = any(one.destroyed_at for one in volume.appraisals)
        return "destroyed" if over else "sealed"
    job = volume.job.state if volume.job else "done"
    return "building" if job in WORKING else "failed" if job == "failed" else "filed"


def standings(where: Any) -> Select[Any]:
    """One row for each task with published records: the fields of ``Standing``."""
    number = func.count
    published = Record.state == "published"
    task_volume = aliased(Volume)
    own = (
        select(func.count()).where(task_volume.task_id == Task.id, task_volume.record_id.is_(None))
        .correlate(Task)
    )  # fmt: skip
    return (
        select(
            Task.id.label("task_id"), Task.number, Task.name, number(Record.id).label("total"),
            number(case((published, 1))).label("published"),
            number(case((and_(published, Volume.id.is_(None)), 1))).label("waiting"),
            number(case((Volume.sealed_at.is_(None), Volume.id))).label("filed"),
            number(Volume.sealed_at).label("sealed"),
            own.scalar_subquery().label("own"),
            own.where(task_volume.sealed_at.isnot(None)).scalar_subquery().label("own_sealed"),
        )
        .join(Record, Record.task_id == Task.id).outerjoin(
            Volume, and_(Volume.record_id == Record.id, Volume.supplement == 0)
        )
        .where(where, Task.archived_at.is_(None)).group_by(Task.id, Task.number, Task.name)
    )  # fmt: skip


def pending(officer: Officer) -> list[Standing]:
    """The tasks whose initiating department's archivist still has something to file or seal."""
    held = officer.departments_as("archivist")
    query = standings(Task.initiating_department_id.in_(held)).order_by(Task.id)
    rows = [Standing(*row) for row in db.session.execute(query)]
    return [row for row in rows if row.published or row.sealed]


@todo.source
def to_file(officer: Officer) -> Iterator[Todo]:
    """One line a task: to file, to seal, and at last the task's own volume. One statement."""
    if "archivist" not in officer.roles:
        return
    for row in pending(officer):
        what = next_act(row)
        if what:
            yield Todo("archive", what, row.name, url_for("archive.task", task=row.task_id))


def next_act(row: Standing) -> str:
    """What is to be done next with a task's volumes, in words; empty when others must act first."""
    if row.waiting:
        return ngettext("立卷（%(num)s 户）", "立卷（%(num)s 户）", row.waiting)
    if row.filed:
        return ngettext("核对并封存案卷（%(num)s 卷）", "核对并封存案卷（%(num)s 卷）", row.filed)
    if row.sealed == row.total:
        return _("封存任务卷") if row.own else _("立任务卷")
    return ""


def panel(task: Task) -> Panel | None:
    """On the task's page: how many are filed and sealed."""
    query = (
        select(func.count(), func.count(Volume.sealed_at))
        .select_from(Volume).where(Volume.task_id == task.id)
    )  # fmt: skip
    made, sealed = db.session.execute(query).one()
    if not made:
        return None
    done = made == sealed
    word = _(rules.STATES["sealed"]) if done else _("%(a)s / %(b)s 已封存", a=sealed, b=made)
    row = Row(_("案卷 %(n)s 卷", n=made), url_for("archive.task", task=task.id), word,
              "pass" if done else "due")  # fmt: skip
    return Panel(_("归档"), [row])


PANELS.append(panel)

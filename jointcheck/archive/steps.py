"""立卷、重新立卷、封存 (第二十二条), and how long things are kept."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from jointcheck.archive import standing, verify
from jointcheck.archive.model import RetentionRule, Volume
from jointcheck.ground import clock, files, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task
from jointcheck.visit.model import Record
from jointcheck.visit.rules import may_become

ledger.words({
    "archive.filed": _l("立卷"), "archive.filed_all": _l("整批立卷"),
    "archive.refiled": _l("重新立卷"), "archive.built": _l("生成电子案卷"),
    "archive.sealed": _l("封存案卷"), "archive.task_closed": _l("任务归档"),
    "archive.retention": _l("确定归档保存方式"),
})  # fmt: skip


def file_record(record: Record, by: Officer, situation: str = "") -> Volume:
    """立卷: make the volume of a published record; the worker builds it.

    ``situation``: 本卷情况说明 of the 备考表, e.g. why a paper is missing.
    """
    with step("archive.filed", by) as event:
        if record.state != "published":
            raise Refused(_l("检查结果公示以后才能立卷。"))
        if volume_of(record):
            raise Refused(_l("这一户已经立卷。"))
        volume = new_volume(record.task, record, by, situation)
        event.subject = volume
    return volume


def file_all(task: Task, by: Officer) -> int:
    """整批立卷: every published record of the task that has no volume yet; how many there were."""
    with step("archive.filed_all", by, task) as event:
        waiting = list(db.session.scalars(to_file(task).order_by(Record.id)))
        if not waiting:
            raise Refused(_l("没有等待立卷的检查记录。"))
        for record in waiting:
            file_record(record, by)
        event.facts["count"] = len(waiting)
    return len(waiting)


def to_file(task: Task) -> Any:
    """The task's published records without a volume."""
    filed = select(Volume.record_id).where(Volume.record_id.isnot(None))
    return select(Record).where(
        Record.task_id == task.id, Record.state == "published", Record.id.not_in(filed)
    )


def file_task(task: Task, by: Officer, situation: str = "") -> Volume:
    """立卷 of the task's own papers: plan, scheme, draws; when its records are published, or it is void."""
    with step("archive.filed", by) as event:
        if not (task.voided_at or all_published(task)):
            raise Refused(_l("本任务还有没有公示的检查记录，全部公示以后才能立任务卷。"))
        if task_volume(task):
            raise Refused(_l("本任务已经立卷。"))
        volume = new_volume(task, None, by, situation)
        event.subject = volume
    return volume


def all_published(task: Task) -> bool:
    states = set(db.session.scalars(select(Record.state).filter_by(task_id=task.id).distinct()))
    return bool(states) and states <= {"published", "archived"}


def volume_of(record: Record) -> Volume | None:
    return db.session.scalar(select(Volume).filter_by(record_id=record.id, supplement=0))


def task_volume(task: Task) -> Volume | None:
    return db.session.scalar(select(Volume).filter_by(task_id=task.id, record_id=None))


def new_volume(
    task: Task, record: Record | None, by: Officer, situation: str, supplement: int = 0
) -> Volume:
    years, method = standing.retention(task, record)
    title = f"{task.name}：{record.entity.name}" if record else f"{task.name}：任务卷"
    number = next_number(task, record)
    first = volume_of(record) if record and supplement else None
    if first:
        number, title = f"{first.number}补{supplement}", f"{title}（补充卷{supplement}）"
    volume = Volume(
        number=number, task=task, record=record, title=title, supplement=supplement,
        retention_years=years, method=method, situation=situation, created_by=by,
    )  # fmt: skip
    db.session.add(volume)
    db.session.flush()
    volume.job = jobs.enqueue("archive.volume", volume.title, by, volume=volume.id)
    return volume


def next_number(task: Task, record: Record | None) -> str:
    """The task's number and a serial; 000 is the volume of the task itself."""
    if record is None:
        return f"{task.number}-000"
    query = select(func.count(Volume.record_id)).where(
        Volume.task_id == task.id, Volume.supplement == 0
    )
    return f"{task.number}-{(db.session.scalar(query) or 0) + 1:03d}"


def refile(volume: Volume, situation: str, by: Officer) -> Volume:
    """重新立卷: build an unsealed volume anew from what is there now."""
    with step("archive.refiled", by, volume, situation=situation):
        refuse_sealed(volume)
        if volume.job and volume.job.state in ("queued", "running"):
            raise Refused(_l("案卷正在生成，请等它完成。"))
        volume.situation = situation
        volume.retention_years, volume.method = standing.retention(volume.task, volume.record)
        volume.job = jobs.enqueue("archive.volume", volume.title, by, volume=volume.id)
    return volume


def seal(volume: Volume, by: Officer) -> Volume:
    """封存: nothing of the volume changes from here on; the record, and the task at last, is archived."""
    with step("archive.sealed", by, volume) as event:
        refuse_sealed(volume)
        if found := standing.obstacles(volume, standing.matters(volume)):
            raise Refused("".join(found))
        if verify.verify(files.path(volume.file_sha256 or "")):
            raise Refused(_l("电子案卷已损坏，不能封存，请重新立卷。"))
        event.facts.update(number=volume.number, digest=volume.manifest_digest,
                           file=volume.file_sha256)  # fmt: skip
        close(volume, by)
        volume.sealed_by, volume.sealed_at = by, clock.now()
    return volume


def refuse_sealed(volume: Volume) -> None:
    if volume.sealed_at:
        raise Refused(_l("案卷已经封存，不得更改。"))


def close(volume: Volume, by: Officer) -> None:
    """The record is archived with its volume; the task when its own volume, the last, is sealed."""
    record, task = volume.record, volume.task
    if record is None:
        with step("archive.task_closed", by, task):
            task.archived_at = clock.now()
    elif may_become(record.state, "archived"):
        record.state, record.archived_at = "archived", clock.now()
        db.session.flush()


def set_retention(
    department: Department, terms: Mapping[str, tuple[int | None, str]], by: Officer
) -> None:
    """归档保存方式由任务发起部门确定: ``terms`` is outcome → (years or None for ever, method)."""
    with step("archive.retention", by, department, terms={k: list(v) for k, v in terms.items()}):
        known = {rule.outcome: rule for rule in rules_of(department)}
        for name, (years, method) in terms.items():
            rule = known.get(name) or RetentionRule(department_id=department.id, outcome=name)
            rule.years, rule.method, rule.set_by_id = years, method, by.id
            db.session.add(rule)


def rules_of(department: Department) -> list[RetentionRule]:
    query = select(RetentionRule).filter_by(department_id=department.id)
    return list(db.session.scalars(query))

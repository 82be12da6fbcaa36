"""Pages of this stage."""

import zipfile

from flask import Response, abort
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from jointcheck.archive import (
    build,
    cover,
    custody,
    custody_rules,
    custody_views,
    forms,
    metadata,
    queues,
    rules,
    standing,
    statistics_views,
    steps,
    verify,
)
from jointcheck.archive.blueprint import bp
from jointcheck.archive.model import RetentionRule, Volume, VolumeLeaf
from jointcheck.ground import files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.people.inspecting import departments
from jointcheck.people.model import Department
from jointcheck.plan.model import Task
from jointcheck.visit.model import Record

__all__ = ["bp", "custody_views", "statistics_views"]

for name, model in {"record": Record, "task": Task, "department": Department}.items():
    access.loads(name, model)
# A volume's page needs of its task only the departments, not items and strata.
LEAN = (joinedload(Volume.job), joinedload(Volume.task).options(
    lazyload(Task.items), lazyload(Task.strata)))  # fmt: skip
access.loads("volume", Volume, *LEAN)
JOB = build.build  # the worker knows the job by this import


@bp.get("/volumes")
def volumes() -> Response:
    query = forms.VolumeQuery()
    wanted = query.wanted if query.validate() else {}
    return page("archive/volumes.html", block="rows", query=query, state_of=queues.state,
                rules=rules, rows=paged(queues.volumes(me(), wanted)))  # fmt: skip


@bp.get("/to-file")
def to_file() -> Response:
    return page("archive/to_file.html", rows=queues.pending(me()), next_act=queues.next_act)


@bp.get("/tasks/<int:task>")
def task(task: Task) -> Response:
    records = paged(
        select(Record).where(Record.task_id == task.id).order_by(Record.id)
        .options(lazyload(Record.task))
    )  # fmt: skip
    keys = [record.id for record in records.items]
    query = (
        select(Volume).options(joinedload(Volume.job), selectinload(Volume.appraisals))
        .where(Volume.task_id == task.id, Volume.record_id.in_(keys) | Volume.record_id.is_(None))
        .order_by(Volume.supplement)
    )  # fmt: skip
    found = list(db.session.scalars(query))
    by_record = {volume.record_id: volume for volume in found if not volume.supplement}
    more: dict[int | None, list[Volume]] = {}
    for volume in found:
        if volume.supplement:
            more.setdefault(volume.record_id, []).append(volume)
    row = db.session.execute(queues.standings(Task.id == task.id)).first()
    return page("archive/task.html", task=task, records=records, volumes=by_record, more=more, rules=rules,
                state_of=queues.state, row=row, form=forms.FileAllForm.of(task),
                events=ledger.trace(task))  # fmt: skip


@bp.post("/tasks/<int:task>/file")
def file_all(task: Task) -> Response:
    form = forms.FileAllForm.of(task)
    if form.do(steps.file_all, task, by=me()):
        return see("archive.task", task=task.id)
    return page("archive/refused.html", form=form, task=task)


@bp.route("/tasks/<int:task>/volume", methods=["GET", "POST"])
def file_task(task: Task) -> Response:
    form = forms.FileForm.of(task)
    volume = form.do(steps.file_task, task, by=me())
    if volume:
        return see("archive.volume", volume=volume.id)
    return page("archive/file.html", form=form, task=task, record=None, until=None)


@bp.route("/records/<int:record>/file", methods=["GET", "POST"])
def file_record(record: Record) -> Response:
    form = forms.FileForm.of(record)
    volume = form.do(steps.file_record, record, by=me())
    if volume:
        return see("archive.volume", volume=volume.id)
    return page("archive/file.html", form=form, task=record.task, record=record,
                until=standing.objections_until(standing.published_on(record)))  # fmt: skip


@bp.get("/volumes/<int:volume>")
def volume(volume: Volume) -> Response:
    known = standing.matters(volume)
    found = [] if volume.sealed_at else standing.obstacles(volume, known)
    return page("archive/volume.html", block="volume", volume=volume, rules=rules,
                state=queues.state(volume), parts=standing.parts(volume, known), obstacles=found,
                until=standing.objections_until(known.published_on),
                expires=custody.expires(volume), words=custody_rules, events=ledger.trace(volume),
                lacking=metadata.lacking(volume.leaves))  # fmt: skip


@bp.route("/volumes/<int:volume>/again", methods=["GET", "POST"])
def refile(volume: Volume) -> Response:
    form = forms.FileForm.of(volume)
    if form.do(steps.refile, volume, by=me()):
        return see("archive.volume", volume=volume.id)
    parts = standing.parts(volume, standing.matters(volume)) if volume.leaves else []
    return page("archive/refile.html", form=form, volume=volume, missing=rules.missing(parts))


@bp.route("/volumes/<int:volume>/seal", methods=["GET", "POST"])
def seal(volume: Volume) -> Response:
    form = forms.SealForm.of(volume)
    if form.do(steps.seal, volume, by=me()):
        return see("archive.volume", volume=volume.id)
    known = standing.matters(volume)
    return page("archive/seal.html", form=form, volume=volume, rules=rules,
                obstacles=standing.obstacles(volume, known),
                until=standing.objections_until(known.published_on))  # fmt: skip


def refuse_gone(volume: Volume) -> None:
    """410 once the volume was destroyed: what stays is its index."""
    if custody.destroyed(volume):
        abort(410)


@bp.get("/volumes/<int:volume>/file")
def download(volume: Volume) -> Response:
    if volume.file_sha256 is None:
        abort(404)
    refuse_gone(volume)
    return files.send(volume.file_sha256, f"{volume.number}.zip")


@bp.get("/volumes/<int:volume>/cover")
def print_cover(volume: Volume) -> Response:
    if volume.built_at is None:
        abort(404)
    at = volume.sealed_at or volume.built_at
    return shown(cover.pdf(volume, volume.leaves, at, sealed=True), "application/pdf")


@bp.get("/volumes/<int:volume>/leaves/<int:serial>")
def leaf(volume: Volume, serial: int) -> Response:
    found = db.session.scalar(select(VolumeLeaf).filter_by(volume_id=volume.id, serial=serial))
    if found is None or volume.file_sha256 is None:
        abort(404)
    refuse_gone(volume)
    with zipfile.ZipFile(files.path(volume.file_sha256)) as packed:
        content = packed.read(f"{verify.ROOT}data/{found.path}")
    kind = files.signature(content[:16]) or "text/plain"
    return shown(content, kind, found.path.rpartition("/")[2])


def shown(content: bytes, kind: str, name: str = "") -> Response:
    """A piece to look at; what a browser might run is only to be kept."""
    safe = kind.startswith(("text/plain", "image/", "application/pdf"))
    response = files.made(content, kind, name, inline=safe)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/retention")
def retentions() -> Response:
    known: dict[int, dict[str, RetentionRule]] = {}
    for rule in db.session.scalars(select(RetentionRule)):
        known.setdefault(rule.department_id, {})[rule.outcome] = rule
    return page("archive/retentions.html", departments=departments(), known=known, rules=rules)


@bp.route("/retention/<int:department>", methods=["GET", "POST"])
def retention(department: Department) -> Response:
    form = forms.RetentionForm.of(department)
    if not form.bound:
        form.fill(steps.rules_of(department))
    if form.do(steps.set_retention, department, by=me()):
        return see("archive.retentions")
    return page("archive/retention.html", form=form, department=department, rules=rules,
                title=_("确定归档保存方式"))  # fmt: skip

"""检查表工作簿: sent in by a department without a programmer, approved by another of its people."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import checklist_steps, pins
from jointcheck.catalogue.model import ChecklistUpload, ChecklistVersion
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plugin import Checklist, diff
from jointcheck.plugin.proofread import Fault

ledger.words({
    "checklist.uploaded": _l("上传检查表工作簿"), "checklist.upload_dropped": _l("撤下上传的检查表"),
    "checklist.upload_adopted": _l("审定上传的检查表"),
})  # fmt: skip


def unfit(checklist: Checklist, department: Department) -> Iterator[Fault]:
    """Why the department cannot bring this checklist, beyond what proofreading finds."""
    if checklist.department not in checklist_steps.names(department):
        yield Fault("", "department", f"只能上传本部门的检查表，须写“{department.short_name}”")
    newest = newest_of(checklist.code)
    if newest is None:
        return
    if newest.department_id != department.id:
        owner = newest.department.short_name
        yield Fault("", "code", f"代码“{checklist.code}”已由{owner}使用，请另取代码")
        return
    known = db.session.scalar(
        select(ChecklistVersion.digest).filter_by(code=checklist.code, version=checklist.version)
    )
    if known == checklist.digest:
        yield Fault("", "version", f"与已登记的 {checklist.version} 版完全相同，没有变化")
    elif known:
        yield Fault("", "version", f"{checklist.version} 版已登记，内容有改动的须改版本号")
    for change in diff(pins.checklist(newest), checklist):
        if change.refused:
            kinds = f"由“{change.before}”改为“{change.after}”"
            yield Fault(change.item, "kind", f"类型不得{kinds}，请另用新编号")


def newest_of(code: str) -> ChecklistVersion | None:
    """The version that came last under this code, approved or not."""
    query = select(ChecklistVersion).filter_by(code=code).order_by(ChecklistVersion.id.desc())
    return db.session.scalar(query.limit(1))


def upload_checklist(checklist: Checklist, *, by: Officer) -> ChecklistUpload:
    """Keep what was read until somebody approves it; an earlier one of the same code gives way."""
    with step("checklist.uploaded", by, code=checklist.code, digest=checklist.digest) as event:
        for earlier in waiting(by.department_id):
            if pins.parsed(earlier.body).code == checklist.code:
                close(earlier, "replaced")
        upload = ChecklistUpload(
            department_id=by.department_id, officer_id=by.id, body=checklist.to_json()
        )
        db.session.add(upload)
        db.session.flush()
        event.subject = upload
    return upload


def waiting(*departments: int) -> list[ChecklistUpload]:
    """Uploads of these departments that nobody has decided on, oldest first."""
    query = select(ChecklistUpload).where(
        ChecklistUpload.closed_at.is_(None), ChecklistUpload.department_id.in_(departments)
    )
    return list(db.session.scalars(query.order_by(ChecklistUpload.id)))


def close(upload: ChecklistUpload, outcome: str) -> None:
    upload.outcome, upload.closed_at = outcome, clock.now()
    db.session.flush()


def refuse_closed(upload: ChecklistUpload) -> None:
    row = select(ChecklistUpload.closed_at).filter_by(id=upload.id).with_for_update()
    if db.session.scalar(row) is not None:  # the second of two people waits here for the first
        raise Refused(_l("这份工作簿已经处理过了。"))


def adopt_upload(upload: ChecklistUpload, *, by: Officer) -> ChecklistVersion:
    """启用: the upload becomes a version under uploaded/<department>, approved by this person."""
    with step("checklist.upload_adopted", by, upload):
        refuse_closed(upload)
        if upload.officer_id == by.id:
            raise Refused(_l("自己上传的检查表须由本部门另一位审核人或负责人启用。"))
        checklist = pins.parsed(upload.body)
        for fault in unfit(checklist, upload.department):
            raise Refused(
                _l("上传以后情况有变：%(fault)s。请改好后重新上传。", fault=fault.sentence)
            )
        source = f"uploaded/{upload.department.code}"
        version = checklist_steps.store(checklist, source, upload.department, by)
        checklist_steps.approve_checklist(version, by)
        close(upload, "adopted")
    return version


def drop_upload(upload: ChecklistUpload, *, by: Officer) -> ChecklistUpload:
    """撤下: it was not meant so."""
    with step("checklist.upload_dropped", by, upload):
        refuse_closed(upload)
        close(upload, "dropped")
    return upload

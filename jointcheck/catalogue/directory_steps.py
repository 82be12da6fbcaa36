"""名录库: imports of whole files, all of them or nothing, and corrections by hand with a reason."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.catalogue import entity_store, inspector_store
from jointcheck.catalogue.checklist_steps import names
from jointcheck.catalogue.entity_rows import COLUMNS, EntityRow, entity_stream
from jointcheck.catalogue.inspector_rows import InspectorRow, inspector_rows
from jointcheck.catalogue.model import DirectoryImport, Entity, EntityTag
from jointcheck.catalogue.sheet_rows import Outcome, Report, RowError
from jointcheck.ground import clock, files, jobs, ledger, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer

MOST_SHOWN = 500  # row remarks kept in a report; the numbers count all of them
STRIDE = 2_000
KIND = "application/octet-stream"
LARGE = 5_000  # rows; from here on the import is a job

ledger.words({
    "directory.imported": _l("导入名录"), "directory.rejected": _l("导入名录未通过校验"),
    "entity.corrected": _l("更正检查对象信息"), "directory.queued": _l("提交大批量导入"),
    "directory.stored": _l("登记导入报告"),
})  # fmt: skip

Progress = Callable[[int, str], None]


def import_entities(
    data: bytes, filename: str, by: Officer | None, progress: Progress | None = None
) -> DirectoryImport:
    """Take a file of 检查对象 into the directory: all of it, or nothing when a row is wrong.

    Rows are matched by canonical id; blank cells leave what is known. The report (row remarks,
    new, changed, unchanged) is kept either way. ``TableError`` (a ``Refused``) when the file
    cannot be read as a table.
    """
    tell = progress or (lambda done, words: None)
    report = check(data, filename, tell)
    if report["errors_count"]:
        return keep("entities", data, filename, by, report, accepted=False)
    tell(report["rows"], _("正在写入名录库"))
    with step("directory.imported", by, filename=filename) as event:
        columns = table.pick(table.read(data, filename).columns, COLUMNS)
        store = entity_store.Store(with_state="state" in columns)
        for batch in batches(data, filename):
            store.write(batch)
        event.facts |= store.counts
        event.subject = keep("entities", data, filename, by, report | store.counts, accepted=True)
    return event.subject


def check(data: bytes, filename: str, tell: Progress) -> dict[str, Any]:
    """The whole file read once, for its remarks only."""
    found = table.read(data, filename)
    report: Report[EntityRow] = Report()
    for outcome in entity_stream(found):
        report.add(outcome)
        if report.rows % STRIDE == 0:
            tell(report.rows, _("正在校验"))
    return summary(report)


def batches(data: bytes, filename: str) -> Iterator[list[EntityRow]]:
    batch: list[EntityRow] = []
    outcome: Outcome[EntityRow]
    for outcome in entity_stream(table.read(data, filename)):
        if outcome.thing is not None:
            batch.append(outcome.thing)
        if len(batch) == entity_store.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def summary(report: Report[Any]) -> dict[str, Any]:
    """A report as it is kept; of each kind of remark the first ``MOST_SHOWN``."""
    kinds = {"errors": report.errors, "warnings": report.warnings, "duplicates": report.duplicates}
    shown = {name: [plain(remark) for remark in rows[:MOST_SHOWN]] for name, rows in kinds.items()}
    counts = {f"{name}_count": len(rows) for name, rows in kinds.items()}
    return {"rows": report.rows, "ignored": list(report.ignored), **shown, **counts}


def plain(remark: RowError) -> list[Any]:
    return [remark.row, remark.column, remark.value, remark.sentence]


def keep(
    kind: str,
    data: bytes,
    filename: str,
    by: Officer | None,
    report: dict[str, Any],
    accepted: bool,
) -> DirectoryImport:
    """The import's own row; a refused one is a step of its own, so that its report is not lost."""
    verb = "directory.stored" if accepted else "directory.rejected"
    with step(verb, by, filename=filename, rows=report["rows"]) as event:
        stored = files.keep(data, KIND)
        made = DirectoryImport(
            kind=kind, filename=filename[:200], file_sha256=stored.sha256, report=report,
            accepted=accepted, officer_id=by.id if by else None,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = made
    return made


def import_inspectors(data: bytes, filename: str, by: Officer | None) -> DirectoryImport:
    """Take a file of 执法检查人员 into the directory; all of it, or nothing.

    A planner imports people of his own departments only; without ``by`` (command line) of any.
    """
    report = inspector_rows(table.read(data, filename), clock.today())
    departments = own_departments(by)
    report.errors += [
        RowError(0, _("部门"), name, _("不是您可以登记的部门：%(name)s", name=name))
        for name in sorted({row.department for row in report.good} - departments.keys())
    ]
    if report.errors:
        return keep("inspectors", data, filename, by, summary(report), accepted=False)
    return store_inspectors(report, departments, data, filename, by)


def store_inspectors(
    report: Report[InspectorRow], departments: dict[str, Department], data: bytes, filename: str,
    by: Officer | None,
) -> DirectoryImport:  # fmt: skip
    with step("directory.imported", by, filename=filename) as event:
        counts = inspector_store.write(report.good, departments)
        event.facts |= counts
        facts = summary(report) | counts
        event.subject = keep("inspectors", data, filename, by, facts, accepted=True)
    return event.subject


def own_departments(by: Officer | None) -> dict[str, Department]:
    """The departments whose people may be registered, by every name they go by."""
    rows = db.session.scalars(select(Department)).all()
    allowed = {d.id for d in rows} if by is None else by.departments_as("planner", "head")
    return {key: d for d in rows if d.id in allowed for key in names(d)}


def submit(kind: str, data: bytes, filename: str, by: Officer) -> DirectoryImport | jobs.Job:
    """What the import page does: at once, or as a job when the file is large."""
    if kind == "inspectors":
        return import_inspectors(data, filename, by)
    if count_rows(data, filename) <= LARGE:
        return import_entities(data, filename, by)
    with step("directory.queued", by, filename=filename) as event:
        stored = files.keep(data, KIND)
        title = _("导入检查对象名录：%(name)s", name=filename)
        job = jobs.enqueue("catalogue.import", title, by, sha256=stored.sha256, filename=filename)
        event.facts["sha256"] = stored.sha256
    return job


def count_rows(data: bytes, filename: str) -> int:
    """Rows of the file, counted no further than one beyond ``LARGE``."""
    count = 0
    for count, _row in enumerate(table.read(data, filename).rows, 1):
        if count > LARGE:
            break
    return count


@jobs.handles("catalogue.import")
def import_job(job: jobs.Job) -> dict[str, Any]:
    """A large import. Run twice it finds everything unchanged."""
    data = files.read(job.payload["sha256"])
    by = db.session.get(Officer, job.officer_id) if job.officer_id else None
    total = data.count(b"\n") if not data.startswith(table.ZIP) else 0
    number = job.id

    def progress(done: int, words: str) -> None:
        db.session.get_one(jobs.Job, number).progress(done, max(total, done), words)

    made = import_entities(data, job.payload["filename"], by, progress)
    progress(made.report["rows"], _("已导入") if made.accepted else _("没有导入"))
    return {"url": f"/imports/{made.id}", "accepted": made.accepted}


def correct_entity(
    entity: Entity, *, name: str, kind: str, region: str, address: str, industry: str,
    risk_class: str, state: str, tags: list[str], reason: str, by: Officer,
) -> Entity:  # fmt: skip
    """更正 by hand; the ledger keeps the reason and what stood there before."""
    new = {"name": name, "kind": kind, "region": region, "address": address, "industry": industry,
           "risk_class": risk_class, "state": state}  # fmt: skip
    old = {key: getattr(entity, key) for key in new} | {"tags": entity.tag_names}
    changed = {key: [old[key], value] for key, value in (new | {"tags": sorted(set(tags))}).items()
               if old[key] != value}  # fmt: skip
    if not changed:
        raise Refused(_l("没有改动任何内容。"), "name")
    with step("entity.corrected", by, entity, reason=reason, changed=changed):
        for key, value in new.items():
            setattr(entity, key, value)
        kept = {tag.tag: tag for tag in entity.tags}
        entity.tags = [kept.get(tag) or EntityTag(tag=tag) for tag in dict.fromkeys(tags)]
    return entity

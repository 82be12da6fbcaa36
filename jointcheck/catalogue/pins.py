"""The pinned checklists: readable from the database, whether or not the plugin is still there."""

from functools import lru_cache

from sqlalchemy import select

from jointcheck.catalogue.model import ChecklistUpload, ChecklistVersion
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plugin import Checklist


def checklist(version: ChecklistVersion) -> Checklist:
    """The checklist as its department wrote it."""
    return parsed(version.body)


def of_upload(upload: ChecklistUpload) -> Checklist:
    """The checklist in a workbook that waits for approval."""
    return parsed(upload.body)


@lru_cache(maxsize=256)
def parsed(body: str) -> Checklist:
    return Checklist.from_json(body)


def latest_approved(code: str) -> ChecklistVersion | None:
    """The version that a department took into use last and that is in force today, or None."""
    begins = ChecklistVersion.effective_from
    return db.session.scalar(
        select(ChecklistVersion)
        .filter_by(code=code)
        .where(ChecklistVersion.approval.has(), begins.is_(None) | (begins <= clock.today()))
        .order_by(ChecklistVersion.id.desc())
        .limit(1)
    )


def approved_before(version: ChecklistVersion) -> list[ChecklistVersion]:
    """Every version of the same checklist that was ever taken into use, the newest first."""
    query = select(ChecklistVersion).where(
        ChecklistVersion.code == version.code,
        ChecklistVersion.id != version.id,
        ChecklistVersion.approval.has(),
    )
    return list(db.session.scalars(query.order_by(ChecklistVersion.id.desc())))


def pinned() -> dict[tuple[str, str], str]:
    """(code, version) → digest of everything on record, for the plugin host."""
    rows = db.session.execute(
        select(ChecklistVersion.code, ChecklistVersion.version, ChecklistVersion.digest)
    )
    return {(code, version): digest for code, version, digest in rows}


def previous(version: ChecklistVersion) -> ChecklistVersion | None:
    """The version that came before, to compare with."""
    return db.session.scalar(
        select(ChecklistVersion)
        .where(ChecklistVersion.code == version.code, ChecklistVersion.id < version.id)
        .order_by(ChecklistVersion.id.desc())
        .limit(1)
    )

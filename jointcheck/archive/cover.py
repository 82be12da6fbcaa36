"""案卷封面、卷内文件目录和备考表, one paper in front of the pieces."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from jointcheck.archive import rules
from jointcheck.archive.model import Volume
from jointcheck.archive.pieces import day
from jointcheck.visit.printing import printed

TITLE = "案卷封面、卷内文件目录和备考表"
MEDIA = {"照片": (".jpg", ".png", ".webp", ".heic"), "录像": (".mp4", ".webm"),
         "录音": (".m4a", ".mp3", ".ogg", ".amr", ".wav")}  # fmt: skip


def pdf(volume: Volume, leaves: Sequence[Any], at: datetime, sealed: bool = False) -> bytes:
    """The paper; ``sealed``: with the digest of the electronic volume, to be kept beside it.

    ``leaves``: pieces or rows with title, number, author, on and path.
    """
    return printed("volume", data(volume, leaves, at, sealed), at)


def data(volume: Volume, leaves: Sequence[Any], at: datetime, sealed: bool) -> dict[str, Any]:
    task, record = volume.task, volume.record
    days = [leaf.on for leaf in leaves if leaf.on] or [day(at)]
    manifest = volume.manifest_digest if sealed else None
    return {
        "foot": {"number": volume.number, "digest": manifest, "verify": None},
        "fonds": task.initiating.name, "fonds_number": None, "catalogue_number": None,
        "volume_number": volume.number, "title": volume.title,
        "task": {"name": task.name, "number": task.number},
        "party": party(record) if record else None, "department": task.initiating.name,
        "begins": iso(min(days)), "ends": iso(max(days)),
        "retention": rules.term(volume.retention_years),
        "files": [listed(leaf) for leaf in leaves], "media": media(leaves),
        "situation": volume.situation or None, "manifest": manifest,
        "filed": hand(volume.created_by, volume.created_at),
        "checked": hand(volume.sealed_by, volume.sealed_at) if sealed else hand(None, None),
    }  # fmt: skip


def iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def party(record: Any) -> dict[str, Any]:
    entity = record.entity
    return {"name": entity.name, "code": entity.code, "address": entity.address or None,
            "representative": None, "phone": None}  # fmt: skip


def hand(officer: Any, when: datetime | None) -> dict[str, Any]:
    return {"name": officer and officer.full_name, "strokes": None, "date": iso(day(when))}


def listed(leaf: Any) -> dict[str, Any]:
    return {"number": leaf.number or None, "author": leaf.author or "", "title": leaf.title,
            "date": iso(leaf.on), "pages": None, "first_page": None, "note": None}  # fmt: skip


def media(leaves: Sequence[Any]) -> str | None:
    """E.g. 照片3件、录像1件，见卷内电子文件."""
    kinds = Counter(
        kind
        for leaf in leaves
        for kind, endings in MEDIA.items()
        if leaf.part == "evidence" and leaf.path.endswith(endings)
    )
    if not kinds:
        return None
    return "、".join(f"{kind}{number}件" for kind, number in kinds.items()) + "，见卷内电子文件"

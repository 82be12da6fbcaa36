"""证据: files kept as they came, with what is only claimed about them.

Odd things are told to reviewers (``visit.doubts``), never refused: an inspector far from any
network must be able to keep what he has (第十三条第三项：现场固定证据).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import clock, files, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.plugin import Answer as Given
from jointcheck.visit import picture, rules
from jointcheck.visit.model import Answer, Evidence, Record, Sheet

ledger.words({"evidence.added": _l("固定证据")})

KINDS = {
    "photo": _l("照片"), "audio": _l("录音"), "video": _l("录像"), "document": _l("书证、电子文件"),
    "statement": _l("现场检查笔录、当事人陈述"), "opinion": _l("专业机构意见、鉴定结论"),
}  # fmt: skip
# a browser records sound into the same containers as pictures that move
FITTING = {"photo": ("image/",), "audio": ("audio/", "video/"), "video": ("video/",)}
DECODED = ("image/jpeg", "image/png", "image/webp")  # HEIC is kept as it is
LIKE = 10  # of 128 bits: the same picture, saved again
LIKE_HERE = 2  # within one visit two shots of one thing may look much alike
Place = dict[str, float] | None


@dataclass(frozen=True)
class Capture:
    """What the tablet says of the moment it took the file; nothing of it is trusted.

    ``sha256``: of the original as hashed there. ``stamped``: its own copy with time and place
    below the picture. ``device``: its random id. ``clock``: its time when it sent the file.
    """

    sha256: str = ""
    stamped: bytes | None = None
    device: str = ""
    clock: datetime | None = None

    @property
    def skew(self) -> int | None:
        """Seconds by which the tablet's clock is ahead of ours."""
        return round((self.clock - clock.now()).total_seconds()) if self.clock else None


@dataclass(frozen=True)
class Said:
    """第十二条: whose opinion a file is, and what it comes to."""

    agency: str = ""
    conclusion: str = ""


def add(
    record: Record, *, content: bytes, kind: str, caption: str, taken_at: datetime | None,
    place: Place, by: Any, sheet: Sheet | None = None, code: str = "",
    capture: Capture = Capture(), said: Said = Said(),
) -> Evidence:  # fmt: skip
    """Keep a file beside an item of a sheet, or beside the record as a whole.

    ``kind``: a key of ``KINDS``. ``taken_at`` (aware) and ``place`` ({lat, lon, accuracy}) are
    claims. ``Refused`` when the file is of no kind that is taken, came broken, or lies there.
    """
    sha = hashlib.sha256(content).hexdigest()
    refuse_unfit(content, kind)
    refuse_broken(content, sha, capture)
    refuse_nameless(kind, said)
    shown = kind == "photo"
    small = thumbnail(content, sha, taken_at, place) if shown else None
    looks = picture.likeness(content) if shown else ""
    with step("evidence.added", by, kind=kind, sha256=sha, code=code) as event:
        refuse_closed(record, sheet)
        refuse_twice(record, sheet, code, sha)
        made = Evidence(
            record_id=record.id, round_id=record.round.id, sheet_id=sheet and sheet.id, code=code,
            kind=kind, file_sha256=files.keep(content).sha256,
            thumb_sha256=small and files.keep(small).sha256, caption=caption.strip(),
            agency=said.agency, conclusion=said.conclusion, taken_at=taken_at, place=place,
            stamped_sha256=capture.stamped and files.keep(capture.stamped).sha256,
            device=capture.device, skew=capture.skew, likeness=looks,
            camera=picture.facts(content) if shown else {},
            like_id=alike(record, looks, sha), officer_id=by.id,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = made
    return made


def add_to_sheet(sheet: Sheet, *, code: str, by: Any, **file: Any) -> Evidence:
    """Beside an item: by whoever fills the sheet."""
    refuse_outsider(sheet.record, by, sheet.department_id)
    return add(sheet.record, sheet=sheet, code=code, by=by, **file)


def add_to_record(record: Record, *, by: Any, **file: Any) -> Evidence:
    """Beside the record as a whole: by any member of the team as it stands."""
    refuse_outsider(record, by)
    return add(record, by=by, **file)


def refuse_outsider(record: Record, by: Any, department_id: int | None = None) -> None:
    here = (
        m.inspector.officer_id for m in record.team.present_members
        if department_id in (None, m.department_id)
    )  # fmt: skip
    if by.id not in here:
        raise Refused(_l("证据由负责这项检查的小组成员上传。"))


def refuse_unfit(content: bytes, kind: str) -> None:
    found = files.signature(content[:16]) if content else None
    if content and found and not found.startswith(FITTING.get(kind, ("",))):
        raise Refused(_l("这不是%(kind)s文件，请核对种类。", kind=KINDS[kind]), "file")
    if found is None:
        raise Refused(_l("不接受这种文件。可以上传照片、PDF、录音、录像或压缩包。"), "file")
    if kind == "photo" and found in DECODED and not picture.whole(content):
        raise Refused(_l("这张照片打不开，可能没有传完。请重新上传，原来填写的内容都在。"), "file")


def refuse_broken(content: bytes, sha: str, capture: Capture) -> None:
    if capture.sha256 and capture.sha256.lower() != sha:
        raise Refused(_l("文件没有完整送达，与平板上的原件不一致。请重新上传。"), "file")
    stamped = capture.stamped
    if stamped and not (files.signature(stamped[:16]) == "image/jpeg" and picture.whole(stamped)):
        raise Refused(_l("加注时间地点的副本没有完整送达。请重新上传。"), "stamped")


def refuse_nameless(kind: str, said: Said) -> None:
    # 第十二条：委托专业机构，或者依法采用有关机构作出的鉴定结论
    if kind == "opinion" and not said.agency:
        raise Refused(_l("请写明出具意见的专业机构名称。"), "agency")


def refuse_closed(record: Record, sheet: Sheet | None) -> None:
    if record.state not in rules.OPEN:
        raise Refused(_l("检查结论已经作出，不能再增加证据。"))
    if sheet is not None and sheet.signed_at:
        raise Refused(_l("检查表已签字。需要补充证据的，请先重新打开检查表。"))


def refuse_twice(record: Record, sheet: Sheet | None, code: str, sha: str) -> None:
    where = db.select(Evidence.id).filter_by(
        record_id=record.id, file_sha256=sha, code=code, sheet_id=sheet and sheet.id
    )
    if db.session.scalar(where.limit(1)):
        raise Refused(_l("同一个文件已经在这里了。"), "file")


def alike(record: Record, looks: str, sha: str) -> int | None:
    """An earlier picture that looks the same, of whatever record; the likest one."""
    if picture.plain(looks):
        return None
    known = db.session.execute(
        db.select(Evidence.id, Evidence.record_id, Evidence.likeness).where(
            Evidence.likeness != "", Evidence.file_sha256 != sha
        )
    )
    found = [(picture.apart(looks, other), one) for one, where, other in known
             if picture.apart(looks, other) <= (LIKE_HERE if where == record.id else LIKE)]  # fmt: skip
    return min(found)[1] if found else None


def thumbnail(content: bytes, sha: str, taken_at: datetime | None, place: Place) -> bytes | None:
    return picture.thumbnail(content, stamp(sha, taken_at, place))


def stamp(sha: str, taken_at: datetime | None, place: Place) -> list[str]:
    """Time and place as claimed, and the digest that leads to the original."""
    when = clock.local(taken_at).strftime("%Y-%m-%d %H:%M") if taken_at else "time not given"
    where = "N{lat:.5f} E{lon:.5f} +-{accuracy:.0f}m".format(**place) if place else "no position"
    return [f"{when}  {where}", sha[:32]]


def of_record(record: Record) -> list[Evidence]:
    query = db.select(Evidence).filter_by(record_id=record.id).order_by(Evidence.id)
    return list(db.session.scalars(query).unique())


def of_sheet(sheet: Sheet) -> list[Evidence]:
    """The files beside a sheet's items, whichever revision or round they came with."""
    query = (
        db.select(Evidence)
        .join(Sheet, Evidence.sheet_id == Sheet.id)
        .where(
            Sheet.record_id == sheet.record_id,
            Sheet.department_id == sheet.department_id,
            Sheet.item_version_id == sheet.item_version_id,
            Sheet.checklist_version_id == sheet.checklist_version_id,
            Evidence.at <= (sheet.signed_at or clock.now()),  # a signed sheet shows what it had
        )
        .order_by(Evidence.id)
    )
    return list(db.session.scalars(query).unique())


Lineage = tuple[int, int, int]  # department, item version, checklist version of a sheet


def with_sheets(record: Record) -> list[tuple[Evidence, Lineage | None]]:
    """All files of the record, each with the sheet beside whose item it lies, if any."""
    query = (
        db.select(Evidence, Sheet.department_id, Sheet.item_version_id, Sheet.checklist_version_id)
        .outerjoin(Sheet, Evidence.sheet_id == Sheet.id)
        .where(Evidence.record_id == record.id)
        .order_by(Evidence.id)
    )
    rows = db.session.execute(query).unique()
    return [(one, tuple(sheet) if sheet[0] else None) for one, *sheet in rows]


def by_sheet(
    found: list[tuple[Evidence, Lineage | None]],
) -> dict[Lineage, dict[str, list[Evidence]]]:
    """{sheet: {item code: its files}} of what ``with_sheets`` gave."""
    files: dict[Lineage, dict[str, list[Evidence]]] = {}
    for one, sheet in found:
        if sheet:
            files.setdefault(sheet, {}).setdefault(one.code, []).append(one)
    return files


def by_item(sheet: Sheet) -> dict[str, list[Evidence]]:
    """{item code: its files}."""
    found: dict[str, list[Evidence]] = {}
    for one in of_sheet(sheet):
        found.setdefault(one.code, []).append(one)
    return found


def answers(sheet: Sheet, files: dict[str, list[Evidence]] | None = None) -> dict[str, Given]:
    """The sheet's answers as the checklist's rules read them, with their photos counted.

    ``files``: what ``by_item`` gave, where the caller has it already.
    """
    beside = by_item(sheet) if files is None else files
    shots = {code: sum(one.kind == "photo" for one in rows) for code, rows in beside.items()}
    known: dict[str, Answer] = {answer.code: answer for answer in sheet.answers}
    return {
        code: Given(
            known[code].value or "" if code in known else "",
            known[code].note if code in known else "",
            shots.get(code, 0),
        )
        for code in known.keys() | shots.keys()
    }

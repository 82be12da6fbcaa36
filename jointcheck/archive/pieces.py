"""The pieces of a volume: what a piece is, and those that a task gives to each volume."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO, Any

from jointcheck.archive import rows
from jointcheck.archive.model import Volume
from jointcheck.catalogue.model import ListEdition
from jointcheck.draw import published
from jointcheck.draw.model import Draw, Minutes, SubstitutionRequest, Team
from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.visit.model import Paper, Record

ENDINGS = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp",
    "image/heic": "heic", "video/mp4": "mp4", "video/webm": "webm", "audio/mp4": "m4a",
    "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/amr": "amr", "audio/wav": "wav",
    "application/zip": "zip",
}  # fmt: skip
PART_OF = {"notice": "notice", "receipt": "notice", "record": "record", "sheet": "sheet",
           "draw": "draw", "findings": "answer", "rectify": "answer",
           "statement": "objection", "reply": "objection"}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One piece: either ``content``, or the stored file ``sha256``. ``name`` ends its path."""

    part: str
    title: str
    name: str
    content: bytes | None = None
    sha256: str | None = None
    author: str = ""
    number: str = ""
    on: date | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return self.sha256 or hashlib.sha256(self.content or b"").hexdigest()

    def open(self) -> IO[bytes]:
        """The bytes, to be read once."""
        if self.content is not None:
            return BytesIO(self.content)
        return files.path(self.sha256 or "").open("rb")


def of_task(task: Task) -> Iterator[Piece]:
    """The pieces of the task's own volume."""
    yield from plan_of(task)
    yield from scheme_of(task)
    yield from draws_of(task)
    yield data(
        "volumes",
        "各户案卷清单",
        "volumes",
        [listed(one) for one in volumes_of(task)],
        author=lead(task),
    )


def volumes_of(task: Task) -> list[Volume]:
    """The sealed first volumes of the task's records; what comes later has a volume of its own."""
    sealed = db.select(Volume).where(Volume.task_id == task.id, Volume.record_id.isnot(None),
                                     Volume.supplement == 0, Volume.sealed_at.isnot(None))  # fmt: skip
    return list(db.session.scalars(sealed.order_by(Volume.number)))


def listed(volume: Volume) -> dict[str, Any]:
    """One line of the list: with its digest, so that no volume can be exchanged unseen."""
    return {"number": volume.number, "title": volume.title, "digest": volume.manifest_digest,
            "file": volume.file_sha256, "sealed_at": volume.sealed_at}  # fmt: skip


def query(model: Any, **where: Any) -> list[Any]:
    return list(db.session.scalars(db.select(model).filter_by(**where).order_by(model.id)))


def data(part: str, title: str, name: str, value: Any, **more: Any) -> Piece:
    """A piece of data as canonical JSON."""
    return Piece(part, title, f"{name}.json", content=rows.text(value), **more)


def file(part: str, title: str, name: str, sha256: str, **more: Any) -> Piece:
    """A piece that is a stored file; its ending follows from what it is."""
    kind = db.session.get_one(files.StoredFile, sha256).kind
    return Piece(part, title, f"{name}.{ENDINGS.get(kind, 'bin')}", sha256=sha256, **more)


def papers(where: Any, parts: Iterable[str]) -> Iterator[Piece]:
    """The kept papers that belong to ``parts``."""
    found = db.session.scalars(db.select(Paper).where(where).order_by(Paper.id))
    for paper in found:
        part = PART_OF.get(paper.kind, "answer")
        if part in parts:
            yield file(part, paper.title, paper.kind, paper.file_sha256, on=day(paper.at))


def day(moment: Any) -> date | None:
    return clock.local(moment).date() if moment else None


def lead(task: Task) -> str:
    return task.initiating.name


# -- plan and draw ---------------------------------------------------------------------------


def plan_of(task: Task) -> Iterator[Piece]:
    author = lead(task)
    if task.plan_line:
        line = task.plan_line
        yield data("plan", f"{line.plan.title}：{line.name}", "plan",
                   {"plan": line.plan, "line": line}, author=author, number=line.plan.code,
                   on=day(line.published_at))  # fmt: skip
    versions = [one.item_version for one in task.items]
    yield data("plan", "抽查事项及其版本", "items", [item(v) for v in versions], author=author)
    edition = edition_at(task)
    if edition:
        yield Piece("plan", f"联合抽查事项清单第{edition.number}版", "list.json", author=author,
                    content=edition.body.encode(), on=day(edition.published_at))  # fmt: skip


def item(version: Any) -> dict[str, Any]:
    return {"code": version.item.code, "version": version, "bases": version.bases,
            "departments": version.participants, "checklists": version.checklists}  # fmt: skip


def edition_at(task: Task) -> ListEdition | None:
    """The published list as it stood when the task was made."""
    found = db.select(ListEdition).where(ListEdition.published_at <= task.created_at)
    return db.session.scalar(found.order_by(ListEdition.number.desc()).limit(1))


def scheme_of(task: Task) -> Iterator[Piece]:
    value = {"task": task, "departments": task.departments, "strata": task.strata,
             "checklists": task.checklists}  # fmt: skip
    yield data("scheme", task.name, "scheme", value, author=lead(task), number=task.number,
               on=day(task.created_at))  # fmt: skip


def draws_of(task: Task, record: Record | None = None) -> Iterator[Piece]:
    for draw in query(Draw, task_id=task.id):
        if draw.locked_at:
            yield from drawn(draw)
    teams = [record.team] if record else query(Team, task_id=task.id)
    members = {team.number: [vars_of(m) for m in team.members] for team in teams}
    changes = query(SubstitutionRequest, task_id=task.id)
    yield data("scheme", "检查小组和人员更换", "teams", {"teams": members, "changes": changes},
               author=lead(task))  # fmt: skip
    if record is None:
        yield from papers(Paper.task_id == task.id, {"draw"})


def vars_of(member: Any) -> dict[str, Any]:
    return {"member": member, "certificate": member.inspector.certificate,
            "replaced": member.replaced}  # fmt: skip


def drawn(draw: Draw) -> Iterator[Piece]:
    """One locked draw; a voided one stays in the file with its reason."""
    value = {"draw": draw, "consents": draw.consents, "entries": draw.entries,
             "drawn": draw.drawn, "void": draw.void, "platform": draw.platform}  # fmt: skip
    yield data("draw", f"第{draw.serial}次摇号", f"draw-{draw.serial}", value,
               author=lead(draw.task), number=draw.code, on=day(draw.locked_at))  # fmt: skip
    if draw.platform is not None:
        yield file("draw", f"{draw.platform.platform}抽取名单原文件", f"platform-{draw.serial}",
                   draw.platform.file_sha256, author=lead(draw.task), number=draw.platform.number,
                   on=draw.platform.drawn_on)  # fmt: skip
    else:
        yield bundle(draw)
    for minutes in query(Minutes, draw_id=draw.id):
        yield file("draw", f"第{draw.serial}次摇号记录", f"minutes-{draw.serial}",
                   minutes.file_sha256, author=lead(draw.task), on=day(minutes.at))  # fmt: skip


def bundle(draw: Draw) -> Piece:
    return Piece("draw", f"第{draw.serial}次摇号公布包（可复算）", f"bundle-{draw.serial}.zip",
                content=published.zipped(draw), author=lead(draw.task), number=draw.code)  # fmt: skip

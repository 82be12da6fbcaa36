"""回执: what a platform answers by file; each answer once, nothing lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jointcheck.ground import clock, files, ledger, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.publish import outbox
from jointcheck.publish.model import Delivery, Publication
from jointcheck.publish.outbox_file import OPERATIONS, PLATFORM
from jointcheck.publish.outbox_model import Acknowledgement, Batch, BatchLine

COLUMNS = {
    "number": ("公示编号", "编号", "number"),
    "outcome": ("回执", "结果", "状态", "status"),
    "receipt": ("平台编号", "回执编号", "receipt"),
    "message": ("说明", "原因", "message"),
    "batch": ("批次", "批次号", "batch"),
    "operation": ("报送类别", "operation"),
}
YES = {"接收", "已接收", "成功", "通过", "accepted", "ok"}
NO = {"退回", "被退回", "失败", "拒绝", "rejected", "error"}
MOST = 20_000

ledger.words({"delivery.acknowledged": _l("登记平台回执")})


@dataclass
class Report:
    """What an acknowledgement did, number by number; every row of the file stands in one list."""

    accepted: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # the same answer as before
    contrary: list[str] = field(default_factory=list)  # another answer than before
    taken: list[str] = field(
        default_factory=list
    )  # the platform's number stands for another result
    unsent: list[str] = field(default_factory=list)  # ours, and not sent (again) yet
    unknown: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def acknowledge(*, file: bytes, filename: str, by: Officer, platform: str = PLATFORM) -> Report:
    """Enter a platform's answers; each row names a number and says accepted or rejected.

    The file itself is kept with what each row did. A row that cannot be entered changes nothing.
    """
    answers = list(read(file, filename))
    if not answers or len(answers) > MOST:
        raise Refused(_l("回执文件里没有内容，或超过 %(n)s 行。", n=f"{MOST:,}"), "file")
    with step("delivery.acknowledged", by) as event:
        kept = files.keep(file, "application/octet-stream").sha256
        made = Acknowledgement(platform=platform, filename=filename[:200], file_sha256=kept,
                               report={}, entered_by_id=by.id)  # fmt: skip
        db.session.add(made)
        report = Report()
        known = sent(by, platform, {one["number"] for one in answers})
        for answer in answers:
            enter(known.get(answer["number"], []), answer, report, made)
        with db.session.no_autoflush:  # one UPDATE: once entered the row is locked
            made.report, made.entered_at = vars(report), clock.now()
        db.session.flush()
        event.facts.update(file=kept, platform=platform, **vars(report))
    return report


def read(file: bytes, filename: str) -> Iterable[dict[str, str]]:
    found = table.read(file, filename)
    at = table.pick(found.columns, COLUMNS, ("number", "outcome"))
    for row in found.rows:
        yield {key: row.cells[index][:500] for key, index in at.items()}


def sent(by: Officer, platform: str, numbers: Iterable[str]) -> dict[str, list[Delivery]]:
    """Public number → the officer's deliveries of it to the platform, locked, the newest last."""
    wanted = sorted(set(numbers))
    found: dict[str, list[Delivery]] = {}
    for at in range(0, len(wanted), 500):
        query = (
            outbox.of(by).where(Delivery.destination == platform,
                                Publication.number.in_(wanted[at : at + 500]))
            .options(joinedload(Delivery.publication)).order_by(Delivery.id)
            .with_for_update(of=Delivery)
        )  # fmt: skip
        for one in db.session.scalars(query):
            found.setdefault(one.publication.number, []).append(one)
    return found


def enter(
    deliveries: list[Delivery], answer: dict[str, str], report: Report, source: Acknowledgement
) -> None:
    """One row of the platform's answer: into exactly one list of the report."""
    number = answer["number"]
    said = meaning(answer["outcome"])
    if not deliveries:
        report.unknown.append(number)
        return
    if said is None:
        report.unclear.append(number)
        return
    delivery = meant(deliveries, answer)
    line = newest(delivery, answer.get("batch", "")) if delivery else None
    if delivery is None or line is None:
        report.unsent.append(number)
    elif line.answered_at is not None:
        (report.repeated if line.outcome == said else report.contrary).append(number)
    elif taken(line, answer.get("receipt", "")):
        report.taken.append(number)
    else:
        settle(delivery, line, said, answer.get("receipt", ""), answer.get("message", ""))
        line.acknowledgement = source
        getattr(report, said).append(number)


def meaning(words: str) -> str | None:
    said = words.strip().lower()
    return "accepted" if said in YES else "rejected" if said in NO else None


def meant(deliveries: list[Delivery], answer: dict[str, str]) -> Delivery | None:
    """The delivery that an answer is about: a withdrawal if it says so, else the result."""
    withdrawn = answer.get("operation", "").strip() == OPERATIONS["withdrawal"]
    kind = "withdrawal" if withdrawn else "result"
    return next((one for one in deliveries if one.kind == kind), None)


def newest(delivery: Delivery, batch: str = "") -> BatchLine | None:
    """The line of the last batch in which it left, or of the batch that the answer names."""
    query = select(BatchLine).join(BatchLine.batch).where(BatchLine.delivery_id == delivery.id)
    if batch:
        query = query.where(Batch.number == batch)
    return db.session.scalars(query.order_by(BatchLine.id.desc()).limit(1)).first()


def taken(line: BatchLine, receipt: str) -> bool:
    """Whether the platform's number already stands for another result."""
    if not receipt:
        return False
    other = (
        select(BatchLine.id).join(BatchLine.delivery)
        .where(BatchLine.receipt == receipt, Delivery.destination == line.delivery.destination,
               Delivery.publication_id != line.delivery.publication_id)
    )  # fmt: skip
    return db.session.scalar(other.limit(1)) is not None


def settle(delivery: Delivery, line: BatchLine, said: str, receipt: str, message: str) -> None:
    """Enter one answer, in the caller's step. What was sent again meanwhile keeps waiting."""
    if delivery.state == "exported" and delivery.batch == line.batch.number:
        delivery.state, delivery.receipt, delivery.message = said, receipt, message
    with db.session.no_autoflush:  # one UPDATE: once answered the row is locked
        line.outcome, line.receipt, line.message = said, receipt, message
        line.answered_at = clock.now()

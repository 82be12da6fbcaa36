"""Pass, return, waive: a result is published when nobody's word is missing any more."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.ground.step import step
from jointcheck.plan.model import Task
from jointcheck.review import extra, rules
from jointcheck.review.model import Comment, Opening, Opinion, Waiver
from jointcheck.review.rules import DEPARTMENT_STEP, Needed
from jointcheck.visit import content, signing
from jointcheck.visit.model import Answer, Evidence, Record, Round, Sheet
from jointcheck.visit.rules import STATES

ledger.words({
    "review.opened": _l("打开审核"), "review.passed": _l("审核通过"),
    "review.returned": _l("审核退回"), "review.waived": _l("免去附加审核"),
    "review.completed": _l("各部门全部审核通过"), "review.passed_many": _l("批量审核通过"),
})  # fmt: skip

# Called with the record, in the transaction of the last pass: publication registers here.
PASSED: list[Callable[[Record], Any]] = []


def needed(record: Record, round: Round) -> list[Needed]:
    """Every pass that the round needs: of each department, and of the plugins' review steps."""
    task = record.task
    plain = rules.departments(task.initiating_department_id, task.department_ids)
    return plain + extra.steps(record, content.frozen(round))


def missing(record: Record, round: Round) -> list[Needed]:
    """What the round still waits for."""
    said = db.session.execute(
        db.select(Opinion.department_id, Opinion.step).filter_by(round_id=round.id, passes=True)
    )
    waived = db.session.scalars(db.select(Waiver.step).filter_by(round_id=round.id))
    return rules.missing(needed(record, round), {(d, s) for d, s in said}, set(waived))


def pass_(
    record: Record, *, digest: str, text: str, by: Any, code: str = DEPARTMENT_STEP
) -> Record:
    """审核通过 by one department, or at one plugin's step ``code``.

    ``digest``: of the content that the reviewer was shown; another one is ``Stale`` (409). The
    last pass that was missing completes the review, once, whoever else passes at that moment.
    """
    with step("review.passed", by, record, digest=digest, step=code) as event:
        round = hold(record, digest)
        seat = seated(record, round, by, code)
        db.session.add(opinion(round, seat, by, text=text, passes=True))
        event.facts.update(department=seat.department_id, round=round.number, text=text)
        settle(record, round, by)
    return record


def return_(
    record: Record,
    *,
    digest: str,
    reason: str,
    comments: Iterable[dict[str, Any]] = (),
    by: Any,
    code: str = DEPARTMENT_STEP,
) -> Record:
    """第十六条：审核不通过的，退回检查小组重新核实情况并作出检查结论。

    ``comments``: ``{"sheet_id", "code", "text"}`` for each item remarked upon. Opens the next
    round in the same transaction; what others said of this round does not count for that one.
    """
    with step("review.returned", by, record, digest=digest, step=code, reason=reason) as event:
        round = hold(record, digest)
        seat = seated(record, round, by, code)
        said = opinion(round, seat, by, text=reason, passes=False)
        said.comments = remarks(round, comments)
        db.session.add(said)
        event.facts.update(
            department=seat.department_id, round=round.number, comments=len(said.comments)
        )
        signing.reopen(record, reason=reason, by=by)
    return record


def waive(record: Record, code: str, *, reason: str, by: Any) -> Record:
    """Set a plugin's review step aside: a head of the initiating department, with the reason."""
    with step("review.waived", by, record, step=code, reason=reason) as event:
        round = hold(record, record.round.digest)
        if record.task.initiating_department_id not in by.departments_as("head"):
            raise Refused(_l("只有发起部门的负责人可以免去附加审核环节。"))
        refuse_if_involved(record, by)
        if code not in {one.step for one in missing(record, round) if one.waivable}:
            raise Refused(_l("没有等待办理的这一附加审核环节，可能刚刚办完。"))
        db.session.add(
            Waiver(
                record_id=record.id, round_id=round.id, step=code, officer_id=by.id, reason=reason
            )
        )
        event.facts["round"] = round.number
        settle(record, round, by)
    return record


def pass_many(*, records: list[Record], by: Any) -> list[Record]:
    """Pass several at once: only what this reviewer has opened, in the very words he saw."""
    if not records:
        raise Refused(_l("还没有选择要通过的记录。"), "records")
    with step("review.passed_many", by, records=[one.number for one in records]):
        hold_all(records)
        seen = openings(records, by)
        unseen = [one for one in records if one.round.digest not in seen.get(one.id, ())]
        if unseen:
            names = "、".join(one.entity.name for one in unseen[:5])
            raise Refused(_l("请先打开并查看后再通过：%(names)s。", names=names), "records")
        for record in sorted(records, key=lambda one: one.id):
            pass_(record, digest=record.round.digest, text="", by=by)
    return records


def hold_all(records: list[Record]) -> None:
    """Records, then tasks, before the first event: two who pass heaps that overlap would else wait
    for each other, each with a record in one hand and the ledger in the other."""
    for model, ids in ((Record, {r.id for r in records}), (Task, {r.task_id for r in records})):
        query = db.select(model.id).where(model.id.in_(ids)).order_by(model.id)
        db.session.execute(query.with_for_update())


def openings(records: list[Record], by: Any) -> dict[int, set[str]]:
    """{record id: digests that the officer has opened}."""
    rows = db.session.execute(
        db.select(Round.record_id, Opening.digest)
        .join(Round, Round.id == Opening.round_id)
        .where(Opening.officer_id == by.id, Round.record_id.in_([one.id for one in records]))
    )
    found: dict[int, set[str]] = {}
    for record_id, digest in rows:
        found.setdefault(record_id, set()).add(digest)
    return found


def unopened(record: Record, by: Any) -> bool:
    """Whether the content under review is one that the officer has not opened yet."""
    if record.state != "reviewing":
        return False
    known = db.select(Opening.id).filter_by(
        round_id=record.round.id, officer_id=by.id, digest=record.round.digest
    )
    return db.session.scalar(known) is None


def note_opening(record: Record, by: Any) -> None:
    """Keep that the reviewer opened this content; once for each content."""
    if not unopened(record, by):
        return
    round = record.round
    with step("review.opened", by, round, digest=round.digest):
        db.session.add(Opening(round_id=round.id, officer_id=by.id, digest=round.digest))


def hold(record: Record, digest: str) -> Round:
    """The round under review; nobody else decides on this record until our step is done."""
    db.session.execute(db.select(Record.id).filter_by(id=record.id).with_for_update())
    db.session.refresh(record)
    round = record.round
    if round.digest != digest:
        raise Stale(thing=round)
    if record.state != "reviewing":
        state = STATES[record.state]
        raise Refused(_l("这份记录现在是“%(state)s”，不在审核中。", state=state))
    return round


def seated(record: Record, round: Round, by: Any, code: str) -> Needed:
    """The place at which the officer speaks, or ``Refused``."""
    refuse_if_involved(record, by)
    if db.session.scalar(db.select(Opinion.id).filter_by(round_id=round.id, officer_id=by.id)):
        raise Refused(_l("您已对这一轮内容发表过审核意见，一人只能审核一次。"))
    wanted = [one for one in missing(record, round) if one.step == code]
    free = rules.seats(wanted, by.departments_as("reviewer"), by.department_id)
    if not free:
        raise Refused(
            _l("没有等待您办理的审核环节：本部门可能已有同事审核，或您不是本部门审核人。")
        )
    return free[0]


def refuse_if_involved(record: Record, by: Any) -> None:
    """谁检查、谁录入的，不得审核: nobody judges what he took part in, now or formerly."""
    if by.id in record.team.officer_ids or by.id in authors(record):
        raise Refused(_l("您参加了这次检查或填写过其中内容，不能审核。请由本部门其他审核人办理。"))


def authors(record: Record) -> set[int | None]:
    """Ids of the officers who wrote anything of the record, in any round."""
    own = db.select(Round.concluded_by_id).filter_by(record_id=record.id)
    wrote = db.select(Answer.officer_id).join(Sheet, Sheet.id == Answer.sheet_id)
    took = db.select(Evidence.officer_id).filter_by(record_id=record.id)
    return set(db.session.scalars(own.union(wrote.where(Sheet.record_id == record.id), took)))


def opinion(round: Round, seat: Needed, by: Any, *, text: str, passes: bool) -> Opinion:
    return Opinion(record_id=round.record_id, round_id=round.id, department_id=seat.department_id,
                   step=seat.step, officer_id=by.id, passes=passes, text=text,
                   digest=round.digest)  # fmt: skip


def remarks(round: Round, comments: Iterable[dict[str, Any]]) -> list[Comment]:
    """The comments as rows; each must be on a sheet of this round."""
    known = {sheet["id"] for sheet in content.frozen(round)["sheets"]} | {None}
    made = [Comment(sheet_id=c["sheet_id"], code=c["code"], text=c["text"]) for c in comments]
    if any(one.sheet_id not in known for one in made):
        raise Refused(_l("意见所指的检查表不在本轮记录中，请刷新后再填。"))
    return made


def settle(record: Record, round: Round, by: Any) -> None:
    """When nothing is missing: the result stands, and goes on by itself (第十六条)."""
    db.session.flush()
    if missing(record, round):
        return
    with step("review.completed", by, record, round=round.number, digest=round.digest):
        record.state, record.passed_at = "passed", clock.now()
        for go_on in PASSED:
            go_on(record)

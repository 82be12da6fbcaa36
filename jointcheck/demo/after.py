"""What happens after the visits of the demonstration: return, objection, follow-up, archive."""

from datetime import date, timedelta
from typing import Any

from jointcheck.archive import custody
from jointcheck.archive import steps as archive
from jointcheck.catalogue import pins
from jointcheck.catalogue.model import Item
from jointcheck.demo import acts
from jointcheck.demo.cast import Cast
from jointcheck.followup import steps as followup
from jointcheck.followup.special import approve_special, propose_special
from jointcheck.ground import clock, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.plugin import visible
from jointcheck.publish import answer, correction, objection
from jointcheck.publish import steps as publishing
from jointcheck.publish.model import Publication
from jointcheck.review import steps as review
from jointcheck.visit.model import Record


def first_items(record: Record) -> tuple[str, ...]:
    """The first verdict of the first sheet: where the demonstration finds something."""
    checklist = pins.checklist(record.round.sheets[0].checklist_version)
    return tuple(item.code for item in visible(checklist, {}) if item.kind == "verdict")[-1:]


def returned_once(record: Record, day: date, cast: Cast) -> None:
    """退回 by one department; the team checks again and reports a second time."""
    with clock.at(acts.moment(day)):
        reviewer = cast.at("scjg", "reviewer")
        review.note_opening(record, reviewer)
        sheet = record.round.sheets[0]
        review.return_(
            record,
            digest=record.round.digest,
            reason="问题描述不够具体，请到现场补充核实。",
            comments=[
                {"sheet_id": sheet.id, "code": first_items(record)[0], "text": "请写明位置和数量。"}
            ],
            by=reviewer,
        )
    again = day + timedelta(days=2)
    acts.settle(record, again, cast)
    acts.sign(record, again, cast)
    acts.submit(record, again + timedelta(days=1))
    acts.passed(record, again + timedelta(days=4), cast)


def latest(record: Record) -> Publication:
    found = publishing.latest(record)
    assert found is not None
    return found


def objection_case(record: Record, day: date, cast: Cast) -> Any:
    publication = latest(record)
    with clock.at(acts.moment(day)):
        return objection.receive(
            publication,
            party=record.entity.name,
            capacity="负责人",
            contact="来访",
            text="当日已当场改正，不应列为发现问题，请求复查。",
            via="paper",
            received_on=clock.today(),
            attached=[("申请书.jpg", acts.picture("申请书"))],
            by=cast.at("zrzy", "planner"),
        )


def objected(record: Record, day: date, cast: Cast) -> None:
    """异议 → 复查 → 更正 → 答复, each within its working days (第十七条)."""
    case = objection_case(record, day, cast)
    with clock.at(acts.moment(day + timedelta(days=1))):
        checkers = [cast.at("zrzy", "head", 2), cast.at("scjg", "head", 2)]
        objection.accept(
            case,
            complete_on=day,
            checkers=[one.id for one in checkers],
            by=cast.at("zrzy", "planner"),
        )
    with clock.at(acts.moment(day + timedelta(days=14))):
        objection.conclude(
            case,
            upheld=False,
            finding="经复查，该项在检查当日已改正，且不属于本次抽查事项。",
            grounds="《抽查工作细则》第十七条。",
            by=checkers[0],
        )
        wrong = latest(record)
        rows = [
            {"serial": row.serial, "codes": ["OK"], "text": ""}
            for row in wrong.results
            if "FIXED" in row.codes
        ]
        change = correction.propose(
            wrong, results=rows, reason="复查确有错误，予以更正。", by=checkers[0], objection=case
        )
    with clock.at(acts.moment(day + timedelta(days=15))):
        correction.approve(change, cast.at("zrzy", "head"))
    with clock.at(acts.moment(day + timedelta(days=20))):
        answer.answer(
            case,
            reconsideration="新平县人民政府",
            court="新平县人民法院",
            by=cast.at("zrzy", "planner"),
        )


def open_objection(record: Record, day: date, cast: Cast) -> None:
    """An objection that waits for its acceptance."""
    objection_case(record, day, cast)


def followups(done: Record, open_one: Record, day: date, cast: Cast) -> None:
    """One matter handed over, answered and closed; one that is still with the other department."""
    for record, finish in ((done, True), (open_one, False)):
        finding = next(f for f in record.round.findings if "FIXED" in f.codes)
        with clock.at(acts.moment(day)):
            matter = followup.hand_over(
                record,
                finding=finding,
                kind="transfer",
                department=cast.departments["yjgl"],
                title="标识与台账问题后续监管",
                basis="抽查工作细则第十八条",
                due_on=day + timedelta(days=45),
                by=cast.at("zrzy", "planner"),
            )
        if not finish:
            continue
        with clock.at(acts.moment(day + timedelta(days=2))):
            followup.accept(matter, by=cast.at("yjgl", "planner"))
        with clock.at(acts.moment(day + timedelta(days=20))):
            followup.answer(
                matter,
                text="已督促整改到位，现场复核合格。",
                file=None,
                by=cast.at("yjgl", "planner"),
            )
            followup.close(matter, text="收到答复，办结。", by=cast.at("zrzy", "planner"))


def filed(task: Task, found: list[Record], day: date, cast: Cast) -> None:
    """立卷归档: the first two volumes sealed, the next built and waiting for their seal."""
    archivist = cast.at("zrzy", "archivist")
    with clock.at(acts.moment(day)):
        ledger.sign_checkpoint()
        db.session.commit()
        volumes = [
            archive.file_record(record, archivist) for record in (found[0], found[1], found[4])
        ]
        while jobs.run_one():
            pass
        for volume in volumes[:2]:
            archive.seal(volume, archivist)
    with clock.at(acts.moment(day + timedelta(days=1))):
        asked = custody.ask_loan(
            volumes[0],
            form="read",
            borrower="审计人员",
            unit="新平县审计局",
            purpose="联合抽查专项审计",
            due_on=day + timedelta(days=15),
            by=archivist,
        )
        custody.approve_loan(asked, by=cast.at("zrzy", "head"))


def special(item: Item, origin: Task, day: date, ends_on: date, cast: Cast) -> Task:
    """第十九条: a common problem is proposed for a special inspection, and approved by the head."""
    with clock.at(acts.moment(day)):
        proposal = propose_special(
            item,
            origin=origin,
            year=origin.year,
            ratio_bp=6000,
            starts_on=day,
            ends_on=ends_on,
            reason="四月抽查的矿山中近半数标识和台账不规范。",
            by=cast.at("zrzy", "planner"),
        )
        approve_special(proposal, by=cast.at("zrzy", "head"))
    assert proposal.task is not None
    return proposal.task

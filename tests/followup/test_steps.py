from datetime import timedelta

import pytest

from jointcheck.catalogue.model import ItemBasis
from jointcheck.catalogue.steps import publish_list
from jointcheck.followup import routes, special, steps
from jointcheck.followup.model import FollowUp
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.review import steps as review
from jointcheck.visit import content
from jointcheck.visit.model import Finding
from tests.followup import build
from tests.review import build as reviewing
from tests.visit import scene

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def at(login):
    return scene.officer(login)


def hand(record, by="zrzy-planner-1", **changes):
    given = {
        "finding": scene.finding(record), "kind": "transfer", "department": scene.department("YJGL"),
        "title": "越界开采立案调查", "basis": "矿产资源法第二十二条", "due_on": None, "by": at(by),
    }  # fmt: skip
    return steps.hand_over(record, **(given | changes))


@pytest.fixture
def record(app):
    return build.with_problem()


def test_a_matter_goes_from_hand_over_to_its_end(record):
    matter = hand(record)
    steps.accept(matter, text="", by=at("yjgl-planner-1"))
    steps.answer(matter, text="已立案", file=PNG, by=at("yjgl-planner-1"))
    steps.close(matter, text="核对无误", by=at("zrzy-planner-1"))
    assert (matter.state, len(matter.entries)) == ("closed", 4)
    assert matter.entries[2].file_sha256
    assert "followup.close" in [event.verb for event in ledger.trace(record)]


def test_an_answer_that_does_not_do_goes_back_with_its_reason(record):
    matter = hand(record)
    steps.accept(matter, by=at("yjgl-planner-1"))
    steps.answer(matter, text="已口头提醒", by=at("yjgl-planner-1"))
    steps.reopen(matter, text="请附处罚决定", by=at("zrzy-planner-1"))
    assert matter.state == "accepted"
    with pytest.raises(Refused, match="办理中"):
        steps.close(matter, text="完结", by=at("zrzy-planner-1"))


def test_a_closed_matter_never_changes_by_any_way(record):
    matter = hand(record)
    steps.accept(matter, by=at("yjgl-planner-1"))
    steps.answer(matter, text="已处理", by=at("yjgl-planner-1"))
    steps.close(matter, text="完结", by=at("zrzy-planner-1"))
    for act in (steps.accept, steps.answer):
        with pytest.raises(Refused):
            act(matter, text="再改", by=at("yjgl-planner-1"))
    with pytest.raises(Exception, match="locked"):
        db.session.execute(db.update(FollowUp).values(state="handed"))
    db.session.rollback()


def test_only_the_receiving_department_receives(record):
    matter = hand(record)
    with pytest.raises(Refused, match="不归您所在的部门"):
        steps.accept(matter, by=at("zrzy-planner-1"))


def test_each_department_hands_over_its_own_findings(record):
    with pytest.raises(Refused, match="由哪个部门查出"):
        hand(record, by="scjg-planner-1")


def test_justice_needs_the_head_and_the_name_of_the_organ(record):
    with pytest.raises(Refused, match="负责人"):
        hand(record, kind="justice", receiver="县公安局")
    with pytest.raises(Refused, match="哪个司法机关"):
        hand(record, kind="justice", by="zrzy-head-1")
    matter = hand(record, kind="justice", by="zrzy-head-1", receiver="县公安局")
    assert matter.department.code == "ZRZY"


def test_nothing_but_justice_precedes_the_review(app):
    record = reviewing.with_problem()
    with pytest.raises(Refused, match="审核通过以后"):
        hand(record)
    assert hand(record, kind="justice", by="zrzy-head-1", receiver="县公安局").state == "handed"


def test_numbers_run_without_gaps(record):
    numbers = [hand(record).number for _ in range(3)]
    assert [one.partition("〕")[2] for one in numbers] == ["1号", "2号", "3号"]


def test_the_results_propose_what_should_follow(record):
    (one,) = routes.proposed(record, content.frozen(record.round))
    assert one.finding.department.code == "ZRZY"
    assert [route.kind for route in one.routes] == ["transfer"]


# ---- special inspections ---------------------------------------------------------------------


def propose(record, ratio_bp=5000, by="zrzy-planner-1"):
    item = db.session.scalars(db.select(Finding).order_by(Finding.id)).first().item_version.item
    soon = clock.today() + timedelta(days=10)
    return special.propose_special(
        item, origin=record.task, year=clock.today().year, ratio_bp=ratio_bp, starts_on=soon,
        ends_on=soon + timedelta(days=60), reason="越界开采较普遍", by=at(by),
    )  # fmt: skip


def test_the_problem_rate_counts_reviewed_records_by_their_last_round(record):
    build.clean()
    counted = {one.code: one.figures for one in special.problems(clock.today().year)}
    assert (counted["KC-01"].checked, counted["KC-01"].problems) == (2, 1)
    assert counted["SC-01"].problems == 0
    assert special.problems(clock.today().year - 1) == []


def test_a_returned_problem_that_was_taken_back_does_not_count(app):
    record = reviewing.with_problem()
    review.return_(record, digest=record.round.digest, reason="核实", by=at("scjg-reviewer-1"))
    assert special.problems(clock.today().year) == []


def test_a_special_inspection_raises_the_ratio(record):
    item = scene.mining_item()
    item.ratio_bp = 3000
    db.session.flush()
    item.adopted_by_id, item.adopted_at = at("zrzy-head-1").id, clock.now()
    db.session.commit()
    with pytest.raises(Refused, match="目前为 30%"):
        propose(record, ratio_bp=3000)
    figures = propose(record, ratio_bp=3001).figures
    measured_by = {"fewest": 3, "frequent": 1500, "common": 3000}
    assert figures == {"checked": 1, "problems": 1} | measured_by


def test_another_person_of_the_department_decides(record):
    proposal = propose(record, by="zrzy-head-1")
    with pytest.raises(Refused, match="自己的提议"):
        special.approve_special(proposal, by=at("zrzy-head-1"))
    with pytest.raises(Refused, match="发起部门负责人"):
        special.approve_special(proposal, by=at("scjg-head-1"))


def test_a_refusal_is_kept_with_its_reason(record):
    proposal = special.refuse_special(propose(record), refusal="样本太少", by=at("zrzy-head-1"))
    assert (proposal.approved, proposal.refusal, proposal.task_id) == (False, "样本太少", None)


def test_one_proposal_waits_at_a_time(record):
    propose(record)
    with pytest.raises(Refused, match="已有一项等待"):
        propose(record)


def test_an_approved_proposal_makes_a_task_that_points_to_its_origin(record):
    list_item(scene.mining_item())
    proposal = special.approve_special(propose(record), by=at("zrzy-head-1"))
    assert proposal.task.kind == "special"
    assert proposal.task.origin_id == record.task_id


def list_item(item):
    """The item is adopted and stands in the published list."""
    db.session.add(ItemBasis(version_id=item.id, document="中华人民共和国矿产资源法"))
    db.session.commit()
    item.adopted_by_id, item.adopted_at = at("zrzy-head-1").id, clock.now()
    db.session.commit()
    db.session.expire_all()
    publish_list(by=at("zrzy-head-1"))

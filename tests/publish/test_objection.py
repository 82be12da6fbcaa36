import io
from datetime import timedelta

import pikepdf
import pytest
import time_machine

from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.people import steps as people
from jointcheck.publish import answer, correction, objection
from jointcheck.review.model import Opinion
from tests.publish import build
from tests.visit.scene import officer


def close(case, by="zrzy-planner-2"):
    return answer.answer(
        case, reconsideration="新平县人民政府", court="新平县人民法院", by=officer(by)
    )


def refuse(case, reason, by):
    return answer.refuse(
        case, reason=reason, reconsideration="新平县人民政府", court="新平县人民法院", by=by
    )


def test_an_upheld_result_is_answered_with_the_remedies(app):
    case = close(build.concluded(build.published(), upheld=True))
    assert case.state == "answered"
    assert case.answered_on == clock.today()
    pdf = files.read(case.answer_sha256)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= 1


def test_a_wrong_result_is_corrected_by_a_second_person_before_the_answer(app):
    first = build.published()
    case = build.concluded(first, upheld=False)
    with pytest.raises(Refused, match="先完成更正"):
        close(case)
    proposed = correction.propose(
        first, results=[{"serial": 1, "codes": ["OK"], "text": ""}], reason="复查结论",
        by=officer("zrzy-inspector-2"), objection=case,
    )  # fmt: skip
    correction.approve(proposed, officer("zrzy-head-1"))
    assert case.corrected_on == clock.today()
    assert answer.reply(case, {})["changes"][0] == {
        "item": first.results[0].item, "before": "发现问题已责令改正", "after": "未发现问题",
    }  # fmt: skip
    assert close(case).state == "answered"


def test_the_day_of_the_postmark_decides_whether_it_is_late(app):
    with time_machine.travel(build.noon("2026-08-03")):
        first = build.published()
    with time_machine.travel(build.noon("2026-10-12")):
        by_hand = build.objected(first)
        posted = build.objected(first, via="mail", posted_on=clock.today().replace(day=8))
        assert objection.late(by_hand)
        assert not objection.late(posted)


def test_incomplete_material_moves_the_start_of_the_re_check(app):
    case = build.objected(build.published())
    planner = officer("zrzy-planner-2")
    objection.ask_supplement(case, supplement="缺少授权委托书", by=planner)
    assert case.state == "supplement"
    objection.accept(case, complete_on=clock.today(), checkers=build.checkers(case), by=planner)
    assert case.complete_on == clock.today()
    assert case.state == "accepted"


def test_whoever_inspected_or_reviewed_does_not_re_check(app):
    first = build.published()
    reviewer = officer("zrzy-reviewer-1")
    round = first.record.round
    db.session.add(Opinion(record_id=first.record_id, round_id=round.id, passes=True,
                           department_id=reviewer.department_id, officer_id=reviewer.id,
                           digest=round.digest))  # fmt: skip
    db.session.commit()
    case = build.objected(first)
    for taboo in ("zrzy-inspector-1", "zrzy-reviewer-1", "yjgl-inspector-1"):
        assert officer(taboo) not in objection.eligible(case)
        with pytest.raises(Refused, match="参加过检查"):
            objection.accept(
                case, complete_on=clock.today(),
                checkers=[officer(taboo).id, officer("zrzy-head-2").id], by=officer("zrzy-planner-2"),
            )  # fmt: skip
    with pytest.raises(Refused, match="不能办理"):
        refuse(case, "逾期", reviewer)


def test_one_person_is_too_few_to_re_check(app):
    case = build.objected(build.published())
    with pytest.raises(Refused, match="不得少于两人"):
        objection.accept(case, complete_on=clock.today(), by=officer("zrzy-planner-2"),
                         checkers=[officer("zrzy-head-2").id] * 2)  # fmt: skip
    assert case.state == "received"


def test_the_conclusion_is_drawn_by_those_who_re_checked(app):
    case = build.accepted(build.published())
    with pytest.raises(Refused, match="由复查人员作出"):
        objection.conclude(case, upheld=True, finding="x", grounds="x", by=officer("zrzy-head-1"))


def test_a_refused_objection_stays_with_its_reason_and_goes_no_further(app):
    case = build.objected(build.published())
    refuse(case, "已超过60日", officer("zrzy-planner-2"))
    with pytest.raises(Refused, match="已经办到下一步"):
        objection.accept(case, complete_on=clock.today(), checkers=build.checkers(case),
                         by=officer("zrzy-planner-2"))  # fmt: skip
    assert case.refused_reason == "已超过60日"


def test_receipts_are_unguessable_and_differ(app):
    found = {objection.receipt() for _ in range(200)}
    assert len(found) == 200
    assert all(len(one) == 23 for one in found)


def test_a_sixth_objection_from_one_address_within_an_hour_is_refused(app):
    for _ in range(5):
        objection.from_outside("10.0.0.7")
        db.session.commit()
    with pytest.raises(Refused, match="过于频繁"):
        objection.from_outside("10.0.0.7")
    objection.from_outside("10.0.0.8")


def test_contradictory_dates_are_refused_at_their_field(app):
    first = build.published()
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        build.objected(first, received_on=tomorrow)
    assert refused.value.field == "received_on"
    with pytest.raises(Refused) as refused:
        build.objected(first, via="mail")
    assert refused.value.field == "posted_on"


def test_a_day_too_late_is_accepted_only_with_a_ground_and_the_ledger_knows_both(app):
    with time_machine.travel(build.noon("2026-08-03")):
        first = build.published()  # sixty days end on 2026-10-08
    with time_machine.travel(build.noon("2026-10-08")):
        assert not objection.late(build.objected(first))
    with time_machine.travel(build.noon("2026-10-09")):
        case = build.objected(first)
        assert objection.late(case)
        accept = {"complete_on": clock.today(), "checkers": build.checkers(case),
                  "by": officer("zrzy-planner-2")}  # fmt: skip
        with pytest.raises(Refused, match="正当理由") as refused:
            objection.accept(case, **accept)
        assert refused.value.field == "late_ground"
        objection.accept(case, **accept, late_ground="山洪断路，邮路中断")
        assert case.late_ground == "山洪断路，邮路中断"


def test_without_material_nothing_is_accepted_until_it_is_supplied(app):
    case = build.objected(build.published(), attached=[])
    planner = officer("zrzy-planner-2")
    accept = {"complete_on": clock.today(), "checkers": build.checkers(case), "by": planner}
    with pytest.raises(Refused, match="证明材料"):
        objection.accept(case, **accept)
    objection.ask_supplement(case, supplement="缺少证明材料", by=planner)
    with pytest.raises(Refused, match="请选择"):
        objection.supply(case, attached=[], address="10.0.0.1")
    objection.supply(case, attached=[("测绘成果.pdf", b"%PDF-1.7 y")], address="10.0.0.1")
    assert case.supplied_on == clock.today()
    objection.accept(case, **accept)
    with pytest.raises(Refused, match="不再接收"):
        objection.supply(case, attached=[("迟.pdf", b"%PDF-1.7 z")])


def test_the_same_result_is_not_re_checked_twice_at_once(app):
    first = build.published()
    build.accepted(first)
    again = build.objected(first)
    with pytest.raises(Refused, match="重复提出"):
        objection.accept(again, complete_on=clock.today(), checkers=build.checkers(again),
                         by=officer("zrzy-planner-2"))  # fmt: skip
    refuse(again, "重复提出", officer("zrzy-planner-2"))
    assert (again.state, again.answered_on) == ("refused", clock.today())


def test_re_checkers_who_are_suspended_in_the_middle_are_reinforced(app):
    case, planner = build.accepted(build.published()), officer("zrzy-planner-2")
    for one in case.checkers:
        people.suspend(one.officer, officer("system-admin"), "离岗")
    fresh = officer("scjg-head-2")
    with pytest.raises(Refused, match="请选择增派"):
        objection.reinforce(case, checkers=[], reason="原复查人员离岗", by=planner)
    with pytest.raises(Refused, match="参加过检查"):
        objection.reinforce(
            case, checkers=[officer("zrzy-inspector-1").id], reason="离岗", by=planner
        )
    objection.reinforce(case, checkers=[fresh.id], reason="原复查人员离岗", by=planner)
    objection.conclude(case, upheld=True, finding="查实", grounds="有据", by=fresh)
    assert (case.state, len(case.checkers)) == ("concluded", 3)

from datetime import timedelta

import pytest

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.visit import findings, sheets, signing
from jointcheck.visit.model import Answer
from tests.visit import inside, scene

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def leader(app):
    return scene.officer("zrzy-inspector-1")


def row(finding, by, **changes):
    plain = {
        "method": "onsite",
        "codes": ["OK"],
        "problem": "",
        "disposal": "",
        "corrected_on": None,
    }
    return findings.record_row(finding, **(plain | changes), by=by)


def test_several_results_may_stand_in_a_row_and_be_changed(leader):
    finding = scene.finding(scene.record())
    row(finding, leader, codes=["FIXED", "PEND"], problem="一", disposal="二",
        corrected_on=clock.today())  # fmt: skip
    assert sorted(finding.codes) == ["FIXED", "PEND"]
    row(finding, leader, codes=["PEND"], problem="一", disposal="二")
    assert finding.codes == ["PEND"]


def test_who_filled_a_row_and_took_a_measure_is_in_the_trace_of_the_record(leader):
    record = scene.record()
    row(scene.finding(record), leader)
    findings.take_measure(
        record.round, kind="urge", form="written", text="限期补齐", due_on=clock.today(), by=leader
    )
    verbs = [event.verb for event in ledger.trace(record)]
    assert verbs[:2] == ["measure.taken", "finding.recorded"]


def test_another_departments_row_is_not_mine_to_fill(leader):
    with pytest.raises(Refused, match="该部门的检查人员"):
        row(scene.finding(scene.record(), "SCJG"), leader)


def test_a_bad_row_leaves_nothing_behind(leader):
    finding = scene.finding(scene.record())
    with pytest.raises(Refused):
        row(finding, leader, codes=["PEND"])
    assert (finding.codes, finding.method) == ([], "")


def test_a_written_check_that_finds_something_becomes_a_visit(leader):
    record = scene.record()
    inside.answer(scene.sheet(record), leader, **inside.ALL_WELL | {"plan": ("发现问题", "未修复")})
    row(
        scene.finding(record),
        leader,
        method="written",
        codes=["PEND"],
        problem="未修复",
        disposal="移交",
    )
    assert any("第十二条" in lack.sentence for lack in signing.lacks(record))
    findings.escalate(scene.finding(record), reason="需到现场核对修复面积", by=leader)
    assert (scene.finding(record).method, scene.finding(record).escalated_from) == (
        "onsite",
        "written",
    )
    assert not any("第十二条" in lack.sentence for lack in signing.lacks(record))


def test_the_answers_suggest_a_result_and_choose_none(leader):
    record = scene.record()
    inside.answer(scene.sheet(record), leader, boundary=("发现问题", "越界"))
    assert findings.suggestions(scene.finding(record)) == {"PEND": ["是否在批准的矿区范围内开采"]}
    assert scene.finding(record).codes == []


def test_an_order_cannot_be_due_yesterday(leader):
    with pytest.raises(Refused, match="期限不能早于今天"):
        findings.take_measure(
            scene.record().round, kind="urge", form="oral", text="整改",
            due_on=clock.today() - timedelta(days=1), by=leader,
        )  # fmt: skip


def test_nothing_is_answered_by_default(app):
    scene.record()
    assert db.session.scalars(db.select(Answer)).all() == []


def test_answers_wait_for_the_door(leader):
    record = scene.record(started=False)
    with pytest.raises(Refused, match="还没有开始"):
        inside.answer(scene.sheet(record), leader, licence="未发现问题")


def test_a_colleague_who_is_not_on_the_team_cannot_answer(app):
    with pytest.raises(Refused, match="检查人员填写"):
        inside.answer(
            scene.sheet(scene.record()), scene.officer("zrzy-inspector-2"), licence="未发现问题"
        )


def test_who_saw_an_older_answer_is_told(leader):
    sheet = scene.sheet(scene.record())
    inside.answer(sheet, leader, licence="未发现问题")
    with pytest.raises(Stale):
        sheets.save(sheet, {"licence": sheets.Entry("发现问题", "过期", sheets.NOT_SEEN)}, leader)
    assert [a.value for a in sheet.answers] == ["未发现问题"]


def test_the_same_answer_sent_twice_is_one_answer(leader):
    sheet = scene.sheet(scene.record())
    for _ in range(2):
        sheets.save(sheet, {"licence": sheets.Entry("未发现问题", "", sheets.NOT_SEEN)}, leader)
    assert [a.version for a in sheet.answers] == [1]


def test_the_responsible_inspector_is_one_of_the_department(leader):
    sheet = scene.sheet(scene.record())
    with pytest.raises(Refused, match="本部门"):
        sheets.assign(sheet, inspector=scene.inspector("scjg-inspector-1").id, by=leader)
    sheets.assign(sheet, inspector=scene.inspector("zrzy-inspector-1").id, by=leader)
    assert sheet.responsible.officer_id == leader.id

import json

import pytest

from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit import (
    content,
    direct,
    findings,
    paper_parts,
    sheet_signing,
    sheets,
    signatures,
    signing,
)
from jointcheck.visit.model import Answer, Paper, Presence, Record, Signature
from tests.visit import inside, scene
from tests.world import PASSWORD

PHOTO = b"\x89PNG\r\n\x1a\n" + b"0" * 50
once = pytest.mark.only_sqlite  # the database does not matter here


@pytest.fixture
def leader(app):
    return scene.officer("zrzy-inspector-1")


@pytest.fixture
def other(app):
    return scene.officer("scjg-inspector-1")


def test_a_whole_visit_goes_from_answers_to_submission(app, leader):
    record = inside.signed()
    assert record.state == "signed"
    signing.submit(record, by=leader)
    assert record.state == "reviewing"
    kinds = db.session.scalars(db.select(Paper.kind).filter_by(round_id=record.round.id)).all()
    assert sorted(kinds) == ["findings", "record", "sheet", "sheet"]


@once
def test_no_conclusion_while_a_row_of_the_list_is_unchecked(app, leader):
    record = scene.record()
    inside.sign_sheets(record)
    with pytest.raises(Refused, match="未检查"):
        signing.conclude(record, by=leader)


@once
def test_no_conclusion_before_every_sheet_is_signed(app, leader):
    record = scene.record()
    inside.record_rows(record)
    with pytest.raises(Refused, match="尚未签字"):
        signing.conclude(record, by=leader)


@once
def test_no_conclusion_with_one_inspector_on_site(app, leader):
    record = scene.record()
    inside.sign_sheets(record)
    inside.record_rows(record)
    db.session.delete(db.session.scalars(db.select(Presence)).first())
    db.session.commit()
    with pytest.raises(Refused, match="不足两人"):
        signing.conclude(record, by=leader)


@once
def test_a_sheet_with_a_problem_and_a_clean_row_block_the_conclusion(app, leader, other):
    record = scene.record()
    shop = scene.sheet(record, "shop_licence")
    inside.answer(scene.sheet(record), leader, **inside.ALL_WELL | {
        "boundary": ("发现问题", "越界约12米"), "overrun": "12"})  # fmt: skip
    inside.answer(shop, other, sign=("未发现问题", "已亮证"))
    sheet_signing.sign_sheet(scene.sheet(record), password=PASSWORD, path="", by=leader)
    sheet_signing.sign_sheet(shop, password=PASSWORD, path="", by=other)
    inside.record_rows(record)
    with pytest.raises(Refused, match="专项检查表有“发现问题”"):
        signing.conclude(record, by=leader)
    findings.record_row(
        scene.finding(record), method="onsite", codes=["PEND"], problem="越界开采",
        disposal="移交执法大队", corrected_on=None, by=leader,
    )  # fmt: skip
    assert signing.conclude(record, by=leader).digest


@once
def test_only_the_leader_concludes(app, other):
    record = scene.record()
    inside.sign_sheets(record)
    inside.record_rows(record)
    with pytest.raises(Refused, match="组长"):
        signing.conclude(record, by=other)


def test_after_the_conclusion_nothing_below_it_can_change(app, leader):
    record = inside.concluded()
    with pytest.raises(Refused, match="已经作出"):
        findings.record_row(
            scene.finding(record), method="onsite", codes=["PEND"], problem="一", disposal="二",
            corrected_on=None, by=leader,
        )  # fmt: skip
    with pytest.raises(Refused, match="已经作出"):
        findings.take_measure(
            record.round, kind="minutes", form="", text="笔录", due_on=None, by=leader
        )


@once
def test_a_wrong_password_signs_nothing(app, leader):
    record = inside.concluded()
    with pytest.raises(Refused, match="密码不对"):
        signing.sign_member(record, password="wrong", path="", by=leader)
    assert not db.session.scalar(db.select(Signature).filter_by(role="member"))


@once
def test_nobody_signs_twice(app, leader):
    record = inside.concluded()
    signing.sign_member(record, password=PASSWORD, path="", by=leader)
    with pytest.raises(Refused, match="已经签过"):
        signing.sign_member(record, password=PASSWORD, path="", by=leader)


@once
def test_somebody_outside_the_team_cannot_sign(app):
    record = inside.concluded()
    with pytest.raises(Refused, match="小组成员"):
        signing.sign_member(
            record, password=PASSWORD, path="", by=scene.officer("zrzy-inspector-2")
        )


@once
def test_a_recorded_refusal_takes_the_place_of_the_partys_signature(app, leader, other):
    record = inside.concluded()
    signing.refuse_party(record, refusal="不认可第一项", witness="村委会 吴示例", by=leader)
    for officer in (leader, other):
        signing.sign_member(record, password=PASSWORD, path="", by=officer)
    assert record.state == "signed"


@once
def test_one_byte_changed_voids_every_signature(app):
    record = inside.signed()
    round = record.round
    everything = [*round.signatures]
    assert all(signatures.valid(s) for s in everything)
    text = round.content
    for place in range(0, len(text), max(1, len(text) // 40)):
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        assert not signatures.fits(changed, round.digest, round.signatures[-1])
        assert not signatures.fits(changed, content.digest(changed), round.signatures[-1])


def test_a_returned_record_gets_a_new_round_and_the_old_one_stays(app, leader):
    record = inside.signed()
    signing.submit(record, by=leader)
    old = record.round
    before = old.content
    fresh = signing.reopen(record, reason="请核实许可证", by=scene.officer("zrzy-reviewer-1"))
    assert (record.state, fresh.number, old.content) == ("visiting", 2, before)
    assert not any(sheet.signed_at for sheet in fresh.sheets)
    assert {a.code: a.value for a in scene.sheet(record).answers} == inside.ALL_WELL
    assert [f.codes for f in fresh.findings] == [["OK"], ["OK"]]
    assert not any(signatures.valid(s) for s in old.signatures if s.sheet_id is None)


@once
def test_what_changed_between_two_rounds_is_told_in_words(app, leader):
    record = inside.signed()
    signing.submit(record, by=leader)
    signing.reopen(record, reason="核实", by=leader)
    findings.record_row(
        scene.finding(record), method="onsite", codes=["FIXED"], problem="标识牌缺失",
        disposal="口头责令改正", corrected_on=scene.date(2026, 1, 5), by=leader,
    )  # fmt: skip
    old, new = (content.frozen(r) for r in db.session.get(Record, record.id).rounds)
    told = {d["what"]: (d["before"], d["after"]) for d in content.differences(old, new)}
    assert told["新平县自然资源局 矿产资源开发利用情况检查：检查结果"] == (
        "未发现问题",
        "发现问题已责令改正",
    )
    assert not any("《" in what for what in told)


@once
def test_a_signed_sheet_keeps_its_words_when_reopened(app, leader):
    record = scene.record()
    inside.sign_sheets(record)
    first = scene.sheet(record)
    again = sheets.reopen(first, reason="漏看界桩", by=leader)
    inside.answer(again, leader, plan="未发现问题")
    assert json.loads(first.content)["answers"]["plan"]["value"] == "不涉及"
    old = db.session.scalars(db.select(Signature).filter_by(sheet_id=first.id)).one()
    assert not signatures.valid(old)
    assert (again.revision, again.reason, again.signed_at) == (2, "漏看界桩", None)


def test_a_signed_sheet_cannot_change_by_any_way(app, leader):
    record = scene.record()
    inside.sign_sheets(record)
    with pytest.raises(Refused, match="已签字"):
        inside.answer(scene.sheet(record), leader, plan="未发现问题")
    answer = db.session.scalars(db.select(Answer).filter_by(code="plan")).one()
    answer.value = "未发现问题"
    with pytest.raises(Exception, match="locked"):
        db.session.commit()
    db.session.rollback()


@once
def test_a_sheet_with_an_unanswered_item_cannot_be_signed(app, leader):
    record = scene.record()
    inside.answer(scene.sheet(record), leader, licence="未发现问题")
    with pytest.raises(Refused, match="3 处没有填完"):
        sheet_signing.sign_sheet(scene.sheet(record), password=PASSWORD, path="", by=leader)


@once
def test_the_responsible_inspector_signs_and_nobody_else(app, other):
    record = scene.record()
    inside.answer(scene.sheet(record), scene.officer("zrzy-inspector-1"), **inside.ALL_WELL)
    with pytest.raises(Refused, match="检查人员填写"):
        sheet_signing.sign_sheet(scene.sheet(record), password=PASSWORD, path="", by=other)


@once
def test_a_lent_colleague_without_account_signs_on_paper(app, leader):
    record = inside.concluded()
    colleague = scene.inspector("scjg-inspector-1")
    colleague.officer_id = None
    db.session.commit()
    signing.sign_member(record, password=PASSWORD, path="", by=leader)
    member = signing.unsigned(record)[0]
    signing.sign_on_paper(record, member=member.id, paper=PHOTO, reason="", by=leader)
    assert signing.waiting_for(record) == ["当事人"]


def test_a_colleague_with_an_account_signs_on_paper_for_a_reason(app, leader, other):
    record = inside.concluded()
    signing.sign_member(record, password=PASSWORD, path=inside.PATH, by=leader)
    (member,) = signing.unsigned(record)
    given = {"member": member.id, "paper": PHOTO, "by": leader}
    with pytest.raises(Refused, match="为什么在纸上签字"):
        signing.sign_on_paper(record, reason="", **given)
    signing.sign_on_paper(record, reason="手指受伤", **given)
    with pytest.raises(Refused, match="已经签过"):
        signing.sign_member(record, password=PASSWORD, path="", by=other)
    lines = paper_parts.members(record, record.round.signatures)
    assert [bool(line["strokes"]) for line in lines] == [True, False]  # each has his own hand
    assert all(line["date"] for line in lines)


@once
def test_a_direct_result_is_concluded_signed_and_submitted_without_a_visit(app, leader, other):
    record = scene.record(started=False)
    direct.make(record, code="DEREG", ground="登记系统显示已于2026年8月注销。", attempts=[],
                proofs=[b"%PDF-1.7 proof"], by=leader)  # fmt: skip
    signing.conclude(record, by=leader)
    for officer in (leader, other):
        signing.sign_member(record, password=PASSWORD, path="", by=officer)
    signing.submit(record, by=leader)
    frozen = content.frozen(record.round)
    assert (record.state, frozen["direct"]["text"], frozen["sheets"]) == ("reviewing", "已注销", [])
    assert [row["codes"] for row in frozen["findings"]] == [["DEREG"], ["DEREG"]]

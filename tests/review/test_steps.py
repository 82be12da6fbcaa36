import threading

import pytest

from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.people import steps as people
from jointcheck.people.model import Officer
from jointcheck.plugin import Condition, ReviewStep
from jointcheck.review import extra, steps
from jointcheck.review.model import Comment, Opinion
from jointcheck.review.rules import Needed
from jointcheck.visit.model import Record
from tests.review import build
from tests.visit import scene


@pytest.fixture
def record(app):
    return build.reviewing()


@pytest.fixture
def passed_records():
    """What was told of completed reviews."""
    told = []
    tell = lambda record: told.append(record.id)  # noqa: E731
    steps.PASSED.append(tell)
    yield told
    steps.PASSED.remove(tell)


def at(login: str) -> Officer:
    return scene.officer(login)


def pass_by(record, login, **kwargs):
    return steps.pass_(record, digest=record.round.digest, text="同意", by=at(login), **kwargs)


def test_the_result_stands_only_when_every_department_has_passed(record, passed_records):
    pass_by(record, "scjg-reviewer-1")
    assert (record.state, passed_records) == ("reviewing", [])
    pass_by(record, "zrzy-reviewer-1")
    assert record.passed_at is not None
    assert passed_records == [record.id]


def test_a_department_speaks_once(record):
    pass_by(record, "zrzy-reviewer-1")
    with pytest.raises(Refused, match="本部门可能已有同事审核"):
        pass_by(record, "zrzy-reviewer-2")


def test_a_department_that_takes_no_part_has_no_word(record):
    with pytest.raises(Refused, match="没有等待您办理"):
        pass_by(record, "yjgl-reviewer-1")


def test_who_was_on_the_team_does_not_review_even_as_reviewer(record):
    inspector = at("scjg-inspector-1")
    grant = people.propose_grant(
        inspector, role="reviewer", department=inspector.department, by=None
    )
    people.approve_grant(grant, None)
    db.session.expire_all()
    with pytest.raises(Refused, match="参加了这次检查"):
        pass_by(record, "scjg-inspector-1")
    assert db.session.scalars(db.select(Opinion)).all() == []


def test_a_pass_for_other_words_than_those_shown_is_stale(record):
    with pytest.raises(Stale):
        steps.pass_(record, digest="0" * 64, text="", by=at("zrzy-reviewer-1"))
    assert record.state == "reviewing"


def test_a_return_goes_to_the_team_and_all_review_the_new_round(record):
    shown = record.round.digest
    pass_by(record, "zrzy-reviewer-1")
    sheet = record.round.sheets[0]
    steps.return_(
        record, digest=shown, reason="第2项证据不足", by=at("scjg-reviewer-1"),
        comments=[{"sheet_id": sheet.id, "code": "boundary", "text": "缺少测量记录"}],
    )  # fmt: skip
    assert (record.state, record.round.number) == ("visiting", 2)
    assert db.session.scalars(db.select(Comment.text)).all() == ["缺少测量记录"]
    build.corrected(record, "采面越界约十二米")
    assert len(steps.missing(record, record.round)) == 2
    with pytest.raises(Stale):
        steps.pass_(record, digest=shown, text="", by=at("zrzy-reviewer-1"))


def test_a_remark_on_a_sheet_of_another_record_is_refused_and_nothing_is_kept(record):
    with pytest.raises(Refused, match="不在本轮记录中"):
        steps.return_(
            record, digest=record.round.digest, reason="重新核实", by=at("scjg-reviewer-1"),
            comments=[{"sheet_id": 999999, "code": "x", "text": "y"}],
        )  # fmt: skip
    assert record.round.number == 1
    assert db.session.scalars(db.select(Opinion)).all() == []


def test_what_was_not_opened_cannot_be_passed_with_others(record):
    reviewer = at("zrzy-reviewer-1")
    with pytest.raises(Refused, match="请先打开"):
        steps.pass_many(records=[record], by=reviewer)
    steps.note_opening(record, reviewer)
    steps.pass_many(records=[record], by=reviewer)
    assert len(db.session.scalars(db.select(Opinion)).all()) == 1


def test_each_decision_is_part_of_the_trace(record):
    pass_by(record, "zrzy-reviewer-1")
    pass_by(record, "scjg-reviewer-1")
    verbs = [event.verb for event in ledger.trace(record)]
    assert verbs.count("review.passed") == 2
    assert "review.completed" in verbs


def test_four_final_passes_at_once_have_one_effect(app, record, passed_records):
    number, digest = record.id, record.round.digest
    logins = [f"{d}-reviewer-{n}" for d in ("zrzy", "scjg") for n in (1, 2)]
    failures = race(app, logins, lambda by: steps.pass_(
        db.session.get(Record, number), digest=digest, text="", by=by
    ))  # fmt: skip
    assert [type(f) for f in failures] == [Refused, Refused]
    assert len(db.session.scalars(db.select(Opinion)).all()) == 2
    done = db.select(LedgerEvent).filter_by(verb="review.completed")
    assert len(db.session.scalars(done).all()) == 1
    assert passed_records == [number]


def test_a_pass_and_a_return_at_once_never_mix(app, record):
    number, digest = record.id, record.round.digest
    pass_by(record, "scjg-reviewer-1")
    db.session.commit()

    def decide(by):
        target = db.session.get(Record, number)
        if by.login.endswith("1"):
            return steps.pass_(target, digest=digest, text="", by=by)
        return steps.return_(target, digest=digest, reason="重新核实", by=by)

    failures = race(app, ["zrzy-reviewer-1", "zrzy-reviewer-2"], decide)
    assert len(failures) == 1
    final = db.session.get(Record, number)
    assert (final.state in ("visiting",)) == (len(final.rounds) == 2)


def test_a_plugin_that_cannot_be_asked_holds_the_record_until_a_head_waives_it(app, passed_records):
    build.upload(source="a_plugin_that_is_gone")
    held = build.reviewing()
    pass_by(held, "zrzy-reviewer-1")
    pass_by(held, "scjg-reviewer-1")
    assert (held.state, passed_records) == ("reviewing", [])
    (lacking,) = steps.missing(held, held.round)
    with pytest.raises(Refused, match="发起部门的负责人"):
        steps.waive(held, lacking.step, reason="插件已停用", by=at("scjg-head-1"))
    steps.waive(held, lacking.step, reason="插件已停用，人工复核无异议", by=at("zrzy-head-1"))
    assert passed_records == [held.id]


def test_no_department_can_be_waived(record):
    with pytest.raises(Refused, match="没有等待办理的这一附加"):
        steps.waive(record, "department", reason="赶时间", by=at("zrzy-head-1"))


def test_a_plugins_step_is_wanted_for_an_answer_or_a_result():
    wanted = ReviewStep("look", "越界复核", "矿管股", ("mining_use",),
                        (Condition("boundary", ("发现问题",)),), for_results=("PEND",))  # fmt: skip
    sheet = {"department_id": 7, "item_version_id": 3, "code": "mining_use",
             "answers": {"boundary": {"value": "发现问题"}}}  # fmt: skip
    row = {"department_id": 7, "item_version_id": 3, "codes": ["FIXED"]}
    content, needed = (
        {"sheets": [sheet], "findings": [row]},
        Needed(7, "mining:look", "越界复核", "矿管股"),
    )
    assert extra.applying("mining", wanted, content) == [needed]
    sheet["answers"]["boundary"]["value"] = "未发现问题"
    assert extra.applying("mining", wanted, content) == []
    row["codes"] = ["PEND"]
    assert extra.applying("mining", wanted, content) == [needed]


def race(app, logins, act):
    """Each officer acts in a thread of his own at the same moment; what failed is returned."""
    db.session.rollback()
    gate, failures = threading.Barrier(len(logins)), []

    def run(login):
        with app.app_context():
            by = scene.officer(login)
            db.session.rollback()
            gate.wait()
            try:
                act(by)
            except (Refused, Stale) as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(login,)) for login in logins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.remove()
    return failures

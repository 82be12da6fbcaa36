import pytest

from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.publish import correction, steps
from jointcheck.publish.model import Delivery, Publication
from tests.publish import build
from tests.visit.scene import officer

CLEAN = [{"serial": 1, "codes": ["OK"], "text": ""}]


def propose(publication, results=CLEAN, by="zrzy-planner-1"):
    return correction.propose(publication, results=results, reason="坐标有误", by=officer(by))


def test_a_correction_is_a_new_version_and_the_old_one_stays(app):
    first = build.published()
    second = correction.approve(propose(first), officer("zrzy-head-1"))
    assert second.number == first.number.replace("-v1", "-v2")
    assert second.results[0].text == "未发现问题"
    assert db.session.get_one(Publication, first.id).results[0].text == "发现问题已责令改正"
    assert steps.facts(second)["replaces"] == first.number
    assert [c["after"] for c in correction.between(first, second)] == ["未发现问题"]


def test_a_correction_is_delivered_again(app):
    first = build.published()
    correction.approve(propose(first), officer("zrzy-head-1"))
    assert db.session.scalar(db.select(db.func.count(Delivery.id))) == 2


def test_nobody_approves_his_own_correction(app):
    proposed = propose(build.published(), by="zrzy-head-1")
    with pytest.raises(Refused, match="自己"):
        correction.approve(proposed, officer("zrzy-head-1"))
    assert proposed.decided_at is None


def test_who_inspected_does_not_approve_the_correction(app):
    proposed = propose(build.published())
    with pytest.raises(Refused, match="参加过这次检查"):
        correction.approve(proposed, officer("zrzy-inspector-1"))


def test_a_participating_department_corrects_only_its_own_rows(app):
    first = build.published()
    with pytest.raises(Refused, match="参与部门只能更正本部门"):
        propose(first, by="scjg-planner-1")
    own = [{"serial": 2, "codes": ["PEND"], "text": ""}]
    assert propose(first, own, by="scjg-planner-1").results[1]["text"] == "发现问题待后续处理"


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([{"serial": 1, "codes": [], "text": ""}], "至少选一种"),
        ([{"serial": 1, "codes": ["OK", "PEND"], "text": ""}], "单独选用"),
        ([{"serial": 1, "codes": ["NONE"], "text": ""}], "不认识"),
        ([{"serial": 9, "codes": ["OK"], "text": ""}], "不在已公示的结果中"),
        ([{"serial": 1, "codes": ["FIXED"], "text": ""}], "没有需要更正"),
    ],
)
def test_a_senseless_correction_is_refused_in_words(app, results, sentence):
    with pytest.raises(Refused, match=sentence):
        propose(build.published(), results)


def test_only_one_correction_waits_and_only_of_the_newest_version(app):
    first = build.published()
    waiting = propose(first)
    with pytest.raises(Refused, match="等待审批"):
        propose(first)
    correction.approve(waiting, officer("zrzy-head-1"))
    with pytest.raises(Refused, match="已经被更正"):
        propose(first)


def test_a_correction_may_be_corrected_and_every_version_stays(app):
    first = build.published()
    second = correction.approve(propose(first), officer("zrzy-head-1"))
    back = [{"serial": 1, "codes": ["FIXED"], "text": ""}]
    third = correction.approve(propose(second, back), officer("zrzy-head-1"))
    assert steps.facts(third)["replaces"] == second.number
    said = [one.results[0].text for one in (first, second, third)]
    assert said == ["发现问题已责令改正", "未发现问题", "发现问题已责令改正"]
    assert steps.latest(first.record).id == third.id


def test_a_refused_correction_leaves_the_result(app):
    first = build.published()
    refused = correction.refuse(propose(first), refusal="证据不足", by=officer("scjg-head-1"))
    assert refused.approved is False
    assert steps.latest(first.record).id == first.id
    with pytest.raises(Refused, match="已经办结"):
        correction.approve(refused, officer("zrzy-head-1"))

"""The joint item list of article 5: one proposes, another adopts, editions are published."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from jointcheck.catalogue import rules, steps, todos
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from tests.catalogue import build


def test_an_item_counts_once_another_person_adopted_it(app):
    version = build.propose()
    assert rules.current(version.item.versions) is None
    steps.adopt(version, build.officer("zrzy-head-1"))
    assert rules.current(version.item.versions) is version


def test_who_proposed_an_item_or_heads_another_department_cannot_adopt_it(app):
    version = build.propose()
    for login, why in [("scjg-head-1", "发起部门负责人"), ("zrzy-planner-1", "发起部门负责人")]:
        with pytest.raises(Refused, match=why):
            steps.adopt(version, build.officer(login))
    head = build.officer("zrzy-head-1")
    own = steps.propose_item(code="ZRZY-09", by=head, **build.facts())
    with pytest.raises(Refused, match="拟订人不能审定"):
        steps.adopt(own, head)


def test_the_adopted_version_counts_until_the_next_one_is_adopted(app):
    item = build.item()
    second = steps.revise_item(
        item, by=build.officer("zrzy-planner-1"), **build.facts(ratio_bp=1000)
    )
    assert rules.current(item.versions).number == 1
    with pytest.raises(Refused, match="等待审定"):
        steps.revise_item(item, by=build.officer("zrzy-planner-1"), **build.facts())
    steps.adopt(second, build.officer("zrzy-head-1"))
    assert [d.title for d in rules.differences(*item.versions)] == ["抽查比例"]
    with pytest.raises(DBAPIError, match="locked"):
        db.session.execute(db.text("update item_version set name = 'x' where number = 1"))
    db.session.rollback()


def test_an_item_is_withdrawn_by_a_version_that_the_head_adopts(app):
    item = build.item()
    last = steps.withdraw_item(item, reason="法规废止", by=build.officer("zrzy-planner-1"))
    assert rules.current(item.versions) is not None
    steps.adopt(last, build.officer("zrzy-head-1"))
    assert rules.current(item.versions) is None


def test_the_published_list_is_numbered_and_says_what_changed(app):
    head = build.officer("zrzy-head-1")
    item = build.item(publish=False)
    assert steps.changes() == [("ZRZY-01", "采矿权人开发利用情况检查", "新增")]
    assert steps.publish_list(head).number == 1
    with pytest.raises(Refused, match="没有需要公布的变化"):
        steps.publish_list(head)
    again = steps.revise_item(
        item, by=build.officer("zrzy-planner-1"), **build.facts(ratio_bp=1000)
    )
    steps.adopt(again, head)
    assert steps.changes() == [("ZRZY-01", "采矿权人开发利用情况检查", "修订")]
    assert steps.publish_list(head).number == 2


def test_nothing_is_left_to_publish_of_an_item_that_came_and_went(app):
    head, planner = build.officer("zrzy-head-1"), build.officer("zrzy-planner-1")
    item = build.item(publish=False)
    with app.test_request_context():
        assert [one.to for one in todos.adoptions(head)] == ["ZRZY-01"]
        steps.adopt(steps.withdraw_item(item, reason="法规废止", by=planner), head)
        assert list(todos.adoptions(head)) == []
        build.item("ZRZY-02")
        assert list(todos.adoptions(head)) == []


def test_a_basis_is_marked_by_the_day(app):
    version = build.propose(bases=[
        build.BASIS | {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30)}])  # fmt: skip
    steps.adopt(version, build.officer("zrzy-head-1"))
    states = [rules.basis_state(version.bases[0], on) for on in
              (date(2019, 12, 31), date(2025, 6, 30), date(2025, 7, 1))]  # fmt: skip
    assert states == ["未生效", "有效", "已失效"]
    assert rules.in_force(version, date(2025, 6, 30))
    assert not rules.in_force(version, date(2025, 7, 1))


@pytest.mark.parametrize(("wrong", "field"), [
    ({"code": "矿-1"}, "code"), ({"methods": []}, "methods"), ({"bases": []}, "bases"),
    ({"ratio_bp": 10_001}, "ratio_bp"),
    ({"bases": [build.BASIS | {"valid_to": date(2025, 1, 1)}]}, "bases"),
])  # fmt: skip
def test_a_contradictory_item_is_refused_at_its_field(app, wrong, field):
    with pytest.raises(Refused) as refused:
        build.propose(**({"code": "ZRZY-01"} | wrong))
    assert refused.value.field == field
    assert db.session.scalar(db.text("select count(*) from item")) == 0

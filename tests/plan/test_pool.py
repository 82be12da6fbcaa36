"""The pool of a task: what is in it, what is left out and why, and that it stays as it was frozen."""

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from jointcheck.draw import bundle
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plan import judging, pool, steps
from jointcheck.plan.model import PoolEntry, TaskStratum
from tests.catalogue import build as catalogue
from tests.plan import build


@pytest.fixture
def planner(app):
    return catalogue.officer("zrzy-planner-1")


def drawable(frozen):
    rows = db.session.scalars(select(PoolEntry).filter_by(pool_id=frozen.id))
    return {e.subject: e.stratum or e.excluded for e in rows}


def test_the_pool_holds_the_scope_and_says_why_others_are_left_out(planner):
    mines = catalogue.entities(30, "矿山企业")
    catalogue.entities(5, "旅馆业", start=100)
    mines[0].state = "deregistered"
    db.session.commit()
    frozen = steps.freeze(build.task(catalogue.item()), planner)
    assert (frozen.count, frozen.excluded_count) == (29, 1)
    assert drawable(frozen)[mines[0].subject] == "inactive"


def test_the_digest_is_that_of_the_published_file(planner):
    catalogue.entities(30, "矿山企业")
    catalogue.entities(3, "矿山企业", start=50, state="moved")
    frozen = steps.freeze(build.task(catalogue.item()), planner)
    rows = db.session.scalars(select(PoolEntry).filter_by(pool_id=frozen.id)).all()
    inside = bundle.pool_text([(e.subject, e.stratum) for e in rows if not e.excluded])
    outside = bundle.excluded_text([(e.subject, e.excluded) for e in rows if e.excluded])
    assert frozen.digest == hashlib.sha256(inside.encode()).hexdigest()
    assert frozen.excluded_digest == hashlib.sha256(outside.encode()).hexdigest()


def test_who_was_checked_for_the_item_this_year_is_left_out_of_article_20(planner, monkeypatch):
    mines = catalogue.entities(30, "矿山企业")
    item = catalogue.item()
    asked = []

    def checked(items, year):
        asked.append((items, year))
        return [mines[3].id]

    monkeypatch.setattr(judging, "CHECKED", [checked])
    task = build.task(item)
    frozen = steps.freeze(task, planner)
    assert drawable(frozen)[mines[3].subject] == "checked"
    assert asked[0] == ([item.id], task.year)


def test_an_item_that_may_be_checked_twice_a_year_stops_at_two(planner, monkeypatch):
    mines = catalogue.entities(30, "矿山企业")
    monkeypatch.setattr(judging, "CHECKED", [lambda i, y: [mines[0].id, mines[1].id, mines[1].id]])
    frozen = steps.freeze(build.task(catalogue.item(frequency=2)), planner)
    found = drawable(frozen)
    assert found[mines[0].subject] == "A"
    assert found[mines[1].subject] == "capped"


def test_an_older_number_beside_the_unified_code_is_one_entity(planner):
    mines = catalogue.entities(30, "矿山企业")
    twin = catalogue.entities(1, "矿山企业", start=200)[0]
    twin.subject, twin.name = "regno:530427000001231", mines[0].name
    db.session.commit()
    frozen = steps.freeze(build.task(catalogue.item()), planner)
    assert drawable(frozen)["regno:530427000001231"] == "duplicate"
    assert drawable(frozen)[mines[0].subject] == "A"


def test_the_preview_tells_the_numbers_that_are_then_drawn_from(planner):
    catalogue.entities(90, "矿山企业", risk_class="A")
    catalogue.entities(10, "矿山企业", start=500, risk_class="D")
    task = build.task(catalogue.item(), strata=[
        {"code": "D", "scope": {"risk": ["D"]}, "ratio_bp": 10_000},
        {"code": "E", "scope": {}, "ratio_bp": 500, "minimum": 2},
    ])  # fmt: skip
    seen = pool.preview(pool.scheme(task))
    assert [(one.layer.code, one.count, one.wanted) for one in seen.layers] == [
        ("D", 10, 10), ("E", 90, 5)]  # fmt: skip
    assert steps.freeze(task, planner).count == seen.count == 100


def test_nobody_in_scope_is_left_without_a_stratum(planner):
    catalogue.entities(3, "矿山企业", risk_class="A")
    task = build.task(catalogue.item(), strata=[
        {"code": "D", "scope": {"risk": ["D"]}, "ratio_bp": 10_000}])  # fmt: skip
    with pytest.raises(Refused, match="有 3 户不属于任何分层"):
        steps.freeze(task, planner)
    assert task.frozen_at is None


def test_a_scheme_cannot_draw_fewer_than_the_plan_promised(planner):
    catalogue.entities(100, "矿山企业")
    task = build.task(catalogue.item(), strata=[{"code": "A", "take": 1}])
    with pytest.raises(Refused, match="少于年度计划应抽的 5 户"):
        steps.freeze(task, planner)


def test_an_empty_scope_is_told_before_anything_is_frozen(planner):
    with pytest.raises(Refused, match="没有可以抽取的检查对象"):
        steps.freeze(build.task(catalogue.item()), planner)


def test_a_frozen_pool_and_its_scheme_never_change(planner):
    mines = catalogue.entities(30, "矿山企业")
    task = build.task(catalogue.item())
    frozen = steps.freeze(task, planner)
    with pytest.raises(Refused, match="不能再次冻结"):
        steps.freeze(task, planner)
    with pytest.raises(Refused, match="方案不能再改"):
        steps.change_scheme(task, name="别的", starts_on=task.starts_on, ends_on=task.ends_on,
                            team_count=1, strata=build.ALL, by=planner)  # fmt: skip
    for statement in (
        PoolEntry.__table__.delete(),
        PoolEntry.__table__.update().values(stratum="B"),
        PoolEntry.__table__.insert().values(pool_id=frozen.id, entity_id=mines[0].id, subject="x"),
        TaskStratum.__table__.update().values(ratio_bp=1),
    ):
        with pytest.raises(DBAPIError, match="locked"):
            db.session.execute(statement)
        db.session.rollback()


def test_an_own_directory_of_article_8_is_the_whole_pool(planner):
    mines = catalogue.entities(30, "矿山企业")
    task = build.task(catalogue.item(), strata=[{"code": "A", "take": 10}])
    data = "统一社会信用代码\n" + "\n".join(mine.subject for mine in mines[:25])
    assert steps.import_own_list(task, data=data.encode(), filename="名单.csv", by=planner) == 25
    assert steps.freeze(task, planner).count == 25


def test_a_wrong_code_in_the_own_directory_takes_nothing(planner):
    mines = catalogue.entities(3, "矿山企业")
    task = build.task(catalogue.item())
    data = f"统一社会信用代码\n{mines[0].subject}\n91530427MAYZZZZZZ0\n"
    with pytest.raises(Refused, match="第 3 行"):
        steps.import_own_list(task, data=data.encode(), filename="名单.csv", by=planner)
    assert not task.own_list

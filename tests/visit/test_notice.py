from datetime import date, timedelta

import pytest

from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit import notice
from jointcheck.visit.model import Notice
from tests.visit import door, scene

once = pytest.mark.only_sqlite


@once
def test_the_notice_names_departments_items_people_and_its_own_address(app):
    record = scene.record(started=False)
    made = door.issued(record)
    content = made.content
    assert content["initiator"] == "新平县自然资源局"
    assert content["participants"] == ["新平县市场监督管理局"]
    assert {line["item"] for line in content["items"]} == {
        "矿产资源开发利用情况检查", "营业执照规范使用情况检查"
    }  # fmt: skip
    assert len(content["inspectors"]) == 2
    assert content["foot"]["verify"].endswith(f"/public/notices/{made.number}")
    assert files.read(made.file_sha256).startswith(b"%PDF")


@once
def test_names_may_be_withheld_until_the_door(app):
    record = scene.record(started=False)
    made = notice.issue(
        record, begins=date(2026, 6, 1), ends=date(2026, 6, 5), materials=[], contact="",
        phone="0877-0000000", supervision="", named=False, by=door.leader(),
    )  # fmt: skip
    assert made.content["inspectors"] == []


@once
def test_a_visit_that_is_not_to_be_announced_gets_no_notice_before_it_begins(app):
    record = scene.record(started=False)
    record.task.may_be_announced = False
    db.session.commit()
    with pytest.raises(Refused, match="不宜告知"):
        door.issued(record)
    assert db.session.scalars(db.select(Notice)).all() == []
    door.arrive(record)
    assert record.state == "visiting"
    assert door.issued(record).number


@once
def test_an_item_that_is_not_to_be_announced_is_left_out(app):
    record = scene.record(started=False)
    scene.shop_item().may_be_announced = False
    db.session.commit()
    made = door.issued(record)
    assert [line["item"] for line in made.content["items"]] == ["矿产资源开发利用情况检查"]


def test_a_delivered_notice_is_locked(app):
    record = scene.record(started=False)
    door.told(record)
    made = notice.current(record)
    with pytest.raises(Refused, match="不能重复"):
        notice.deliver(made, delivery="邮寄", receiver="某人", delivered_at=clock.now(),
                       receipt=None, by=door.leader())  # fmt: skip
    with pytest.raises(Exception, match="locked"):
        db.session.execute(db.update(Notice).values(receiver="某人"))
    db.session.rollback()


@once
def test_a_notice_that_was_made_anew_takes_the_place_of_the_first(app):
    record = scene.record(started=False)
    first = door.issued(record)
    second = door.issued(record)
    assert second.number == first.number[:-1] + "2"
    with pytest.raises(Refused, match="后来"):
        notice.deliver(first, delivery="当面", receiver="周示例", delivered_at=clock.now(),
                       receipt=None, by=door.leader())  # fmt: skip


@once
def test_nothing_is_delivered_in_the_future(app):
    record = scene.record(started=False)
    made = door.issued(record)
    with pytest.raises(Refused, match="不能晚于现在") as refused:
        notice.deliver(made, delivery="当面", receiver="周示例", receipt=None,
                       delivered_at=clock.now() + timedelta(hours=1), by=door.leader())  # fmt: skip
    assert refused.value.field == "delivered_at"


@once
def test_no_visit_begins_before_the_notice_is_delivered(app):
    record = scene.record(started=False)
    door.issued(record)
    with pytest.raises(Refused, match="告知书还没有送达"):
        door.arrive(record)
    assert record.state == "waiting"


@once
def test_a_clue_is_checked_without_notice(app):
    record = scene.record(started=False)
    record.task.kind = "clue"
    db.session.commit()
    door.arrive(record)
    assert record.state == "visiting"


@once
def test_a_name_that_cannot_be_printed_stops_the_notice_and_leaves_nothing(app):
    record = scene.record(started=False)
    record.entity.name = "示例\U000f0001公司"
    db.session.commit()
    with pytest.raises(Refused, match="无法打印"):
        door.issued(record)
    assert db.session.scalars(db.select(Notice)).all() == []


@once
def test_anybody_can_check_a_notice_and_sees_nothing_else(office):
    record = scene.record(started=False)
    made = door.issued(record)
    number, name = made.number, record.entity.name
    page = office.citizen().open(f"/public/notices/{number}")
    assert number in page.text
    assert "矿产资源开发利用情况检查" in page.text
    assert name not in page.text
    assert scene.officer("zrzy-inspector-1").name not in page.text
    office.citizen().open("/public/notices/530427202600000001-01-001-1", expect=404)


@once
def test_a_secret_visit_is_not_confirmed_to_the_public(office):
    record = scene.record(started=False)
    number = door.issued(record).number
    record.task.may_be_announced = False
    db.session.commit()
    office.citizen().open(f"/public/notices/{number}", expect=404)

import json

import pytest
from sqlalchemy.exc import DBAPIError

from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.publish import steps
from jointcheck.publish.model import Delivery, Publication
from jointcheck.review import steps as review
from tests.publish import build


def test_the_last_pass_publishes_by_itself(app):
    assert steps.publish in review.PASSED


def test_a_passed_result_is_public_item_by_item(app):
    record = build.passed()
    made = steps.publish(record)
    assert record.state == "published"
    assert made.number == f"{record.task.code}0001-v1"
    assert [(r.department, r.text) for r in made.results] == [
        ("新平县自然资源局", "发现问题已责令改正"),
        ("新平县市场监督管理局", "未发现问题"),
    ]
    body = json.loads(made.body)
    assert body["raninsTaskId"] == record.task.code
    assert body["uniscId"] == "91530427MA6K1A2B1D"


def test_what_is_internal_does_not_become_public(app):
    record = build.passed()
    names = [member.inspector.name for member in record.team.members]
    body = steps.publish(record).body
    for secret in (*names, "13800000000", "越界12米"):
        assert secret not in body


def test_publishing_again_changes_nothing(app):
    record = build.passed()
    first = steps.publish(record)
    assert steps.publish(record).id == first.id
    assert db.session.scalar(db.select(db.func.count(Publication.id))) == 1
    assert db.session.scalar(db.select(db.func.count(Delivery.id))) == 1


def test_results_of_a_task_are_numbered_one_after_the_other(app):
    task = build.task()
    numbers = [build.published(task, n).number[-7:] for n in range(3)]
    assert numbers == ["0001-v1", "0002-v1", "0003-v1"]


def test_a_published_result_cannot_be_changed_or_removed(app):
    made = build.published()
    for statement in (
        "UPDATE publication SET entity_name = 'x'", "DELETE FROM publication_result",
        "UPDATE publication_result SET text = 'x'",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match="locked"):
            db.session.execute(db.text(statement))
        db.session.rollback()
    assert db.session.get_one(Publication, made.id).entity_name == "新平示例矿业有限公司"


def test_an_item_without_a_result_is_not_published(app):
    record = build.passed(codes=())
    with pytest.raises(Refused, match="还没有检查结果"):
        steps.publish(record)
    assert db.session.scalar(db.select(db.func.count(Publication.id))) == 0

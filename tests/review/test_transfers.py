"""Reviewers who leave in the middle: what they passed stays, what was open is their colleagues'."""

import pytest
from flask import current_app

from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.people import due, todo
from jointcheck.people import steps as people
from jointcheck.people.model import Department
from jointcheck.review import steps
from jointcheck.review.model import Opinion
from jointcheck.visit.model import Record
from tests.review import build
from tests.visit import scene


def leave(login: str, how: str) -> None:
    officer, admin = scene.officer(login), scene.officer("system-admin")
    if how == "suspended":
        people.suspend(officer, admin, "离岗")
    else:
        people.transfer(officer, admin, scene.department("YJGL"))
    db.session.expire_all()


def waits_for(login: str) -> list[str]:
    with current_app.test_request_context():
        return [one.what for one in todo.of(scene.officer(login))]


@pytest.mark.parametrize("how", ["suspended", "transferred"])
def test_what_he_passed_stays_and_the_result_goes_on_with_it(app, how):
    record = build.reviewing()
    steps.pass_(
        record, digest=record.round.digest, text="同意", by=scene.officer("zrzy-reviewer-1")
    )
    leave("zrzy-reviewer-1", how)
    steps.pass_(record, digest=record.round.digest, text="", by=scene.officer("scjg-reviewer-1"))
    assert record.state == "published"
    said = db.session.scalars(db.select(Opinion.officer_id)).all()
    assert scene.officer("zrzy-reviewer-1").id in said


@pytest.mark.parametrize("how", ["suspended", "transferred"])
def test_what_he_had_open_waits_for_his_colleagues_and_he_is_told(app, office, how):
    number = build.reviewing().id
    gone = office.at("zrzy", "reviewer", 1)
    page = gone.open(f"/review/{number}")
    leave("zrzy-reviewer-1", how)
    told = page.press("审核通过", expect=None)
    assert told.title == "页面已过期", "his session has ended"
    assert "审核检查结果" in waits_for("zrzy-reviewer-2")
    if how == "transferred":
        record = db.session.get_one(Record, number)
        with pytest.raises(Refused, match="没有等待您办理的审核环节"):
            steps.pass_(record, digest=record.round.digest, text="",
                        by=scene.officer("zrzy-reviewer-1"))  # fmt: skip
        last = db.session.scalars(db.select(LedgerEvent).order_by(LedgerEvent.seq.desc())).first()
        assert last.verb == "review.passed.refused"
    page = office.at("zrzy", "reviewer", 2).open(f"/review/{number}")
    page.press("审核通过")
    assert db.session.scalars(db.select(Opinion)).one().officer.login == "zrzy-reviewer-2"


def test_when_the_last_reviewer_leaves_the_department_is_told(app):
    build.reviewing()
    leave("zrzy-reviewer-1", "suspended")
    assert not deserted()
    leave("zrzy-reviewer-2", "transferred")
    assert deserted() == {"ZRZY"}


def deserted() -> set[str]:
    """The departments whose results wait for a reviewer who does not exist."""
    found = {one.department_id for one in due.of(None) if "已没有审核人" in str(one.what)}
    return set(db.session.scalars(db.select(Department.code).where(Department.id.in_(found))))

"""期限一览 and its reminders: every clock once, for the department that must keep it."""

from datetime import timedelta

from jointcheck.ground import clock, daily, jobs
from jointcheck.ground.db import db
from jointcheck.ground.ledger import trace
from jointcheck.people import due, reminders
from jointcheck.people.reminder_model import Reminder
from jointcheck.publish import objection
from jointcheck.review import steps as review
from jointcheck.visit.model import Record
from tests.followup.test_steps import hand
from tests.publish import build as publishing
from tests.review import build as reviewing
from tests.visit import scene


def running(code: str | None = None) -> dict[str, str]:
    """What runs for a department: what → its stage."""
    held = None if code is None else {scene.department(code).id}
    return {str(one.what): one.stage for one in due.of(held)}


def beside_the_last_day(days: int):
    """Noon, so many days after the last day of what is running."""
    day = max(one.deadline.date for one in due.of(None) if "审核" in str(one.what))
    return clock.at(publishing.noon(str(day + timedelta(days=days))))


def test_a_result_under_review_runs_for_every_silent_department(app):
    record = reviewing.reviewing()
    last = [one for one in due.of(None) if one.key == record.id]
    assert {one.department_id for one in last} == {
        scene.department("ZRZY").id, scene.department("SCJG").id,
    }  # fmt: skip
    assert "审核检查结果" in running("SCJG")
    assert "审核检查结果" not in running("YJGL")
    review.pass_(record, digest=record.round.digest, text="", by=scene.officer("scjg-reviewer-1"))
    assert "审核检查结果" not in running("SCJG")


def test_objections_matters_plans_and_visits_run_too(app):
    publication = publishing.published()
    objection_ = publishing.objected(publication)
    assert "审查异议材料" in running("ZRZY")
    objection.accept(objection_, complete_on=clock.today(), by=scene.officer("zrzy-planner-2"),
                     checkers=publishing.checkers(objection_))  # fmt: skip
    assert "复查并作出结论" in running("ZRZY")
    record = db.session.get_one(Record, publication.record_id)
    hand(record, title="越界开采立案调查")
    assert "接收后续监管事项" in running("YJGL")
    assert "接收后续监管事项" not in running("ZRZY")
    scene.record()
    assert "完成检查" in running("ZRZY")


def test_a_clock_is_yellow_then_red_and_each_is_told_once(app):
    record = reviewing.reviewing()
    reminders.remind()
    assert db.session.scalars(db.select(Reminder)).all() == []
    stages = []
    for days in (-1, 0, 1, 2):
        with beside_the_last_day(days):
            reminders.remind()
            found = db.session.scalars(db.select(Reminder.stage).where(Reminder.key == record.id))
            stages.append(sorted(found))
    assert stages[-1] == stages[-2] == ["overdue"] * 2 + ["soon"] * 2
    assert [event.verb for event in trace(record)].count("due.overdue") == 2


def test_the_worker_reminds_once_a_day_and_the_home_page_shows_it(app, office):
    reviewing.reviewing()
    with beside_the_last_day(1):
        for _ in range(2):
            daily.ask()
            jobs.work(app, until_idle=True)
        page = office.at("scjg", "head").open("/home")
        assert "期限提醒" in page.text
        assert "已逾期" in page.text
        page = page.follow("期限一览")
        assert "审核检查结果" in page.text
        assert "自然资源局" not in page.text, "another department's clocks are its own"
        wide = office.person("city-superior-1").open("/due?stage=overdue")
        assert "自然资源局" in wide.text and "市场监管局" in wide.text  # noqa: PT018
        assert "没有正在走的期限" in wide.person.open("/due?stage=soon").text

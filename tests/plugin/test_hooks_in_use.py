"""What a plugin offers is used where the work is done: events, platforms, papers, advice, review."""

import pytest

from jointcheck.ground import jobs
from jointcheck.ground.db import db
from jointcheck.people import plugins as house
from jointcheck.plugin import PROBLEM, Condition, ReviewStep
from jointcheck.plugin.answers import Answer
from jointcheck.publish import outbox, pushing
from jointcheck.publish import steps as publishing
from jointcheck.publish.model import Delivery
from jointcheck.visit import extra_papers, sheet_signing, signing
from jointcheck.visit.model import Paper
from tests.office import alone
from tests.pdf import words_of
from tests.plugin import installed
from tests.visit import inside, scene
from tests.world import PASSWORD

pytestmark = pytest.mark.only_sqlite

PLUGIN = """
from datetime import date
from wtforms import Form, ValidationError
from jointcheck.plugin import *
from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

class Checks(Form):
    def validate_overrun(self, field):
        if field.data > 10:
            raise ValidationError("请复测后再填")

@hookimpl
def checklists():
    law = (Basis("某法", "无文号", "第一条", date(2025, 7, 1)),)
    rows = (Item("boundary", "边界", law), Item("overrun", "越界", law, kind="number"),
            Item("licence", "证", law))
    return [Checklist("mining_use", "2027.1", "新版", "自然资源局", date(2026, 1, 1),
                      (Section("一", rows),), form_base=Checks)]

@hookimpl
def assess(checklist, answers):
    return Assessment((Remark("licence", "许可证将到期"),), 88)

@hookimpl
def papers():
    return [Paper("stop", "停止越界通知书", "{企业名称}：\\n\\n经查，{检查情况}。{部门}", ("mining_use",))]

def push(bundle, settings):
    if settings.get("mood") == "bad":
        raise OSError("平台不通")
    if settings.get("mood") == "lost":
        return Receipt(False, message="请由人录入")
    return Receipt(True, "R-" + bundle.id, bundle.fields["entName"] + str(len(bundle.rows)))

@hookimpl
def publishers():
    return [Publisher("county", "县门户", push)]
"""

HEARER = """
from jointcheck.plugin import hookimpl

@hookimpl
def on_event(event):
    raise ValueError(f"{type(event).__name__} {event.record} {getattr(event, 'checklist', '')}")
"""


@pytest.fixture
def bureau(app, tmp_path):
    installed.install(app, installed.write(tmp_path, "bureau", PLUGIN), used_by=["ZRZY"])


def work():
    db.session.rollback()
    while jobs.run_one():
        pass


def test_what_happened_is_told_to_the_plugin_after_it_is_committed(app, tmp_path):
    installed.install(app, installed.write(tmp_path, "hearer", HEARER), used_by=["ZRZY"])
    record = scene.record()
    inside.sign_sheets(record)
    number = record.number
    told = db.session.scalars(db.select(jobs.Job).filter_by(kind="plugin.event")).all()
    assert [job.payload["name"] for job in told] == ["SheetSigned", "SheetSigned"]
    work()
    results = [job.result["hearer"] for job in db.session.scalars(db.select(jobs.Job))
               if job.kind == "plugin.event"]  # fmt: skip
    assert results[0] == f"ValueError：SheetSigned {number} mining_use"


def test_nothing_is_kept_for_a_plugin_that_no_department_of_the_task_has_switched_on(app, tmp_path):
    installed.install(app, installed.write(tmp_path, "hearer", HEARER), used_by=["YJGL"])
    inside.sign_sheets(scene.record())
    assert not db.session.scalars(db.select(jobs.Job).filter_by(kind="plugin.event")).all()


def test_the_score_names_plugin_and_version_and_the_sheet_is_signed_without_it_too(app, bureau):
    record = scene.record()
    leader = scene.officer("zrzy-inspector-1")
    sheet = scene.sheet(record)
    inside.answer(sheet, leader, **inside.ALL_WELL)
    signed = sheet_signing.sign_sheet(sheet, password=PASSWORD, path="", by=leader)
    assert (signed.score, signed.scored_by) == (88, "bureau 1")
    assert signed.advice == ["采矿许可证是否有效：许可证将到期"]


def test_advice_is_shown_while_the_sheet_is_filled(office, bureau):
    record = scene.record()
    sheet = scene.sheet(record)
    url = f"/field/sheets/{sheet.id}"
    inside.answer(
        sheet, scene.officer("zrzy-inspector-1"), boundary=(PROBLEM, "越界"), overrun="12"
    )
    person = office.at("zrzy", "inspector")
    page = person.open(url).follow("看插件对已填内容的提示")
    assert "越界最大距离：请复测后再填" in page.text
    assert "许可证将到期" in page.text


def kept(person, url):
    answer = alone(person.client.get, url)
    found = answer.get_data()
    answer.close()
    return found


def test_a_paper_of_the_plugin_is_issued_kept_and_survives_it(app, office, bureau):
    record = inside.concluded()
    number = record.id
    person = office.at("zrzy", "inspector")
    page = person.open(f"/records/{number}").press("出具停止越界通知书")
    made = db.session.scalars(db.select(Paper).filter_by(kind="letter")).one()
    url = f"/papers/{made.id}"
    assert made.title == "停止越界通知书"
    before = kept(person, url)
    assert "新平示例矿业有限公司" in words_of(before)
    installed.install(app)
    assert "停止越界通知书" in person.open(f"/records/{number}").text
    assert kept(person, url) == before
    page = person.open(f"/records/{number}")
    assert "出具停止越界通知书" not in page.buttons()
    assert extra_papers.offers(db.session.get(scene.Record, number), person.officer) == []


def published():
    record = inside.concluded()
    inside.sign_all(record)
    signing.submit(record, by=scene.officer("zrzy-inspector-1"))
    record.state = "passed"
    return publishing.publish(record)


def test_another_platform_gets_each_result_once_and_its_receipt_is_kept(app, office, bureau):
    made = published()
    db.session.commit()
    number = made.number
    work()
    sent = db.session.scalars(db.select(Delivery).filter_by(destination="bureau/county")).one()
    assert (sent.state, sent.receipt) == ("accepted", f"R-{number}")
    assert sent.message.startswith("新平示例矿业有限公司")
    by_hand = db.session.scalars(db.select(Delivery).filter_by(destination=outbox.PLATFORM)).one()
    assert by_hand.state == "waiting"
    page = office.at("zrzy", "planner").open("/deliveries").text
    assert "县门户" in page
    assert "bureau/county" not in page
    assert f"R-{number}" in page


def test_a_platform_that_cannot_be_reached_is_tried_again_and_says_why(app, bureau):
    app.config["PLUGIN_SETTINGS"] = {"bureau": {"mood": "bad"}}
    published()
    db.session.commit()
    work()
    sent = db.session.scalars(db.select(Delivery).filter_by(destination="bureau/county")).one()
    assert sent.state == "waiting"
    assert "平台不通" in sent.message
    app.config["PLUGIN_SETTINGS"] = {}
    outbox.again(sent, by=scene.officer("zrzy-planner-1"))
    work()
    assert db.session.get(Delivery, sent.id).state == "accepted"


def test_without_an_address_no_platform_has_refused_and_it_goes_once_there_is_one(
    app, office, bureau
):
    app.config["PLUGIN_SETTINGS"] = {"bureau": {"mood": "lost"}}
    published()
    db.session.commit()
    work()
    page = office.at("zrzy", "planner").open("/deliveries")
    assert "“县门户”没有填写地址" in page.text
    assert "平台退回" not in page.text.partition("序号")[2]
    assert "重新报送" not in page.buttons()
    app.config["PLUGIN_SETTINGS"] = {"bureau": {"address": "http://127.0.0.1:9/"}}
    pushing.once_there_is_an_address()
    db.session.commit()
    assert "等待推送" in office.at("zrzy", "planner").open("/deliveries").text
    work()
    sent = db.session.scalars(db.select(Delivery).filter_by(destination="bureau/county")).one()
    assert sent.state == "accepted"


def test_a_review_step_is_asked_for_by_answers_rows_or_results():
    step = ReviewStep("b", "复核", "股室", ("wells",), when=(Condition("sealed", (PROBLEM,)),),
                      for_results=("PEND",))  # fmt: skip
    assert step.applies("wells", {"sealed-3": Answer(PROBLEM)})
    assert step.applies("wells", {}, ("OK", "PEND"))
    assert not step.applies("wells", {"sealed-3": Answer("未发现问题")}, ("OK",))
    assert not step.applies("other", {"sealed": Answer(PROBLEM)}, ("PEND",))
    assert ReviewStep("a", "复核", "股室", ("wells",)).applies("wells", {})


def test_no_plugin_code_runs_while_a_transaction_is_open(bureau):
    db.session.rollback()
    plugins = house.host()  # what it reads leaves a transaction open
    assert db.session().in_transaction()
    with pytest.raises(RuntimeError, match="transaction"):
        plugins.ask("bureau", "push", "county")
    with pytest.raises(RuntimeError, match="transaction"):
        plugins.load({})
    with house.step("plugin.read", None), pytest.raises(RuntimeError, match="inside a step"):
        house.aside(lambda _plugins: None)
    assert house.aside(lambda plugins: plugins.ask("bureau", "fetch", "none")).trouble

import pytest

from jointcheck.followup import special
from jointcheck.followup.model import FollowUp, Proposal
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit.model import Record
from tests.followup import build
from tests.followup.test_steps import list_item, propose
from tests.visit import scene

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def number(app):
    return build.with_problem().id


def test_a_matter_is_proposed_handed_over_received_answered_and_closed_over_the_web(office, number):
    page = office.at("zrzy", "planner").open(f"/records/{number}/followups/new")
    page = page.follow("移交处理")
    other = str(scene.department("YJGL").id)
    page = page.press("移交", department=other)
    assert page.title == "移交处理"
    url = page.url
    assert "接收后续监管事项" in office.at("yjgl", "planner").open("/home").text
    page = office.at("yjgl", "planner").open(url).press("确认接收", text="回执 1 号")
    page = page.press("提交答复", expect=422, text="")
    assert page.errors == ["请写明办理情况。"]
    page.press("提交答复", text="已立案查处")
    page = office.at("zrzy", "planner").open(url)
    page = page.press("完结", text="核对无误")
    assert "已完结" in page.text
    assert db.session.scalars(db.select(FollowUp.state)).all() == ["closed"]


def test_a_third_department_does_not_see_the_matter(office, number):
    office.at("zrzy", "planner").open(f"/records/{number}/followups/new").press(
        "移交", title="补办手续", text="限期补办"
    )
    matter = db.session.scalars(db.select(FollowUp.id)).one()
    assert office.at("scjg", "planner").open(f"/followups/{matter}", expect=404).status == 404


def test_common_problems_lead_to_a_proposal_that_another_head_decides(office, number):
    page = office.at("zrzy", "planner").open("/followups/problems").follow("提出专项检查")
    year = clock.today().year + 1
    given = {"starts_on": f"{year}-03-01", "ends_on": f"{year}-06-30", "reason": "越界开采较普遍"}
    page = page.press("提交负责人决定", expect=422, **given | {"ratio": "200"})
    assert page.errors
    page = page.press("提交负责人决定", **given | {"ratio": "60"})
    assert "待负责人决定" in page.text
    assert "批准并建立专项任务" not in page.buttons()
    page = office.at("zrzy", "head").open(page.url).press("不同意", refusal="样本太少")
    assert "未同意" in page.text
    assert db.session.scalars(db.select(Proposal.approved)).all() == [False]


def test_the_lists_say_what_belongs_there_when_they_are_empty(office):
    for tab in ("incoming", "outgoing", "all"):
        page = office.at("zrzy", "planner").open(f"/followups/list/{tab}")
        assert "还没有后续监管事项" in page.text
    assert "还没有审核通过" in office.at("zrzy", "planner").open("/followups/problems").text


def test_a_head_sets_when_a_problem_is_common_and_the_page_says_so(office, number):
    assert (
        "3 户以上有问题且发现率达到 15%"
        in office.at("zrzy", "head").open("/followups/thresholds").text
    )
    department = scene.department("ZRZY").id
    page = office.at("zrzy", "head").open(f"/followups/thresholds/{department}")
    given = {"fewest": "1", "frequent": "20", "common": "10", "reason": "矿山总数少"}
    page = page.press("确定", expect=422, **given)
    assert "不高于“普遍性问题”的比例" in page.errors[0]
    page = page.press("确定", **given | {"common": "40"})
    assert "1 户以上有问题且发现率达到 20%" in page.text
    office.at("scjg", "head").open(f"/followups/thresholds/{department}", expect=404)
    assert "普遍" in office.at("zrzy", "planner").open("/followups/problems").text


def test_the_head_is_asked_about_a_special_inspection_by_the_name_of_its_origin(office, number):
    made = propose(db.session.get_one(Record, number))
    name = made.origin.name
    db.session.commit()
    home = office.at("zrzy", "head").open("/home")
    assert f"决定是否开展专项检查：{name}" in home.links()


def test_the_origin_lists_the_special_task_that_came_of_it(office, number):
    record = db.session.get_one(Record, number)
    origin = record.task_id
    record.task.dispatched_at = clock.now()
    db.session.commit()
    list_item(scene.mining_item())
    made = special.approve_special(propose(record), by=scene.officer("zrzy-head-1")).task.name
    page = office.at("zrzy", "planner").open(f"/tasks/{origin}")
    assert page.follow(f"由此开展的专项检查：{made}").title == made

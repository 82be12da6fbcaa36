import pytest
from sqlalchemy import event

from jointcheck.catalogue.model import EntityLicence
from jointcheck.draw.model import Drawn
from jointcheck.ground.db import db
from jointcheck.review.model import Opening, Opinion
from jointcheck.visit.model import Record
from tests.office import collect
from tests.review import build
from tests.visit import door

pytestmark = pytest.mark.only_sqlite
NAME = "新平示例矿业有限公司"


@pytest.fixture
def number(app):
    return build.with_problem().id


def state(number: int) -> str:
    return db.session.get_one(Record, number).state


def test_both_departments_pass_over_the_web(office, number):
    for department in ("zrzy", "scjg"):
        page = office.at(department, "reviewer").open("/review").follow("审核")
        page = office.at(department, "reviewer").open(f"/review/{number}")
        assert page.title == NAME
        assert "采面超出登记的开采区域" in page.text
        page = page.press("审核通过", text="情况属实")
        assert page.title == "审核"
    assert state(number) in ("passed", "published")


def test_the_lead_s_head_waives_the_step_of_a_plugin_that_is_gone(office):
    build.upload(source="a_plugin_that_is_gone")
    number = build.reviewing().id
    for department in ("zrzy", "scjg"):
        office.at(department, "reviewer").open(f"/review/{number}").press("审核通过", text="属实")
    assert state(number) == "reviewing"
    page = office.at("zrzy", "head").open(f"/review/{number}").follow("说明理由后免去")
    assert NAME in page.text
    page = page.press("免去这一环节", expect=422)
    assert page.errors
    page = page.press("免去这一环节", reason="插件已停用，人工复核无异议")
    assert state(number) in ("passed", "published")
    shown = office.at("zrzy", "head").open(f"/review/{number}")
    assert "插件已停用，人工复核无异议" in shown.text


def test_where_rights_were_drawn_the_pages_say_which(office, number):
    record = db.session.get_one(Record, number)
    subject = "采矿许可证:C5304"
    draw = door.draw_firms(record.task, record.team, firms=[(NAME, subject)])
    record.drawn = db.session.scalars(db.select(Drawn).filter_by(draw_id=draw.id)).one()
    mine = record.drawn.entity_id
    db.session.add(
        EntityLicence(entity_id=mine, kind="采矿许可证", number="C5304", name="大山矿区")
    )
    db.session.commit()
    for url in (f"/review/{number}", f"/records/{number}"):
        assert "采矿许可证 C5304 大山矿区" in office.at("zrzy", "reviewer").open(url).text


def test_the_problems_of_a_sheet_stand_before_everything_else(office, number):
    text = office.at("zrzy", "reviewer").open(f"/review/{number}").text
    assert text.index("是否在批准的矿区范围内开采") < text.index("采矿许可证是否有效")


def test_what_looks_odd_is_told_to_the_reviewer(office, number):
    page = office.at("zrzy", "reviewer").open(f"/review/{number}").follow("请留意的地方")
    assert (
        "不作为结论" in page.text
    )  # the scene signs for the party with the inspector's own strokes
    assert "可能由一人代签" in page.text


def test_the_page_says_who_is_still_missing(office, number):
    office.at("zrzy", "reviewer").open(f"/review/{number}").press("审核通过")
    page = office.at("scjg", "reviewer").open(f"/review/{number}")
    assert "自然资源局 通过" in page.text
    assert "市场监管局 待审" in page.text


def test_a_page_opened_before_a_return_cannot_pass_what_came_after(office, number):
    old = office.at("zrzy", "reviewer").open(f"/review/{number}")
    back = office.at("scjg", "reviewer").open(f"/review/{number}").follow("退回检查小组")
    back.press("退回检查小组", reason="第二项证据不足")
    build.corrected(db.session.get_one(Record, number), "越界约十二米")
    old.press("审核通过", expect=409)
    assert db.session.scalars(db.select(Opinion).filter_by(passes=True)).all() == []


def test_the_new_round_shows_what_changed_and_why_it_came_back(office, number):
    page = office.at("scjg", "reviewer").open(f"/review/{number}").follow("退回检查小组")
    commented = {
        name: "请补测量记录" for name in page.form("退回检查小组").fields if "0-text" in name
    }
    page.press("退回检查小组", reason="第二项证据不足", **commented)
    assert NAME in office.at("scjg", "reviewer").open("/review/queue/returned").text
    build.corrected(db.session.get_one(Record, number), "越界约十二米")
    page = office.at("zrzy", "reviewer").open(f"/review/{number}")
    assert "越界约十二米" in page.text
    assert "第二项证据不足" in page.text
    assert "请补测量记录" in page.text
    assert "退回后再报" in office.at("zrzy", "reviewer").open("/review").text


def test_a_return_without_a_reason_is_refused_at_the_field(office, number):
    page = office.at("scjg", "reviewer").open(f"/review/{number}/return")
    page = page.press("退回检查小组", expect=422, reason="")
    assert page.errors == ["请写明退回理由。"]
    assert state(number) == "reviewing"


def test_only_opened_records_can_be_ticked_and_passed_together(office, number):
    reviewer = office.at("zrzy", "reviewer")
    blank = collect(reviewer.open("/review").form("通过所选"))
    page = reviewer.send("post", "/review", blank | {"records": str(number)})
    assert page.status == 422
    assert "请先打开" in page.errors[0]
    reviewer.open(f"/review/{number}")
    assert len(db.session.scalars(db.select(Opening)).all()) == 1
    reviewer.open("/review").press("通过所选", records=str(number))
    assert len(db.session.scalars(db.select(Opinion)).all()) == 1


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [("zrzy", "planner", 403), ("zrzy", "inspector", 403), ("yjgl", "reviewer", 404)],
)
def test_others_cannot_pass(office, number, who, role, status):
    page = office.at("zrzy", "reviewer").open(f"/review/{number}")
    token = page.form("审核通过")
    intruder = office.at(who, role)
    data = {"csrf_token": "", "form_name": "PassForm", "digest": token.fields["digest"]}
    home = intruder.open("/home")
    data["csrf_token"] = home.form("退出").fields["csrf_token"]
    assert intruder.send("post", f"/review/{number}/pass", data).status == status
    assert state(number) == "reviewing"


def test_the_team_sees_the_page_but_has_no_button(office, number):
    page = office.at("zrzy", "inspector").open(f"/review/{number}")
    assert "审核通过" not in page.buttons()


def test_the_queue_is_filtered_by_name_and_result(office, number):
    reviewer = office.at("zrzy", "reviewer")
    assert NAME in reviewer.open("/review?q=示例矿业&result=PEND&due=").text
    assert "没有符合条件的记录" in reviewer.open("/review?result=LOST").text
    assert "没有符合条件的记录" in reviewer.open("/review?due=2").text
    assert NAME in reviewer.open("/review?due=").text


def test_what_waits_is_among_the_things_to_do(office, number):
    page = office.at("scjg", "reviewer").open("/home")
    assert "审核检查结果" in page.text
    assert "审核检查结果" not in office.at("yjgl", "reviewer").open("/home").text


def test_the_queue_costs_the_same_whatever_its_length(office, number, app):
    one = statements(office)
    for _ in range(3):
        build.reviewing()
    assert statements(office) <= one


def statements(office) -> int:
    reviewer = office.at("zrzy", "reviewer")
    said = []
    listen = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    reviewer.open("/review")
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(said)


def test_a_reviewer_passes_one_after_the_other_and_may_leave_one_for_later(office, number):
    numbers = [number, *(build.reviewing().id for _ in range(2))]
    page = office.at("zrzy", "reviewer").open(f"/review/{number}")
    page = page.press("通过，看下一件")
    assert page.url == f"/review/{numbers[1]}"
    page = page.follow("先看下一件")
    assert page.url == f"/review/{numbers[2]}"
    page = page.press("通过，看下一件")
    assert page.url == f"/review/{numbers[1]}", "round the end to the one that was left"
    assert page.press("通过，看下一件").url == "/review"

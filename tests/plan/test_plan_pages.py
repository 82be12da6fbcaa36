"""Plans and tasks over the web: what officials do from January until the draw."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import steps
from jointcheck.plan.model import PlanLine, Task
from tests.catalogue import build as catalogue
from tests.plan import build

pytestmark = pytest.mark.only_sqlite
YEAR = clock.today().year


def line_values(**more):
    scjg = str(catalogue.department("SCJG").id)
    return {"name": "采矿权人联合抽查", "items": ["1"], "departments": [scjg], "tags": "矿山企业",
            "ratio_bp": "5", "starts_on": f"{YEAR}-01-01", "ends_on": f"{YEAR}-12-31"} | more  # fmt: skip


def drafted(office):
    """An item list that is published, and a plan with one line."""
    catalogue.item()
    catalogue.entities(40, "矿山企业")
    values = line_values()
    page = office.at("zrzy", "planner").open("/plans").follow("编制年度计划").press("开始编制")
    return page.follow("编入计划任务").press("保存", **values)


def total(page) -> list[str]:
    """可抽 and 应抽 of the last row of the preview."""
    return [td.text_content() for td in page.tree.xpath("//tr[th='合计']/td")]


def test_a_plan_is_drafted_published_and_a_task_set_from_it(office):
    page = drafted(office)
    assert "待公布" in page.text
    head = office.at("zrzy", "head")
    page = head.open("/home").follow("公布年度计划").press("公布")
    assert "已公布" in page.text
    page = office.at("zrzy", "planner").open(page.url).follow("设置任务").press("建立任务")
    assert page.title == "抽查方案"
    page = page.press("保存方案", team_count="2")
    assert total(page) == ["40", "2"]
    task = db.session.scalars(select(Task)).unique().one()
    assert (task.number, len(task.code)) == (f"自然资源局抽查〔{YEAR}〕1号", 18)


def test_the_trial_shows_numbers_of_what_stands_in_the_form_and_saves_nothing(office):
    drafted(office)
    steps.publish_plan(
        db.session.scalars(select(PlanLine)).first().plan, catalogue.officer("zrzy-head-1")
    )
    page = (
        office.at("zrzy", "planner")
        .open("/plans")
        .follow(f"{YEAR}年度")
        .follow("设置任务")
        .press("建立任务")
    )
    page = page.press("试算", **{"strata-0-ratio_bp": "50"})
    assert total(page) == ["40", "20"]
    assert "虚构" not in page.text
    assert db.session.scalars(select(Task)).unique().one().strata[0].ratio_bp == 500
    page = page.press("再加一层")
    assert "strata-1-code" in page.form("保存方案").fields


WRONG = [
    ({"take": "3"}, "其中一项"),
    ({"ratio_bp": ""}, "其中一项"),
    ({"ratio_bp": "abc"}, "0 到 100"),
    ({"ends_on": f"{YEAR - 1}-12-31"}, "早于"),
    ({"ends_on": f"{YEAR + 1}-01-31"}, "年之内"),
    ({"items": []}, "抽查事项"),
    ({"name": "长" * 121}, "120"),
    ({"starts_on": ""}, "开始日期"),
]


def test_a_line_that_contradicts_itself_is_told_at_the_field(office):
    catalogue.item()
    build.plan()
    values = line_values()
    page = office.at("zrzy", "planner").open("/plans/1/lines/new")
    for wrong, word in WRONG:
        errors = page.press("保存", 422, **(values | wrong)).errors
        assert any(word in error for error in errors), (wrong, errors)


def test_an_amendment_stands_beside_the_line_it_replaces(office):
    build.line(catalogue.item())
    page = office.at("zrzy", "planner").open("/plans/1").follow("调整")
    page = page.press("保存", ratio_bp="10", reason="矿山安全形势变化")
    assert "矿山安全形势变化" in page.text
    page = office.at("zrzy", "head").open("/home").follow("公布计划调整").press("公布")
    assert "已调整" in page.text
    assert "替代第 1 行" in page.text
    first, second = db.session.scalars(select(PlanLine).order_by(PlanLine.id)).all()
    assert (first.ratio_bp, second.ratio_bp) == (500, 1000)


def test_a_department_reads_the_tasks_it_takes_part_in_and_no_others(office):
    build.task(catalogue.item(participants=[]), departments=[catalogue.department("SCJG")])
    assert "采矿权人" in office.at("scjg", "planner").open("/tasks").text
    office.at("scjg", "planner").open("/tasks/1")
    assert "采矿权人" not in office.at("yjgl", "planner").open("/tasks").text
    office.at("yjgl", "planner").open("/tasks/1", expect=404)
    office.person("city-superior-1").open("/tasks/1")


def test_every_department_chooses_how_its_inspectors_are_found(office):
    build.task(catalogue.item())
    page = office.at("scjg", "planner").open("/tasks/1").follow("选定检查人员抽取方式")
    again = page.press("选定", 422, mode="direct")
    assert any("写明理由" in error for error in again.errors)
    page = page.press("选定", mode="direct", mode_reason="全局仅两名持证人员", people="2")
    assert "直接委派 · 每组 2 人" in page.text


def test_an_entity_that_must_not_be_told_needs_the_heads_word(office):
    build.task(catalogue.item())
    page = office.at("zrzy", "planner").open("/tasks/1/scheme")
    values = {"may_be_announced": []}
    assert page.press("保存方案", 422, **values).errors
    page = page.press("保存方案", **values, silence_reason="可能转移现场")
    assert "还没有经发起部门负责人批准" in page.text
    page = office.at("zrzy", "head").open("/home").follow("批准不事先告知").press("批准")
    assert "已经负责人批准" in page.text


def test_a_clue_is_checked_without_a_draw(office):
    catalogue.item()
    catalogue.entities(1)
    page = office.at("zrzy", "planner").open("/tasks").follow("线索核查").press("查询", q="虚构0号")
    page = page.follow("核查这一户")
    page = page.press("建立任务", source="投诉举报", text="群众反映越界开采", items=["1"],
                      starts_on=f"{YEAR}-11-01", ends_on=f"{YEAR}-12-31")  # fmt: skip
    assert "群众反映越界开采" in page.text
    assert "线索核查" in page.text


def test_a_special_task_raises_the_ratio(office):
    build.task(catalogue.item())
    page = office.at("zrzy", "planner").open("/tasks/1/special")
    values = {"starts_on": f"{YEAR}-11-01", "ends_on": f"{YEAR}-12-31"}
    assert any(
        "应提高抽查比例" in e for e in page.press("建立任务", 422, ratio_bp="5", **values).errors
    )
    page.press("建立任务", ratio_bp="20", **values)
    assert db.session.get(Task, 2).kind == "special"


def test_an_own_list_of_article_8_warns_when_it_is_hardly_random(office):
    mines = [one.subject for one in catalogue.entities(10, "矿山企业")]
    build.task(catalogue.item(), strata=[{"code": "A", "take": 10}])
    page = office.at("zrzy", "planner").open("/tasks/1").follow("导入自定名录")
    data = ("统一社会信用代码\n" + "\n".join(mines)).encode()
    page = page.press("导入", file=(io.BytesIO(data), "名单.csv"))
    assert "属于定向抽查" in page.text


def test_an_older_page_cannot_overwrite_a_newer_scheme(office):
    build.task(catalogue.item())
    old = office.at("zrzy", "planner").open("/tasks/1/scheme")
    office.at("zrzy", "planner", 2).open("/tasks/1/scheme").press("保存方案", team_count="3")
    assert old.press("保存方案", 409, team_count="5").title == "您填写期间，内容已被他人修改"


def test_the_plan_awaits_publication_by_the_end_of_march(office):
    catalogue.item()
    page = office.at("zrzy", "planner").open("/home")
    assert "制订年度计划" in page.text
    assert "制订年度计划" not in office.at("yjgl", "planner").open("/home").text


def test_a_list_that_was_not_published_serves_no_task(app):
    item = catalogue.item(publish=False)
    with pytest.raises(Exception, match="还没有随清单公布"):
        build.task(item)


def test_numbers_follow_the_department_and_the_day(app):
    item = catalogue.item()
    line = build.line(item)
    by = catalogue.officer("zrzy-planner-1")
    catalogue.department("ZRZY").document_prefix = "新自然资"
    made = [steps.create_task(line=line, by=by, starts_on=date(YEAR, 3, n)) for n in (1, 2)]
    assert [task.number for task in made] == [f"新自然资抽查〔{YEAR}〕{n}号" for n in (1, 2)]
    assert [task.code[-4:] for task in made] == ["1001", "1002"]


@pytest.mark.parametrize("address", [
    f"/tasks/{10**20}", f"/plans/{2**31}", f"/tasks/clue?entity={10**20}", "/tasks/clue?entity=-5",
])  # fmt: skip
def test_a_number_that_nothing_has_is_not_found(office, address):
    office.at("zrzy", "planner").open(address, expect=404)


def test_strange_conditions_in_the_address_show_a_page(office):
    for address in (f"/tasks?year={10**20}&page=-5", "/tasks?state=zzz", "/items?department=abc",
                    f"/entities?page={10**20}", "/inspectors?department=x"):  # fmt: skip
        office.at("zrzy", "planner").open(address)

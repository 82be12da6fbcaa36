"""The shells and widgets in a browser: for every eye, finger and key."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import live_server
from tests.look.preview import PAGES, preview

pytestmark = pytest.mark.browser
SMALL = """() => [...document.querySelectorAll('.field .btn, .verdict label, .net a, .crumb a')]
  .filter(e => e.getBoundingClientRect().height < 48)
  .map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def address():
    with live_server(preview()) as url:
        yield url


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_hangs_over(desk, address, theme):
    page = desk.new_page()
    faults = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    for name in PAGES:
        page.goto(f"{address}/{name}?theme={theme}&wrong=1")
        found = Axe().run(page).response["violations"]
        faults += [
            (name, v["id"], v["nodes"][0]["html"], v["nodes"][0]["failureSummary"]) for v in found
        ]
    assert not faults


@pytest.mark.parametrize("width", [390, 820, 1024])
def test_no_page_scrolls_sideways(desk, address, width):
    page = desk.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    over = {}
    for name in PAGES:
        page.goto(f"{address}/{name}?wrong=1")
        over[name] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {name: by for name, by in over.items() if by > 0} == {}


def test_fingers_find_their_targets_on_the_tablet(tablet, address):
    page = tablet.new_page()
    for name in ("sheet", "visit"):
        page.goto(f"{address}/{name}")
        assert page.evaluate(SMALL) == []


def test_a_refused_form_takes_the_focus_to_its_errors_and_each_leads_to_its_field(desk, address):
    page = desk.new_page()
    page.goto(f"{address}/form?wrong=1")
    assert page.evaluate("document.activeElement.className") == "summary"
    assert page.title().startswith("有错误：")
    page.get_by_role("link", name="请填写任务名称。").click()
    expect(page.locator("#scheme-title")).to_be_focused()
    page.get_by_role("link", name="请选择抽取方式。").click()
    expect(page.locator("#scheme-way")).to_be_focused()


def test_a_double_click_sends_once(desk, address):
    page = desk.new_page()
    page.goto(f"{address}/confirm")
    sent = []
    page.route("**/confirm", lambda _never_answered: None)
    page.on("request", lambda request: sent.append(request.method))
    with page.expect_request("**/confirm"):
        page.get_by_role("button", name="锁定名单").dblclick()
    page.wait_for_timeout(200)
    assert sent == ["POST"]


def test_a_lost_connection_is_said_and_what_was_typed_stays(desk, address):
    page = desk.new_page()
    page.goto(f"{address}/task")
    page.get_by_label("名称或代码").fill("哀牢山")
    page.route("**/task*", lambda route: route.abort())
    page.get_by_role("button", name="查询").click()
    page.get_by_text("网络不通").wait_for()
    assert page.get_by_label("名称或代码").input_value() == "哀牢山"


@pytest.mark.parametrize(
    ("code", "name", "said", "rows"),
    [(409, "stale", "内容已被他人修改", 0), (404, "error", "没有找到", 1)],
)
def test_a_stale_answer_takes_the_place_of_the_page_and_an_error_stands_above_it(
    desk, address, code, name, said, rows
):
    page = desk.new_page()
    page.goto(f"{address}/task")
    body = page.request.get(f"{address}/{name}").text()
    answer = {"status": code, "body": body, "content_type": "text/html"}
    page.route("**/task*", lambda route: route.fulfill(**answer))
    page.get_by_role("button", name="查询").click()
    page.locator("h1", has_text=said).wait_for()
    assert page.locator("#rows").count() == rows
    assert page.locator("main").count() == 1


def test_the_choice_counts_what_was_chosen(desk, address):
    page = desk.new_page()
    page.goto(f"{address}/task")
    page.get_by_label("选择 哀牢山示例石料厂").check()
    assert page.locator("[data-picked]").inner_text() == "已选 1 项"
    page.get_by_label("全部 112 项，含其他页").check()
    assert page.locator("[data-picked]").inner_text() == "已选 112 项"


def test_the_public_shell_needs_no_script(browser, address):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/public")
    page.locator(".digest summary").click()
    assert page.locator(".digest .full").is_visible()
    assert page.get_by_role("searchbox").is_visible()
    context.close()

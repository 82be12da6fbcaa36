"""The public pages in a browser: axe, a telephone, and no JavaScript at all."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from jointcheck.draw.model import Draw
from jointcheck.ground.db import db
from jointcheck.people import policy
from jointcheck.plan.model import AnnualPlan, Task
from jointcheck.publish.model import Objection, Publication
from tests.browser import live_server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
STATISTICS = ("/archive/statistics/", "/archive/statistics/problems", "/archive/oversight",
              "/archive/statistics/workload", "/archive/volumes")  # fmt: skip
WIDTHS = ((390, "dark"), (1280, "light"))


@pytest.fixture(scope="module")
def address(year):
    with live_server(year) as url:
        yield url


@pytest.fixture(scope="module")
def pages(year):
    """One address of each public page that is read by people."""
    first = lambda column, *where: db.session.scalar(db.select(column).where(*where))  # noqa: E731
    known = {
        "publish.public_plan": {"code": first(AnnualPlan.code, AnnualPlan.published_at.isnot(None))},
        "publish.public_task": {"code": first(Task.code, Task.dispatched_at.isnot(None))},
        "publish.public_result": {"number": first(Publication.number, Publication.version > 1)},
        "publish.public_entity": {"subject": first(Publication.subject)},
        "publish.public_object": {"number": first(Publication.number)},
        "publish.public_objection": {"receipt": first(Objection.receipt)},
        "draw.proof": {"draw": first(Draw.id, Draw.locked_at.isnot(None))},
    }  # fmt: skip
    plain = ("publish.public_home", "publish.public_items", "publish.public_plans", "publish.data",
             "publish.public_tasks", "publish.public_search", "publish.public_objections")  # fmt: skip
    known |= {endpoint: {} for endpoint in plain}
    assert all(policy.rule(endpoint, "GET").public for endpoint in known)
    build = year.url_map.bind("localhost").build
    found = [build(endpoint, values) for endpoint, values in known.items()]
    db.session.rollback()
    return found


def faults(page, url, address):
    page.goto(address + url)
    found = [
        (url, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *([(url, "scrolls sideways", over)] if over > 0 else [])]


def test_axe_finds_nothing_on_any_public_page(desk, address, pages):
    page, found = desk.new_page(), []
    for width, scheme in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [fault for url in pages for fault in faults(page, url, address)]
    assert not found


def test_axe_finds_nothing_on_statistics_and_archive(desk, address, year_office):
    page, found = desk.new_page(), []
    page.goto(f"{address}/login")
    page.fill("[name=login]", "yxzr-superior-1")
    page.fill("[name=password]", year_office.passwords["yxzr-superior-1"])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/home")
    for width, scheme in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [fault for url in STATISTICS for fault in faults(page, url, address)]
    assert not found


def test_a_citizen_without_javascript_searches_reads_and_pages(browser, address, pages):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/public/")
    page.get_by_role("searchbox").first.fill("矿")
    page.get_by_role("button", name="查询").first.click()
    page.wait_for_url("**/public/results?**")
    page.locator("table a").first.click()
    page.wait_for_url("**/public/results/**")
    page.get_by_role("link", name="历次抽查结果").click()
    page.wait_for_url("**/public/entities/**")
    assert page.locator("h1").inner_text()
    assert all(page.goto(address + url).status == 200 for url in pages)
    context.close()

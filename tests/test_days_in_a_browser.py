"""Two ordinary days of the year in Chromium: an inspector's on the tablet, a reviewer's at the desk."""

import json

import pytest

from jointcheck.ground.db import db
from jointcheck.review.model import Opinion
from jointcheck.visit.model import Record, Sheet
from tests.browser import live_server

pytestmark = pytest.mark.browser


@pytest.fixture
def site(own_year):
    db.session.remove()  # reading must not hold the server up
    with live_server(own_year) as address:
        yield address


@pytest.fixture
def passwords(told_year):
    accounts = json.loads((told_year / "accounts.json").read_text())
    return {one["user"]: one["password"] for one in accounts}


def logged_in(context, site, login, password):
    page = context.new_page()
    page.goto(f"{site}/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("main button")
    page.wait_for_url("**/home")
    return page


def begun():
    """The sheet that is least far, with its login and what its pages are called."""
    unsigned = (
        db.select(Sheet)
        .join(Record)
        .where(
            Record.state == "visiting", Sheet.signed_at.is_(None), Sheet.responsible_id.is_not(None)
        )
    )
    sheet = min(db.session.scalars(unsigned), key=lambda one: len(one.answers))
    login, firm = sheet.responsible.officer.login, sheet.record.entity.name
    found = sheet.id, login, firm, sheet.checklist_version.title
    db.session.remove()
    return found


def test_an_inspector_finishes_and_signs_a_sheet_with_taps(site, tablet, passwords):
    key, login, firm, title = begun()
    tab = logged_in(tablet, site, login, passwords[login])
    tab.goto(f"{site}/field/")
    tab.get_by_role("link", name=firm).tap()
    tab.get_by_role("link", name=title).tap()
    tab.wait_for_url(f"**/field/sheets/{key}")
    noted = answer_the_rest(tab)
    tab.get_by_role("link", name="核对并签字").tap()
    sign(tab, passwords[login])
    tab.wait_for_selector("main :text('签字人')")
    sheet = db.session.get(Sheet, key)
    assert sheet.signed_at
    assert {a.code: a.note for a in sheet.answers}[noted] == "执照挂在收银台旁。"


def answer_the_rest(tab):
    """未发现问题 for all that is still open, each saved by itself; a note at the first."""
    open_items = tab.locator("section[data-item]:visible:not(:has(input:checked)):has(label.ok)")
    codes = [one.get_attribute("data-item") for one in open_items.all()]
    for code in codes:
        tab.locator(f"#item-{code} label.ok").tap()
        tab.wait_for_selector(f"#state-{code} :text('已保存')")
    first = tab.locator(f"#item-{codes[0]}")
    first.locator("[data-note] summary").tap()
    with tab.expect_response("**/answers/*") as saved:
        first.locator("[data-note] textarea").fill("执照挂在收银台旁。")
    assert saved.value.status == 200
    tab.wait_for_selector("#rest :text('各项都已检查')")
    return codes[0]


def sign(tab, password):
    tab.fill("[name=password]", password)
    pad = tab.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    tab.mouse.move(box["x"] + 40, box["y"] + 40)
    tab.mouse.down()
    for n in range(20):
        tab.mouse.move(box["x"] + 40 + n * 15, box["y"] + 40 + n % 4 * 20)
    tab.mouse.up()
    tab.get_by_role("button", name="签字确认").tap()


def test_a_reviewer_passes_one_record_and_returns_another_with_a_comment(site, desk, passwords):
    page = logged_in(desk, site, "scjg-reviewer-1", passwords["scjg-reviewer-1"])
    passed = opened(page, site)
    page.wait_for_selector("#doubts:not([hx-get])")
    assert page.title().startswith("审核 "), "what came into the page does not rename it"
    page.keyboard.press("Alt+p")
    page.keyboard.type("检查内容完整，同意。")
    page.get_by_role("button", name="审核通过").click()
    page.wait_for_url("**/review")
    returned = opened(page, site)
    assert returned != passed
    page.get_by_role("link", name="退回检查小组").click()
    page.fill("[name=reason]", "照片看不清招牌，请补充。")
    comment = page.locator("details textarea").first
    if not comment.is_visible():
        page.locator("details:has(textarea) > summary").first.click()
    comment.fill("请写明位置。")
    page.get_by_role("button", name="退回检查小组").click()
    page.wait_for_url("**/review/queue/returned")
    assert decided(passed) == (True, [])
    assert decided(returned) == (False, ["请写明位置。"])
    assert db.session.get(Record, returned).round.number == 2, "the team checks again"


def opened(page, site):
    """Open the first record that waits for this department; its id."""
    page.goto(f"{site}/review")
    page.locator("tbody tr .end a", has_text="审核").first.click()
    page.wait_for_selector("#decide")
    return int(page.url.rsplit("/", 1)[1])


def decided(record):
    """The newest opinion on a record: whether it passes, and its remarks."""
    newest = db.select(Opinion).filter_by(record_id=record).order_by(Opinion.id.desc()).limit(1)
    opinion = db.session.scalars(newest).one()
    return opinion.passes, [comment.text for comment in opinion.comments]

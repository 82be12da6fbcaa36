"""A tablet fills a sheet: what is typed is kept by itself, item by item."""

import pytest

from jointcheck.ground.db import db
from jointcheck.visit.model import Record, Sheet
from tests.browser import live_server
from tests.visit import inside, scene
from tests.world import PASSWORD

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def tab(app, tablet):
    """A tablet on which the leader is logged in, and a mining sheet."""
    sheet = scene.sheet(scene.record()).id
    db.session.remove()
    with live_server(app) as address:
        tab = tablet.new_page()
        tab.goto(f"{address}/login")
        tab.fill("[name=login]", "zrzy-inspector-1")
        tab.fill("[name=password]", PASSWORD)
        tab.click("main button")
        tab.wait_for_url("**/home")
        tab.goto(f"{address}/field/sheets/{sheet}")
        yield tab


def kept(tab):
    """The sheet's answers as they lie in the database."""
    sheet = db.session.get(Sheet, int(tab.url.rsplit("/", 1)[1]))
    found = {a.code: (a.value, a.note) for a in sheet.answers}
    db.session.remove()  # reading must not hold the server up
    return found


def test_an_answer_is_saved_by_itself_and_opens_what_depends_on_it(tab):
    assert tab.is_hidden("#item-overrun")
    tab.locator("#item-boundary label.bad").click()
    tab.wait_for_selector("#item-overrun", state="visible")
    tab.locator("#item-boundary [data-fill]").click()
    tab.wait_for_selector("#state-boundary :text('已保存')")
    assert kept(tab) == {"boundary": ("发现问题", "采面超出登记的开采区域。")}
    assert tab.inner_text("#done") == "已查 1 项，共 5 项"


def test_a_collision_shows_both_texts_and_my_own_stays_until_i_choose(tab):
    sheet = int(tab.url.rsplit("/", 1)[1])
    inside.answer(
        db.session.get(Sheet, sheet),
        scene.officer("zrzy-inspector-1"),
        fund=("未发现问题", "已计提"),
    )
    db.session.remove()
    tab.locator("#item-fund label.bad").click()
    tab.wait_for_selector("#state-fund :text('没有保存')")
    assert "已计提" in tab.inner_text("#state-fund")
    assert tab.is_checked("#item-fund input[value=发现问题]")
    assert kept(tab) == {"fund": ("未发现问题", "已计提")}
    tab.click("#state-fund :text('仍保存我填写的')")
    tab.wait_for_selector("#state-fund :text('须说明')")
    assert kept(tab)["fund"][0] == "发现问题"


def test_a_signature_survives_turning_the_tablet(tab, app):
    record = inside.concluded().id
    assert db.session.get(Record, record).state == "concluded"
    db.session.remove()
    tab.goto(tab.url.split("/field")[0] + f"/field/visits/{record}/party")
    pad = tab.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    tab.mouse.move(box["x"] + 40, box["y"] + 40)
    tab.mouse.down()
    for n in range(20):
        tab.mouse.move(box["x"] + 40 + n * 15, box["y"] + 40 + n % 4 * 20)
    tab.mouse.up()
    before = tab.input_value("[name=path]")
    tab.set_viewport_size({"width": 1180, "height": 820})
    tab.wait_for_function(INKED)
    assert before.count("L") > 8
    assert tab.input_value("[name=path]") == before


INKED = """() => {
  const c = document.querySelector("canvas");
  return c.clientWidth > 800
    && c.getContext("2d").getImageData(0, 0, c.width, c.height).data.some(Boolean);
}"""

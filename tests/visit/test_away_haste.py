"""Somebody in a hurry, and a slow tablet: what is pressed twice is done once, and nothing is unheard."""

import pytest

from jointcheck.ground.db import db
from jointcheck.visit.model import Sheet
from tests.plugin import installed
from tests.visit import offline_acts as acts
from tests.visit.tablets import begun, open_visit, part, sent, site

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]
FIRST_PING_WAITS = """() => {
  const asked = window.fetch;
  window.pings = 0;
  window.fetch = (url, ...more) => {
    if (!String(url).includes("/field/ping")) return asked(url, ...more);
    window.pings += 1;
    if (window.pings > 1) return asked(url, ...more);
    return new Promise((done) => { window.answer = () => done(asked(url, ...more)); });
  };
}"""
TWO_TAPS = """() => {
  const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.opened = 0;
  navigator.mediaDevices.getUserMedia = (wanted) => { window.opened += 1; return asked(wanted); };
  for (const _tap of [1, 2]) document.getElementById("camera-listen").click();
}"""
DRAFTS = """async () => {
  const { forms, outbox } = visitPage;
  const form = document.querySelector("[data-part=measures] form");
  await Promise.all([forms.draft(form), forms.draft(form), forms.draft(form)]);
  return outbox.ops.filter((op) => op.kind === "draft").map((op) => op.said.fields.find(([n]) => n === "text")[1]);
}"""
BREAKS_ONCE = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function broken() {
    IDBObjectStore.prototype.put = put;
    throw new TypeError("a fault of the browser");
  };
}"""
ADVISER = """
from datetime import date
from jointcheck.plugin import Assessment, Basis, Checklist, Item, Remark, Section, hookimpl

LAW = (Basis("某法", "无文号", "第一条", date(2025, 7, 1)),)

@hookimpl
def checklists():
    return [Checklist("mining_use", "2027.1", "新版", "自然资源局", date(2026, 1, 1),
                      (Section("一", (Item("boundary", "边界", LAW),)),))]

@hookimpl
def assess(checklist, answers):
    found = answers["boundary"].note if "boundary" in answers else ""
    return Assessment((Remark("boundary", f"请附坐标：{found}"),) if found else ())
"""


@pytest.fixture
def visit(app):
    return begun()


def test_who_presses_send_while_something_is_being_sent_is_heard(app, tablet, visit):
    with site(app) as address:
        tab = open_visit(tablet, address, visit[0])
        sent(tab)
        part(tab, "queue")
        tab.evaluate(FIRST_PING_WAITS)
        tab.evaluate("() => { visitPage.send(); }")
        tab.wait_for_function("() => window.answer")
        tab.locator("#queue-send").click()
        tab.evaluate("() => window.answer()")
        tab.wait_for_function("() => window.pings === 2 && !visitPage.outbox.sending")


def test_two_taps_on_a_slow_device_open_it_once(app, tablet, visit):
    tablet.grant_permissions(["microphone"])
    with site(app) as address:
        tab = open_visit(tablet, address, visit[0])
        tab.evaluate(TWO_TAPS)
        tab.wait_for_selector("#camera-listen[aria-pressed=true]", state="attached")
        assert tab.evaluate("window.opened") == 1


def test_a_fault_stops_no_later_answer_and_a_slow_tablet_keeps_one_draft_of_a_form(
    app, tablet, visit
):
    with site(app) as address:
        tab = open_visit(tablet, address, visit[0])
        part(tab, f"sheet-{visit[1]}")
        tab.evaluate(BREAKS_ONCE)
        item = f"#item-{visit[1]}-{{}} label:has(input[value='未发现问题'])"
        tab.locator(item.format("licence")).tap()
        tab.wait_for_function("() => IDBObjectStore.prototype.put.name === 'put'")
        acts.grown(tab, tab.locator(item.format("fund")).tap)
        sent(tab)
        part(tab, "measures")
        tab.fill("[data-part=measures] [name=text]", "立即停止作业")
        assert tab.evaluate(DRAFTS) == ["立即停止作业"]
    assert [a.code for a in db.session.get(Sheet, visit[1]).answers] == ["fund"]


def test_the_plugin_s_advice_comes_with_the_answers_and_is_read_again_without_network(
    app, tablet, visit, tmp_path
):
    key, sheet = visit
    installed.install(app, installed.write(tmp_path, "adviser", ADVISER), used_by=["ZRZY"])
    said = f"[data-advice][data-thing='{sheet}'] a:has-text('请附坐标：东侧越界')"
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        part(tab, f"sheet-{sheet}")
        tab.locator(f"#item-{sheet}-boundary label.bad").tap()
        note = tab.locator(f"#item-{sheet}-boundary textarea")
        note.fill("东侧越界")
        note.blur()
        tab.wait_for_function(acts.KEPT, arg=["boundary", "东侧越界"])
        sent(tab)
        tab.wait_for_selector(said)
        tablet.set_offline(True)
        tab.reload()
        part(tab, f"sheet-{sheet}")
        tab.locator(said).tap()
        tab.wait_for_url(f"**#item-{sheet}-boundary")

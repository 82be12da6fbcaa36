"""A visit filled in without network, and what arrives."""

import pytest

from jointcheck.ground.db import db
from jointcheck.visit.model import Record, Sheet
from tests.visit import scene
from tests.visit.tablets import open_visit, part, ready, sent, site, waiting

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]


def test_what_was_entered_without_network_arrives_once(app, tablet):
    record = scene.record(started=False)
    sheet = scene.sheet(record).id
    key = record.id
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.set_offline(True)
        part(tab, f"sheet-{sheet}")
        tab.locator(f"#item-{sheet}-boundary label.bad").tap()
        tab.locator(f"#item-{sheet}-boundary textarea").fill("采面超出 3 米，\n位于东北角。")
        tab.wait_for_function("() => visitPage.outbox.pending.length === 1")
        tab.reload()
        ready(tab)
        part(tab, f"sheet-{sheet}")
        assert tab.input_value(f"#item-{sheet}-boundary textarea") == "采面超出 3 米，\n位于东北角。"
        part(tab, "arrive")
        for box in tab.locator("[data-queue=arrive] [type=checkbox]").all():
            box.check()
        tab.locator("[data-queue=arrive] button").tap()
        tab.wait_for_function("() => visitPage.outbox.pending.length === 2")
        tablet.set_offline(False)
        sent(tab)
        assert waiting(tab) == 0
    assert db.session.get(Record, key).state == "visiting"
    answers = {a.code: (a.value, a.note) for a in db.session.get(Sheet, sheet).answers}
    assert answers == {"boundary": ("发现问题", "采面超出 3 米，\n位于东北角。")}

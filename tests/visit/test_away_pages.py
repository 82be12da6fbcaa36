"""The tablet's page: its camera, its drafts, without a secure address, with little room."""

import pytest
from playwright.sync_api import expect

from jointcheck.ground.db import db
from jointcheck.visit.model import Evidence, Sheet
from tests.visit import offline_acts as acts
from tests.visit import scene
from tests.visit.tablets import log_in, open_visit, part, ready, sent, site, stored

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]


@pytest.fixture
def visit(app):
    record = scene.record()
    found = {"r": record.id, "s": scene.sheet(record).id, "f": scene.finding(record).id}
    db.session.remove()
    return found


def test_an_insecure_address_is_told_and_the_plain_pages_work(app, tablet, visit):
    with site(app) as address:
        plain = address.replace("localhost", "county.lan")
        tab = tablet.new_page()
        tab.goto(f"{plain}/login?next=/field/visits/{visit['r']}/away")
        log_in(tab, "zrzy-inspector-1")
        tab.wait_for_selector("#news:has-text('不是受信任的 HTTPS')")
        tab.locator("#news a").tap()
        tab.wait_for_url(f"**/field/visits/{visit['r']}")
        assert tab.get_by_role("link", name="到场和离场").count()


def test_what_is_no_photo_and_what_lies_there_already_is_refused_in_words(app, tablet, visit):
    with site(app) as address:
        tab = open_visit(tablet, address, visit["r"])
        tablet.set_offline(True)
        acts.shoot(tab, visit["s"], "licence", acts.picture(1))
        for content, said in (
            (b"MZ these are no pictures", "这不是照片"), (b"", "文件是空的"),
            (b"\xff\xd8\xff\xe0broken", "这不是照片"), (acts.picture(1), "同一个文件"),
        ):  # fmt: skip
            file = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": content}
            tab.set_input_files("#camera-file", file)
            tab.wait_for_selector(f"#camera-said:has-text('{said}')")
        tablet.set_offline(False)
        sent(tab)
    photo = db.session.scalars(db.select(Evidence)).one()
    assert photo.stamped_sha256
    assert photo.device


def test_a_picture_of_the_pages_own_camera_is_kept_with_its_stamp(app, tablet, visit):
    tablet.grant_permissions(["camera", "geolocation"])
    tablet.set_geolocation({"latitude": 24.06, "longitude": 101.98, "accuracy": 12})
    with site(app) as address:
        tab = open_visit(tablet, address, visit["r"])
        tablet.set_offline(True)
        part(tab, f"sheet-{visit['s']}")
        tab.locator(f"#item-{visit['s']}-licence [data-shoot]").tap()
        tab.wait_for_selector("#camera-place:has-text('N24.06')")
        tab.locator("#camera-open").tap()
        tab.wait_for_selector("#camera-shoot", state="visible")
        acts.grown(tab, tab.locator("#camera-shoot").tap)
        tablet.set_offline(False)
        sent(tab)
    photo = db.session.scalars(db.select(Evidence)).one()
    assert photo.place == {"lat": 24.06, "lon": 101.98, "accuracy": 12.0}


FULL = """() => {
  const add = IDBObjectStore.prototype.put;
  window.roomAgain = () => { IDBObjectStore.prototype.put = add; };
  IDBObjectStore.prototype.put = function put() { throw new DOMException("full", "QuotaExceededError"); };
}"""


def test_a_full_tablet_says_so_and_what_was_typed_stays_on_the_page(app, tablet, visit):
    with site(app) as address:
        tab = open_visit(tablet, address, visit["r"])
        part(tab, f"sheet-{visit['s']}")
        tab.evaluate(FULL)
        item = f"#item-{visit['s']}-boundary"
        tab.locator(f"{item} label.bad").tap()
        tab.wait_for_selector("#news:has-text('存储空间不足')")
        assert tab.is_checked(f"{item} input[value=发现问题]")
        tab.evaluate("() => window.roomAgain()")
        tab.fill(f"{item} textarea", "越界。")
        tab.locator(f"{item} textarea").blur()
        tab.wait_for_function(acts.KEPT, arg=["boundary", "越界。"])
        sent(tab)
    assert [a.note for a in db.session.get(Sheet, visit["s"]).answers] == ["越界。"]


def test_a_form_that_was_left_unsent_is_offered_and_not_put_in_by_itself(app, tablet, visit):
    with site(app) as address:
        tab = open_visit(tablet, address, visit["r"])
        tablet.set_offline(True)
        part(tab, "measures")
        field = "[data-part=measures] [name=text]"
        tab.fill(field, "立即停止作业")
        tab.wait_for_function("() => visitPage.outbox.ops.some((op) => op.kind === 'draft')")
        tab.reload()
        ready(tab)
        tab.wait_for_selector("#draft:has-text('立即停止作业')")
        assert tab.input_value(field) == ""
        tab.locator("#draft-restore").tap()
        expect(tab.locator(field)).to_have_value("立即停止作业")
        tab.locator("[data-part=measures] form .btn").tap()
        tab.wait_for_function("() => !visitPage.outbox.ops.some((op) => op.kind === 'draft')")
        assert "立即停止作业" not in str(stored(tab)["items"])

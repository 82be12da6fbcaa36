"""The whole visit by keyboard alone: Tab, Space, Enter, arrows and typing; the pad has its paper."""

import pytest

from jointcheck.ground.db import db
from jointcheck.visit import findings, sheet_signing
from jointcheck.visit.model import Evidence, Record
from tests.visit import inside, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import open_visit, parked, sent, site, still
from tests.world import PASSWORD

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]
FOCUSED = "(selector) => document.activeElement.matches(selector)"
MOST_STEPS = 120
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def visit(app):
    """Begun; the other department has done its part, but for the signature on the record form."""
    record = scene.record()
    other, shop = scene.officer("scjg-inspector-1"), scene.sheet(record, "shop_licence")
    inside.answer(shop, other, sign=("未发现问题", "已亮证"))
    sheet_signing.sign_sheet(shop, password=PASSWORD, path="", by=other)
    findings.record_row(scene.finding(record, "SCJG"), method="onsite", codes=["OK"], problem="",
                        disposal="", corrected_on=None, by=other)  # fmt: skip
    found = record.id, scene.sheet(record).id, scene.finding(record).id
    db.session.remove()
    return found


class Keys:
    """Somebody without a pointer."""

    def __init__(self, tab):
        self.tab = tab

    def reach(self, selector):
        """By Tab, once the page shows what was done last."""
        if "/away" in self.tab.url:
            still(self.tab)
        for _step in range(MOST_STEPS):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate(FOCUSED, selector):
                return self
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def press(self, selector, key="Enter"):
        self.reach(selector)
        self.tab.keyboard.press(key)

    def tick(self, selector):
        self.press(selector, "Space")

    def write(self, selector, text):
        self.reach(selector)
        self.tab.keyboard.type(text)

    def open(self, name):
        """A task of the list; the page then begins at its head."""
        self.tab.evaluate("() => { location.hash = 'tasks'; }")
        self.tab.wait_for_selector("[data-part=tasks]", state="visible")
        self.press(f"[data-task='{name}'] a")
        self.tab.wait_for_selector(f"[data-part='{name}']", state="visible")
        self.tab.wait_for_function("() => document.activeElement.id === 'main'")

    def send(self, kind, thing=""):
        form = f"form[data-queue='{kind}'][data-thing='{thing}']"
        acts.grown(
            self.tab, lambda: self.press(f"{form} .acts > .btn:not([data-undo], [data-clear])")
        )

    def choose(self, selector, name, content):
        file = {"name": name, "mimeType": "image/jpeg", "buffer": content}
        with self.tab.expect_file_chooser() as chooser:
            self.press(selector)
        chooser.value.set_files(file)


@pytest.mark.timeout(180)
def test_the_whole_visit_is_done_by_keyboard(app, tablet, visit):
    key, sheet, finding = visit
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        keys = Keys(tab)
        keys.open("prepare")
        keys.tick("[name=done]")
        assert tab.evaluate(OUTLINE) == "solid"
        keys.send("prepare")
        keys.open(f"sheet-{sheet}")
        for code in inside.ALL_WELL:
            keys.tick(f"#item-{sheet}-{code} input[type=radio]")
        keys.press(f"#item-{sheet}-fund [data-note] > summary")
        keys.write(f"#item-{sheet}-fund textarea", "已核对")
        photo(keys, sheet, "fund")
        keys.open(f"sheet-{sheet}")
        keys.write("[name=password]", PASSWORD)
        keys.send("sign-sheet", sheet)
        keys.open(f"finding-{finding}")
        keys.tick("[name=method]")
        keys.tick("[name=codes][value=OK]")
        keys.send("finding", finding)
        keys.open("signing")
        tab.wait_for_selector("#concluding", state="visible")
        keys.send("conclude")
        signed(keys)
        sent(tab)
        assert parked(tab, 0) == []
        submitted(keys, f"{address}/field/visits/{key}/signing")
    record = db.session.get(Record, key)
    assert record.state == "reviewing"
    assert {s.role: bool(s.file_sha256) for s in record.round.signatures if not s.sheet_id} == {
        "member": True, "party": True,
    }  # fmt: skip
    assert db.session.scalars(db.select(Evidence.code)).all() == ["fund"]


def photo(keys, sheet, code):
    keys.press(f"#item-{sheet}-{code} [data-shoot]")
    keys.tab.wait_for_selector("[data-part=camera]", state="visible")
    acts.grown(keys.tab, lambda: keys.choose("#camera-file", "a.jpg", acts.picture(1)))
    keys.press("#camera-back")


def signed(keys):
    """His own by password; the colleague and the party on the printed form, photographed."""
    keys.open("signing")
    keys.write("#sign-member [name=password]", PASSWORD)
    keys.send("sign-member")
    keys.open("signing")
    keys.press("#sign-paper summary")
    keys.reach("[name=member]")
    keys.tab.keyboard.press("ArrowDown")
    keys.choose("#sign-paper [name=paper]", "b.jpg", acts.picture(2))
    keys.write("#sign-paper [name=reason]", "手指受伤")
    keys.send("sign-paper")
    keys.open("signing")
    keys.write("[name=name]", "周示例")
    keys.tick("[name=capacity]")
    keys.choose("#sign-party [name=paper]", "c.jpg", acts.picture(3))
    keys.send("sign-party")


def submitted(keys, address):
    keys.tab.goto(address)
    keys.press(".bottom a.primary")
    keys.tab.wait_for_url("**/submit")
    keys.press("main form button")
    keys.tab.wait_for_url("**/signing")

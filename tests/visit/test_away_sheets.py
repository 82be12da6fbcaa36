"""On the tablet, without network: the preparation is read, a signed sheet is opened again."""

import pytest

from jointcheck.ground.db import db
from jointcheck.visit import signatures, steps
from jointcheck.visit.model import Record, Signature
from tests.visit import inside, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import open_visit, parked, part, ready, sent, site

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]


@pytest.fixture
def visit(app):
    record = scene.record()
    steps.prepare(record, done=["papers"], by=scene.officer("scjg-inspector-1"))
    found = record.id, scene.sheet(record).id
    db.session.remove()
    return found


def test_the_preparation_is_read_and_ticked_without_network(app, tablet, visit):
    key, _sheet = visit
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.set_offline(True)
        part(tab, "prepare")
        box = "[data-part=prepare] [name=done][value={}]"
        assert tab.is_checked(box.format("papers"))
        tab.check(box.format("files"))
        acts.press(tab, "prepare")
        part(tab, "prepare")
        tab.locator("[data-part=prepare] a.btn").tap()
        tab.wait_for_selector("h1:has-text('预查所得')")
        assert "91530427MA6K1A2B1D" in tab.inner_text("main")
        tab.locator(".bottom a").tap()
        ready(tab)
        steps.prepare(db.session.get(Record, key), done=["papers", "tools"],
                      by=scene.officer("scjg-inspector-1"))  # fmt: skip
        db.session.remove()
        tablet.set_offline(False)
        sent(tab)
    ticked = {one.code for one in steps.preparations(db.session.get(Record, key))}
    assert ticked == {"papers", "files", "tools"}, "what the other ticked meanwhile stays"


def fill(tab, sheet):
    for code, value in inside.ALL_WELL.items():
        label = f"#item-{sheet}-{code} label:has(input[value='{value}'])"
        acts.grown(tab, tab.locator(label).tap)


def opened(tab, sheet, name):
    """A folded part of the sheet."""
    part(tab, f"sheet-{sheet}")
    tab.locator(f"[data-sheet='{sheet}'] [data-{name}] > summary").tap()


def test_a_signed_sheet_is_reopened_with_a_reason_and_signed_again(app, tablet, visit):
    key, sheet = visit
    state = f"[data-task='sheet-{sheet}'] > .state"
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.set_offline(True)
        opened(tab, sheet, "responsible")
        tab.select_option(f"form[data-queue=responsible][data-thing='{sheet}'] select", index=0)
        acts.press(tab, "responsible", sheet)
        fill(tab, sheet)
        acts.sign_sheet(tab, sheet)
        assert tab.inner_text(state) == "已签字"
        opened(tab, sheet, "reopen")
        tab.fill(f"form[data-queue=reopen][data-thing='{sheet}'] textarea", "漏看界桩")
        acts.press(tab, "reopen", sheet)
        tab.wait_for_selector(f"[data-sheet='{sheet}'] [data-reopened]:has-text('签字失效')")
        acts.grown(tab, tab.locator(f"#item-{sheet}-fund label:has(input[value=不涉及])").tap)
        part(tab, "tasks")
        assert "须重新签字" in tab.inner_text(state)
        acts.sign_sheet(tab, sheet)
        tablet.set_offline(False)
        sent(tab)
        assert parked(tab, 0) == []
    first, second = [
        s for s in db.session.get(Record, key).round.sheets if s.department.code == "ZRZY"
    ]
    assert (second.revision, second.reason, second.responsible_id) == (
        2,
        "漏看界桩",
        first.responsible_id,
    )
    values = [{a.code: a.value for a in one.answers}["fund"] for one in (first, second)]
    assert values == ["未发现问题", "不涉及"]
    hands = db.session.scalars(db.select(Signature).order_by(Signature.id)).all()
    assert [signatures.valid(one) for one in hands] == [False, True]

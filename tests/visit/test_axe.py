"""axe with WCAG 2.2 AA on every page of the field, by day and by night: nothing to object to."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from jointcheck.ground.db import db
from jointcheck.visit.model import Notice
from tests.browser import live_server
from tests.visit import door, inside, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import open_visit, part

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BY_DAY = {"type": "tag", "values": TAGS}
BY_NIGHT = {"type": "rule", "values": ["color-contrast"]}  # the only thing that differs
ENGINE = Axe().axe_script
CHECKED = """(options) => axe.run(document, options).then(({ violations }) => violations.map(
  ({ id, nodes }) => [id, nodes.slice(0, 4).map(({ target }) => target)]))"""
PARTS = "() => [...document.querySelectorAll('[data-part]')].map((part) => part.dataset.part)"
# what is asked for by the tablet's own script, files, and the trial of an upload: the same page
NO_PAGES = {
    "visit.tablet_key",
    "visit.ping",
    "visit.authority",
    "visit.paper_now",
    "visit.preview_upload",
}
# what belongs to the visit and lies outside of /field/
BESIDE = {
    "visit.preparation",
    "visit.notice_page",
    "visit.deliver",
    "visit.direct_page",
    "visit.record",
}

# what reads otherwise once the conclusion is drawn
AFTERWARDS = {
    "visit.visit",
    "visit.sheet",
    "visit.signing",
    "visit.sign_member",
    "visit.sign_party",
    "visit.sign_on_paper",
    "visit.refuse_party",
    "visit.take_back",
    "visit.reopen_sheet",
}


@pytest.fixture
def visits(app):
    """One that has begun, one that waits for signatures: what stands in an address, by name."""
    begun = scene.record()
    door.issued(begun)
    known = {"record": begun.id, "sheet": scene.sheet(begun).id, "finding": scene.finding(begun).id,
             "notice": db.session.scalars(db.select(Notice.id)).first(), "code": "licence",
             "checklist_version": scene.sheet(begun).checklist_version_id}  # fmt: skip
    second = scene.record(entity=scene.an_entity("哀牢山示例石料厂", "92530427MA6N8P3Q2C"))
    inside.finish(second)
    found = [known, known | {"record": second.id, "sheet": scene.sheet(second).id,
                             "finding": scene.finding(second).id}]  # fmt: skip
    db.session.remove()
    return found


def addresses(app, known, among=None):
    """Every page of the field, or ``among`` these, as it shows this visit."""
    bind = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        field = rule.rule.startswith("/field/") and rule.endpoint not in NO_PAGES
        wanted = rule.endpoint in among if among else field or rule.endpoint in BESIDE
        if "GET" in rule.methods and wanted:
            yield bind.build(rule.endpoint, {name: known[name] for name in rule.arguments})


def faults(tab):
    """By day everything, by night the contrast; the engine is loaded once a page."""
    if not tab.evaluate("() => Boolean(window.axe)"):
        tab.evaluate(ENGINE)
    wrong = []
    for theme, rules in (("light", BY_DAY), ("dark", BY_NIGHT)):
        tab.emulate_media(color_scheme=theme)
        found = tab.evaluate(CHECKED, {"runOnly": rules, "resultTypes": ["violations"]})
        wrong += [(theme, *one) for one in found]
    return wrong


@pytest.mark.timeout(240)  # some fifty pages, each looked at twice
def test_axe_finds_nothing_on_any_field_page(app, tablet, visits):
    wrong, seen = [], 0
    with live_server(app) as address:
        tab = open_visit(tablet, address, visits[0]["record"])
        wrong += parts(tab)
        acts.shoot(tab, visits[0]["sheet"], "licence", acts.picture(1))
        wrong += [("camera", fault) for fault in faults(tab)]
        for url in [*addresses(app, visits[0]), *addresses(app, visits[1], AFTERWARDS)]:
            assert tab.goto(address + url).status == 200, url
            wrong += [(url, fault) for fault in faults(tab)]
            seen += 1
        tab.goto(f"{address}/field/visits/{visits[1]['record']}/away")
        wrong += parts(tab, ["signing"])
    assert wrong == []
    assert seen >= 40


def parts(tab, names=None):
    tab.wait_for_function("() => document.body.dataset.ready === 'yes'")
    wrong = []
    for name in names or [one for one in tab.evaluate(PARTS) if one != "camera"]:
        part(tab, name)
        tab.evaluate("() => new Promise(requestAnimationFrame)")
        wrong += [(name, fault) for fault in faults(tab)]
    return wrong

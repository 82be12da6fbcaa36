"""A visit filled in without network: nothing is lost, nothing doubled, nothing left behind."""

import hashlib

import pytest

from jointcheck.catalogue import pins
from jointcheck.ground.db import db
from jointcheck.people import steps
from jointcheck.people.model import Officer
from jointcheck.visit.model import Evidence, Record, Sheet
from tests.browser import TABLET
from tests.visit import big, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import begun, log_in, open_visit, parked, part, ready, sent, site, stored

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]
OTHER = "scjg-inspector-1"


@pytest.fixture
def second(browser):
    """The other inspector's tablet."""
    context = browser.new_context(**TABLET)
    context.set_default_timeout(10_000)
    yield context
    context.close()


class Visit:
    """What the test needs to know of the visit, apart from the database's session."""

    def __init__(self):
        record = big.record()
        self.key, self.rows, self.sheets = record.id, {}, {"ZRZY": {}, "SCJG": {}}
        for row in record.round.findings:
            self.rows[row.department.code] = row.id
        for one in record.round.sheets:
            codes = [item.code for item in pins.checklist(one.checklist_version).rows()]
            self.sheets[one.department.code][one.id] = codes
        db.session.remove()

    def problems(self, department):
        """(sheet, item, its photo) of everything that was found."""
        return [
            (sheet, code, acts.picture(sheet * 100 + n))
            for sheet, codes in self.sheets[department].items()
            for n, code in enumerate(codes)
            if big.verdict(n) == "发现问题"
        ]


def fill(tab, visit, department, disturb):
    """Everything of one department, disturbed on the way; the tab that it ends with."""
    for number, (sheet, codes) in enumerate(visit.sheets[department].items()):
        acts.answer(tab, sheet, codes[:7])
        tab = disturb(tab, number)
        acts.answer(tab, sheet, codes, start=7)
    for sheet, code, content in visit.problems(department):
        acts.shoot(tab, sheet, code, content)
    for sheet in visit.sheets[department]:
        acts.sign_sheet(tab, sheet)
    acts.fill_row(tab, visit.rows[department], f"{department}：见各专项检查表。")
    return tab


def reloaded(tab, _number=0):
    tab.reload()
    ready(tab)
    return tab


def killed(tab, number):
    """The first time the tab dies without a word; then it is reloaded."""
    if number:
        return reloaded(tab)
    context, url = tab.context, tab.url.partition("#")[0]
    tab.close(run_before_unload=False)
    fresh = context.new_page()
    fresh.goto(url)
    ready(fresh)
    return fresh


@pytest.mark.timeout(400)  # two tablets, sixty items, twelve photos
def test_a_whole_visit_of_two_inspectors_without_network_arrives_once(
    app, tablet, second, tmp_path
):
    visit = Visit()
    with site(app) as address:
        a = open_visit(tablet, address, visit.key)
        b = open_visit(second, address, visit.key, OTHER)
        tablet.set_offline(True)
        second.set_offline(True)
        acts.arrive(a)
        a = fill(a, visit, "ZRZY", killed)
        b = fill(b, visit, "SCJG", reloaded)
        acts.take_over(a, acts.export(b, tmp_path / "b.jcq"))
        acts.conclude(a)
        acts.sign_member(a)
        acts.sign_party(a)
        acts.take_over(b, acts.export(a, tmp_path / "a.jcq"))
        acts.sign_member(b)
        entered = a.evaluate("() => visitPage.outbox.pending.length")
        tablet.set_offline(False)
        second.set_offline(False)
        for tab in (a, b, a, b):
            tab.evaluate("() => visitPage.send(true)")
        assert parked(a, 0) + parked(b, 0) == []
        sent(a)
        sent(b)
    assert entered == 2 + 30 + 6 + 2 + 1 + 3  # deliver, arrive; answers; photos; signed; row; end
    whole_and_once(visit)


def whole_and_once(visit):
    record = db.session.get(Record, visit.key)
    assert record.state == "signed"
    signers = sorted((s.role, s.name) for s in record.round.signatures if s.sheet_id is None)
    names = [m.inspector.name for m in record.team.present_members]
    assert signers == sorted([("party", "周示例"), *(("member", name) for name in names)])
    for department, sheets in visit.sheets.items():
        for sheet, codes in sheets.items():
            found = {a.code: (a.value, a.note) for a in db.session.get(Sheet, sheet).answers}
            assert found == {code: entered(n, code) for n, code in enumerate(codes)}
        row = next(f for f in record.round.findings if f.department.code == department)
        assert (row.codes, row.problem) == (["PEND"], f"{department}：见各专项检查表。")
        digests = sorted(hashlib.sha256(c).hexdigest() for *_where, c in visit.problems(department))
        query = db.select(Evidence.file_sha256).where(Evidence.sheet_id.in_(sheets))
        assert sorted(db.session.scalars(query)) == digests


def entered(n, code):
    return big.verdict(n), big.note(code) if big.verdict(n) == "发现问题" else ""


def note(tab, sheet, text):
    part(tab, f"sheet-{sheet}")
    tab.locator(f"#item-{sheet}-boundary label.bad").tap()
    area = tab.locator(f"#item-{sheet}-boundary textarea")
    area.fill(text)
    area.blur()
    tab.wait_for_function(acts.KEPT, arg=["boundary", text])


def test_after_logout_nothing_is_left_but_what_cannot_be_read(app, tablet):
    record, sheet = begun()
    with site(app) as address:
        tab = open_visit(tablet, address, record)
        tablet.set_offline(True)
        note(tab, sheet, "越界九米")
        tablet.route("**/answers/*", lambda route: route.abort())
        tablet.set_offline(False)
        leave(tab, address)
        tab.wait_for_selector("[data-cleared=ended]", state="attached")
        left = stored(tab)
        assert (len(left["items"]), left["keys"], left["cached"]) == (1, [], [])
        assert "还有 1 项" in tab.inner_text("[data-left]")
        for secret in ("越界", "boundary", "新平示例矿业", "发现问题"):
            assert secret not in str(left), secret
        tablet.unroute("**/answers/*")
        tab.goto(f"{address}/login?next=/field/visits/{record}/away")
        log_in(tab, "zrzy-inspector-1")
        ready(tab)
        sent(tab)
        assert "越界九米" in [a.note for a in db.session.get(Sheet, sheet).answers]
        db.session.remove()
        leave(tab, address)
        tab.wait_for_selector("[data-cleared=ended]", state="attached")
        left = stored(tab)
        assert (left["items"], left["keys"], left["cached"]) == ([], [], [])
        assert "visits" not in left["session"] + left["local"]


def leave(tab, address):
    tab.goto(f"{address}/home")
    tab.get_by_role("button", name="退出").first.click()
    tab.wait_for_url("**/login*")


def test_a_suspended_officers_tablet_is_cleared_and_keeps_only_noise(app, tablet):
    record, sheet = begun()
    with site(app) as address:
        tab = open_visit(tablet, address, record)
        tablet.set_offline(True)
        note(tab, sheet, "越界九米")
        by = db.session.scalars(db.select(Officer).filter_by(login="system-admin")).one()
        steps.suspend(scene.officer("zrzy-inspector-1"), by, "调离")
        db.session.remove()
        tablet.set_offline(False)
        tab.wait_for_selector("#news:has-text('已清除')")
        left = stored(tab)
    assert (len(left["items"]), left["keys"], left["cached"]) == (1, [], [])
    assert "越界" not in str(left)


def test_a_login_that_ran_out_loses_nothing_and_is_renewed_in_another_tab(app, tablet):
    record, sheet = begun()
    with site(app) as address:
        tab = open_visit(tablet, address, record)
        tablet.set_offline(True)
        note(tab, sheet, "围挡缺失")
        tablet.clear_cookies()
        tablet.set_offline(False)
        tab.wait_for_selector("#news:has-text('登录已过期')")
        with tablet.expect_page() as opened:
            tab.locator("#news a").tap()
        log_in(opened.value, "zrzy-inspector-1")
        opened.value.close()
        sent(tab)
    assert [a.note for a in db.session.get(Sheet, sheet).answers] == ["围挡缺失"]


def test_another_officers_login_sends_nothing_of_mine(app, tablet):
    record, sheet = begun()
    with site(app) as address:
        tab = open_visit(tablet, address, record)
        tablet.set_offline(True)
        note(tab, sheet, "围挡缺失")
        tablet.clear_cookies()
        tablet.set_offline(False)
        other = tablet.new_page()
        other.goto(f"{address}/login")
        log_in(other, OTHER)
        tab.evaluate("() => visitPage.send(true)")
        tab.wait_for_selector("#news:has-text('不会用这个账号发送')")
        assert tab.evaluate("() => visitPage.outbox.pending.length") == 1
    assert db.session.get(Sheet, sheet).answers == []

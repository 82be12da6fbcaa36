"""What goes wrong on a tablet: it is told in a sentence and nothing entered is lost."""

import hashlib

import pytest

from jointcheck.ground import files
from jointcheck.ground.db import db
from jointcheck.visit import doubting, tablet_views
from jointcheck.visit.model import Evidence, Record, Sheet
from tests.visit import inside, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import begun, open_visit, parked, part, ready, sent, site, waiting

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser]
A_DAY_AHEAD = """() => {
  const True = Date;
  window.Date = class extends True {
    constructor(...given) { if (given.length) super(...given); else super(True.now() + 864e5); }
    static now() { return True.now() + 864e5; }
  };
}"""
PLAYS = """(url) => new Promise((done) => {
  const sound = document.createElement("audio");
  sound.onloadeddata = () => done("plays");
  sound.onerror = () => done(sound.error.message);
  sound.src = url;
  document.body.append(sound);
})"""
FILM = (
    """() => visitPage.camera.keep(new Blob([new ArrayBuffer(200 << 20)]), "a.mp4", new Date())"""
)
CACHES = "() => caches.keys().then((names) => names.filter((name) => name.startsWith('shell-')))"
UPDATE = "() => navigator.serviceWorker.getRegistration('/field/').then((one) => one.update())"


@pytest.fixture
def visit(app):
    return begun()


def test_sound_and_film_are_kept_hashed_and_played_and_a_wrong_clock_is_told(app, tablet, visit):
    key, sheet = visit
    tablet.set_default_timeout(30_000)  # a busy machine films slowly
    tablet.grant_permissions(["microphone", "camera"])
    tablet.add_init_script(f"({A_DAY_AHEAD})()")
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tab.wait_for_selector("#news:has-text('本机时钟与服务器相差')")
        acts.shoot(tab, sheet, "licence", acts.picture(1))
        tab.evaluate(FILM)
        assert "超过 60 MB" in tab.inner_text("#camera-said")
        record(tab, "#camera-listen")
        tab.locator("#camera-open").tap()
        record(tab, "#camera-record")
        sent(tab)
        rows = db.session.scalars(db.select(Evidence).order_by(Evidence.id)).all()
        for one in rows:
            assert hashlib.sha256(files.read(one.file_sha256)).hexdigest() == one.file_sha256
        urls = [f"{address}/evidence/{one.id}" for one in rows if one.kind != "photo"]
        assert [one.kind for one in rows] == ["photo", "audio", "video"]
        assert all(abs(one.skew - 86_400) < 120 for one in rows)
        told = {one.sentence for one in doubting.about(db.session.get(Record, key))}
        assert any("时钟" in one or "时间" in one for one in map(str, told)), told
        db.session.remove()
        assert [tab.evaluate(PLAYS, url) for url in urls] == ["plays", "plays"]


def record(tab, button):
    """A second and a half of the fake device, from when it runs."""
    tab.locator(button).tap()
    tab.wait_for_selector(f"{button}[aria-pressed=true]")
    tab.wait_for_timeout(1500)
    acts.grown(tab, tab.locator(button).tap)


def test_a_new_version_waits_for_consent_and_loses_no_draft(app, tablet, visit, monkeypatch):
    key, sheet = visit
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.route("**/answers/*", lambda route: route.abort())
        acts.grown(tab, lambda: choose(tab, sheet, "licence"))
        part(tab, "measures")
        tab.fill("[data-part=measures] [name=text]", "立即停止作业")
        before = tab.evaluate(CACHES)
        monkeypatch.setattr(tablet_views, "version", lambda _files: "another")
        tab.evaluate(UPDATE)
        tab.wait_for_selector("#news:has-text('有新版本') button")
        assert tab.evaluate(CACHES) != ["shell-another"], "it waits"
        tab.locator("#news button").tap()
        tab.wait_for_selector("#draft:has-text('立即停止作业')")
        ready(tab)
        tab.wait_for_function("() => caches.has('shell-another')")
        assert before != tab.evaluate(CACHES) == ["shell-another"]
        assert waiting(tab) == 1
        tablet.unroute("**/answers/*")
        sent(tab)
    assert [a.code for a in db.session.get(Sheet, sheet).answers] == ["licence"]


def choose(tab, sheet, code, value="未发现问题"):
    part(tab, f"sheet-{sheet}")
    tab.locator(f"#item-{sheet}-{code} label:has(input[value='{value}'])").tap()


def test_one_field_from_two_tablets_is_decided_by_a_person(app, tablet, visit):
    key, sheet = visit
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.set_offline(True)
        acts.grown(tab, lambda: choose(tab, sheet, "licence"))
        answered(sheet, licence=("发现问题", "过期"))
        tablet.set_offline(False)
        parked(tab, 1)
        part(tab, "queue")
        row = tab.locator("#queue-list .trouble")
        assert [
            row.locator(f"td:has-text('{word}')").count() > 0 for word in ("未发现问题", "发现问题")
        ]
        row.get_by_role("button", name="保留我的").tap()
        sent(tab)
        assert values(sheet) == {"licence": "未发现问题"}


def answered(sheet, **given):
    inside.answer(db.session.get(Sheet, sheet), scene.officer("zrzy-inspector-1"), **given)
    db.session.remove()


def values(sheet):
    found = {a.code: a.value for a in db.session.get(Sheet, sheet).answers}
    db.session.remove()
    return found


def test_what_was_entered_for_a_list_that_is_no_more_comes_back_with_a_sentence(app, tablet, visit):
    """Signed and concluded by others meanwhile, or an item that the list does not have."""
    key, sheet = visit
    with site(app) as address:
        tab = open_visit(tablet, address, key)
        tablet.set_offline(True)
        acts.grown(tab, lambda: choose(tab, sheet, "licence"))
        tab.evaluate(
            """([sheet]) => visitPage.outbox.add({ kind: "answer", title: "旧版的一项",
          url: `/field/sheets/${sheet}/answers/gone`, fields: [["form_name", "SheetForm"], ["v_gone", "不涉及"]],
          base: {}, effect: { sheet, code: "gone", value: "不涉及", note: "" } })""",
            [sheet],
        )
        tablet.set_offline(False)
        tab.evaluate("visitPage.send(true)")
        ((_kind, _why, sentences, _n),) = parked(tab, 1)
        assert "没有这一项" in sentences[0]
        part(tab, "queue")
        assert "不涉及" in tab.inner_text("#queue-list .trouble"), "the draft stays"
    assert values(sheet) == {"licence": "未发现问题"}

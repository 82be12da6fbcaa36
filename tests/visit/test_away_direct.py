"""第十五条 at a locked gate without network: formed, concluded and signed on the tablet."""

import pytest

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.visit import content, direct, shown, signing
from jointcheck.visit.model import Record
from tests.visit import door, scene
from tests.visit import offline_acts as acts
from tests.visit.tablets import open_visit, parked, part, sent, site

GROUND = "大门紧锁，门牌已拆除。\n邻近商户称上月搬离。"
FORM = "form[data-queue=direct]"


@pytest.fixture
def waiting(app):
    found = scene.record(started=False).id
    db.session.remove()
    return found


def said(tab, wrong):
    tab.locator(f"{FORM} .acts > .btn").tap()
    tab.wait_for_selector(f"{FORM} .summary li:has-text('{wrong}')")


def photographed(tab):
    part(tab, "evidence")
    tab.locator("[data-part=evidence] [data-shoot]").tap()
    file = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": acts.picture(3)}
    acts.grown(tab, lambda: tab.set_input_files("#camera-file", file))


@pytest.mark.only_sqlite
@pytest.mark.browser
def test_a_firm_that_is_gone_is_recorded_at_its_gate(app, tablet, waiting):
    with site(app) as address:
        tab = open_visit(tablet, address, waiting)
        tablet.set_offline(True)
        part(tab, "direct")
        tab.locator(f"{FORM} [name=code][value=LOST]").check()
        tab.fill(f"{FORM} [name=ground]", "门锁着")
        said(tab, "至少 10 字")
        tab.fill(f"{FORM} [name=ground]", GROUND)
        said(tab, "两种途径")
        today = clock.today().isoformat()
        tab.fill(f"{FORM} [name=address_on]", today)
        tab.fill(f"{FORM} [name=address]", "登记地址已无此企业。")
        tab.fill(f"{FORM} [name=contact_on]", today)
        said(tab, "日期和情况要一并填写")
        tab.fill(f"{FORM} [name=contact]", "留存的电话已停机。")
        said(tab, "证明材料")
        photographed(tab)
        part(tab, "direct")
        acts.press(tab, "direct")
        tab.wait_for_selector("#content:has-text('登记地址已无此企业')")
        assert not tab.is_visible("[data-task^=sheet-]")
        acts.conclude(tab)
        acts.sign_member(tab)
        assert not tab.is_visible("#sign-party"), "nobody was there to sign"
        part(tab, "print")
        tab.wait_for_selector("[data-print-party][hidden]", state="attached")
        tablet.set_offline(False)
        sent(tab)
        assert parked(tab, 0) == []
    record = db.session.get(Record, waiting)
    kept = content.frozen(record.round)
    assert record.state == "concluded"
    assert (kept["direct"]["code"], kept["direct"]["ground"]) == ("LOST", GROUND)
    assert [one["how"] for one in kept["direct"]["attempts"]] == ["address", "contact"]
    assert [row.codes for row in record.round.findings] == [["LOST"], ["LOST"]]
    assert len(kept["evidence"]) == 1
    assert [s.role for s in record.round.signatures] == ["member"]


def test_nobody_concludes_what_another_has_formed_anew(app):
    """The words of a direct result are among what a signature is bound to."""
    record = scene.record(started=False)
    plain = {"code": "DEREG", "attempts": [], "proofs": [door.PDF], "by": door.leader()}
    direct.make(record, ground="登记系统显示已于本年8月注销。", **plain)
    seen = shown.Seen(shown.of_round(content.frozen(record.round)))
    direct.withdraw(record, reason="日期写错", by=door.leader())
    direct.make(record, ground="登记系统显示已于本年9月注销。", **plain)
    with pytest.raises(Refused, match="有了改动"):
        signing.conclude(record, by=door.leader(), seen=seen)

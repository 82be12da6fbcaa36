import pytest

from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.visit import lookups
from jointcheck.visit.model import LookupSnapshot
from tests.plugin import installed
from tests.visit import door, scene

pytestmark = pytest.mark.only_sqlite

REGISTERS = """
from jointcheck.plugin import Fact, Lookup, hookimpl

def rights(card, settings):
    return [Fact("采矿许可证有效期止", "2027-01-01", "2026-06-30", False, "矿业权登记"),
            Fact("名称", card.name, card.name, True)]

def broken(card, settings):
    raise OSError("connection refused")

@hookimpl
def lookups():
    return [Lookup("rights", "矿业权登记比对", rights), Lookup("broken", "储量年报比对", broken),
            Lookup("other", "餐饮许可比对", rights, for_checklists=("food",))]
"""


@pytest.fixture
def registers(app, tmp_path):
    """A plugin with one register that answers and one that does not, used by 自然资源局."""
    installed.install(app, installed.write(tmp_path, "registers", REGISTERS), used_by=["ZRZY"])


def test_what_a_register_said_is_kept_and_what_failed_is_for_the_hand(registers):
    record = scene.record(started=False)
    lookups.ask(record, by=door.leader())
    kept = {one.code: one for one in lookups.latest(record)}
    assert set(kept) == {"rights", "broken"}
    assert [fact["agrees"] for fact in kept["rights"].facts] == [False, True]
    assert not kept["broken"].answered
    assert list(lookups.by_hand(lookups.latest(record))) == ["manual:registers/broken"]


def test_asking_again_keeps_the_first_answer_too(registers):
    record = scene.record(started=False)
    lookups.ask(record, by=door.leader())
    lookups.ask(record, by=door.leader())
    assert len(lookups.latest(record)) == 2
    assert db.session.scalar(db.select(db.func.count(LookupSnapshot.id))) == 4


def test_a_plugin_that_no_department_uses_is_not_asked(registers):
    db.session.execute(db.update(PluginSwitch).values(enabled=False))
    db.session.commit()
    record = scene.record(started=False)
    with pytest.raises(Refused, match="没有启用"):
        lookups.ask(record, by=door.leader())


def test_the_page_shows_the_difference_and_asks_for_a_comparison_by_hand(office, registers):
    record = scene.record(started=False).id
    page = office.at("zrzy", "inspector").open(f"/records/{record}/preparation")
    page = page.press("查询并比对")
    assert "不一致" in page.text
    assert "未能查询" in page.text
    page = page.press("保存准备情况", done=["compared", "manual:registers/broken"])
    assert "已人工核对：储量年报比对" in page.text

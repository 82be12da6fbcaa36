import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from jointcheck.plugin import (
    PASS,
    Answer,
    Assessment,
    Bundle,
    Card,
    Drawn,
    Fact,
    Receipt,
    Remark,
    hookspecs,
)
from jointcheck.plugin.admission import discover
from jointcheck.plugin.host import Host
from jointcheck.plugin.notes import LIMIT, WINDOW, Notes
from jointcheck.plugin.process import Entry, PluginTrouble
from tests.plugin.blanks import BLANK

HOSTILE = (str(Path(__file__).with_name("hostile")),)
PATIENT = {
    "admit": 60.0,
    "assess": 60.0,
    "fetch": 60.0,
    "push": 60.0,
    "on_event": 60.0,
    "check": 60.0,
}
CARD = Card("91530427MA6K1A2B1D", "示例有限公司", datetime(2026, 11, 23, tzinfo=UTC).date())


def entry(name):
    return Entry(name, name, "1", HOSTILE)


def host(*names, mode="on", **options):
    options = {"deadlines": PATIENT, **options}
    return Host(mode, [entry(name) for name in names], **options).load()


@cache
def read_once():
    return host("assesses").plugins


def assessor(**options):
    """A host with the plugin that assesses, which is read once for all tests."""
    found = Host("on", [entry("assesses")], **{"deadlines": PATIENT, **options})
    found.plugins = dict(read_once())
    return found


def written(tmp_path, name, source):
    (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    return Entry(name, name, "1", (str(tmp_path),))


def test_a_refused_checklist_does_not_take_the_sound_one_with_it():
    county = host("duplicates", "assesses")
    assert [a.value.code for a in county.each("checklists", only={"duplicates"})] == ["fine"]
    assert {a.value.code for a in county.each("checklists")} == {"fine", "sheet"}
    words = " ".join(t.words for t in county.troubles)
    assert "编号重复出现 2 次" in words
    assert "代码 fine 重复" in words
    assert county.state("duplicates") == "部分可用"


def test_a_second_plugin_cannot_take_over_a_checklist(tmp_path):
    source = Path(HOSTILE[0], "assesses.py").read_text(encoding="utf-8")
    thief = written(tmp_path, "thief", source)
    county = Host(entries=[entry("assesses"), thief], deadlines=PATIENT).load()
    assert county.owner("sheet") == "assesses"
    assert "已被插件 assesses 使用" in county.troubles[0].words


def test_changed_content_under_an_old_version_is_refused():
    known = assessor().each("checklists")[0].value
    same, changed = {("sheet", "1"): known.digest}, {("sheet", "1"): "0" * 64}
    county = Host(entries=[entry("assesses")], deadlines=PATIENT)
    assert len(county.load(same).each("checklists")) == 1
    assert county.load(changed).each("checklists") == []
    assert county.troubles[0].words == "sheet 1 内容已变，请改版本号"


def assessed(wish, **options):
    county = assessor(**options)
    checklist = county.each("checklists")[0].value
    answers = {"a": Answer(PASS, wish)}
    said = county.assess(checklist, answers, CARD)
    assert (checklist.title, answers) == ("某表", {"a": Answer(PASS, wish)})
    return said


def test_an_assessment_comes_back_as_our_own_type_and_arguments_stay_untouched():
    assert assessed("").value == Assessment((Remark("a", "请核对"),), 80)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("fail", "RuntimeError：算不出来  [31m"),
        ("elsewhere", "“no_such_item”不存在"),
        ("nan", "含有不能传送的值"),
        ("text", "应为键值对"),
    ],
)
def test_an_impossible_assessment_is_a_trouble_and_no_answer(wish, words):
    said = assessed(wish)
    assert said.value is None
    assert words in said.trouble


def test_an_assessment_that_hangs_is_given_up():
    assert "已终止" in assessed("hang", deadlines={**PATIENT, "assess": 1.0}).trouble


def test_an_event_that_fails_is_noted_only():
    county = assessor()
    event = Drawn(datetime(2026, 11, 23, tzinfo=UTC), "新双随机〔2026〕1号", count=3)
    assert [a.trouble for a in county.each("on_event", event=event)] == ["插件要求退出"]
    assert county.each("on_event", only=(), event=event) == []


def test_plugin_code_reaches_neither_network_nor_files_nor_secrets(monkeypatch):
    monkeypatch.setenv("JOINTCHECK_SECRET_KEY", "not for plugins")
    said = host("reaches_out").ask("reaches_out", "fetch", "out", card=CARD, settings={})
    refused = {fact.label: fact.ours for fact in said.value}
    assert refused.pop("secrets") == ""
    assert set(refused.values()) == {"PermissionError"}


PUBLISHER = """
from jointcheck.plugin import Publisher, Receipt, hookimpl

@hookimpl
def publishers():
    return [Publisher("county", "县门户", lambda bundle, settings: Receipt(True, bundle.id[::-1]))]
"""


def test_a_publisher_answers_with_a_receipt(tmp_path):
    county = Host(entries=[written(tmp_path, "portal", PUBLISHER)], deadlines=PATIENT).load()
    bundle = Bundle("b-1", "检查结果", {"任务": "一"}, ({"事项": "甲"},))
    assert county.ask("portal", "push", "county", bundle=bundle, settings={}).value == Receipt(
        True, "1-b"
    )


def test_a_look_up_answers_with_facts(tmp_path):
    source = """
from jointcheck.plugin import Fact, Lookup, hookimpl

@hookimpl
def lookups():
    return [Lookup("name", "名称", lambda card, settings: [Fact("名称", card.name, "x", False)])]
"""
    county = Host(entries=[written(tmp_path, "names", source)], deadlines=PATIENT).load()
    said = county.ask("names", "fetch", "name", card=CARD, settings={})
    assert said.value == (Fact("名称", "示例有限公司", "x", False),)
    unknown = county.ask("names", "fetch", "other", card=CARD, settings={})
    assert unknown.value is None
    assert unknown.trouble


def test_five_troubles_in_ten_minutes_isolate_until_somebody_retries():
    clock = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    county = assessor(notes=Notes(lambda: clock[0]))
    event = Drawn(clock[0], "一号")
    for _ in range(LIMIT - 1):
        county.each("on_event", event=event)
    assert county.state("assesses") == "已核验"
    county.each("on_event", event=event)
    assert county.state("assesses") == "隔离"
    assert county.ask("assesses", "on_event", "Drawn", event=event).trouble == "插件已隔离"
    # what was admitted is data and stays readable
    assert len(county.each("checklists")) == 1
    assert county.retry("assesses") == "已核验"


def test_troubles_far_apart_do_not_isolate():
    clock = [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    county = assessor(notes=Notes(lambda: clock[0]))
    for _ in range(LIMIT + 1):
        county.each("on_event", event=Drawn(clock[0], "一号"))
        clock[0] += WINDOW / 4 + timedelta(seconds=1)
    assert county.state("assesses") == "已核验"


def test_unknown_review_steps_hold_the_record():
    county = host("raises", "missing_import", "assesses")
    granted = ("raises", "missing_import", "assesses", "removed")
    # 第十六条：不知道有没有审核环节，就不能放行
    assert county.unsure("review_steps", granted) == ("missing_import", "removed")


def test_strict_mode_stops_at_the_first_trouble():
    with pytest.raises(PluginTrouble, match="raises（checklists）"):
        host("raises", mode="strict")


def test_off_mode_starts_no_plugin_and_admits_nothing():
    county = host("raises", "assesses", mode="off")
    assert county.plugins == {}
    assert county.state("assesses") == "缺失"
    assert county.ask("assesses", "assess").trouble == "插件缺失"


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="JOINTCHECK_PLUGINS"):
        Host("maybe")


def test_every_hook_is_explained_in_both_languages_and_in_the_guides():
    docs = Path(__file__).parents[2] / "docs"
    guides = [(docs / name).read_text("utf-8") for name in ("plugins.md", "plugins.zh-CN.md")]
    for name in (*hookspecs.OFFERS, "assess", "on_event"):
        doc = getattr(hookspecs, name).__doc__
        assert doc.isascii() is False
        assert doc.split("\n")[0].isascii()
        assert all(f"`{name}`" in guide for guide in guides)


def test_the_plugins_of_the_house_are_sound():
    found = discover()
    if not found:
        pytest.skip("the packages in plugins/ are not installed")
    county = Host("strict", found, deadlines=PATIENT).load()
    codes = {a.value.code for a in county.each("checklists")}
    assert {"mining", "survey", "registration", "disclosure"} <= codes


def test_what_is_pinned_needs_no_plugin_to_be_read():
    body = json.loads(BLANK.to_json())
    assert body["sections"][0]["items"][0]["text"] == "是否持证"

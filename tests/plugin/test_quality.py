"""The list a department reads before it installs a plugin."""

from dataclasses import replace
from datetime import date

from jointcheck.cli.plugins import reading
from jointcheck.ground.language import told
from jointcheck.plugin import Basis, Lookup, ReviewStep, Section
from jointcheck.plugin.quality import Line, of, plugin
from tests.plugin.blanks import BLANK, LICENCE

DAY = date(2026, 11, 27)


def lines(*items, day=DAY, **changes):
    sections = (Section("一", items or (LICENCE,)),)
    return list(of(replace(BLANK, sections=sections, bands=(), **changes), day))


def words(found, tone):
    return [line.words for line in found if line.tone == tone]


def test_a_basis_out_of_force_makes_it_unfit():
    assert words(lines(day=date(2031, 1, 1)), "wrong") == [
        "《某某法》（主席令第某号）第十条在 2031-01-01 不在施行期内"
    ]


def test_a_basis_soon_out_of_force_is_to_be_judged():
    assert any("将于 2030-12-31 失效" in one for one in words(lines(day=date(2030, 9, 1)), "look"))


def test_a_document_cited_as_a_whole_is_to_be_judged():
    code = Basis("某规程", "GB 1-2020", "全文（技术标准）", date(2021, 9, 1))
    found = words(lines(replace(LICENCE, bases=(code,))), "look")
    assert "只引文件、未引条款，请核对：《某规程》（技术标准）" in found


def test_what_may_be_personal_is_pointed_at():
    asked = replace(LICENCE, text="负责人身份证号码")
    assert "可能收集个人信息（身份证）：“负责人身份证号码”" in words(lines(asked), "look")


def test_an_item_without_its_points_is_named():
    bare = replace(LICENCE, points="")
    assert "没有写操作方法与要领：“是否持证”，共 1 项" in words(lines(bare), "look")


def test_a_good_checklist_has_only_facts():
    assert {line.tone for line in lines()} == {"fact"}


def test_the_list_is_read_in_english_where_the_terminal_is(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    (line, *_more) = [one for one in lines(day=date(2031, 1, 1)) if one.tone == "wrong"]
    with reading():
        assert told(line.words) == "《某某法》（主席令第某号）第十条 is not in force on 2031-01-01"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with reading():
        assert told(line.words) == line.words


def test_faults_network_and_review_steps_are_told():
    step = ReviewStep("again", "再看一遍", "某股", ("blank",))
    offers = {"checklists": (), "lookups": (Lookup("a", "甲"),), "review_steps": (step,)}
    found = list(plugin(offers, ("lookups", "review_steps", "assess"), ["坏了"], DAY))
    assert Line("wrong", "插件", "坏了") in found
    assert Line("fact", "预查比对", "带来 1 项") in found
    assert Line("fact", "附加审核环节", "带来 1 项") in found
    assert Line("fact", "签字前校验", "带来") in found
    assert any(line.words.startswith("能够联网") for line in found)
    assert any(line.about == "再看一遍" for line in found)

from dataclasses import replace
from datetime import date

import pytest

from jointcheck.plugin import Basis, Checklist, Condition, Item, Section, ShapeError, diff, problems
from tests.plugin.blanks import AREA, BLANK, DAY, GRADE, LAW, LICENCE, WASTE


def with_items(*items: Item) -> Checklist:
    return replace(BLANK, sections=(Section("唯一", items),))


def test_a_checklist_is_read_back_without_its_plugin():
    again = Checklist.from_json(BLANK.to_json())
    assert again == BLANK
    assert again.digest == BLANK.digest


def test_the_digest_never_changes_between_releases():
    # every pinned checklist in every county rests on this number: never edit it
    assert BLANK.digest == "a6cc9d798e081b3a5c94b3cbce29e160086519048580285abbc483361acf5769"


def test_lists_and_tuples_have_one_digest():
    listed = replace(BLANK, serves=list(BLANK.serves), bands=list(BLANK.bands))
    assert listed.digest == BLANK.digest


def test_one_changed_character_is_another_digest():
    assert replace(BLANK, title=BLANK.title + "。").digest != BLANK.digest


def test_the_canonical_text_keeps_chinese_and_leaves_defaults_out():
    text = BLANK.to_json()
    assert "危险废物" in text
    assert ": " not in text
    assert "same_as" not in text


def test_what_a_later_release_adds_does_not_make_the_pin_unreadable():
    text = BLANK.to_json().replace('"code":"blank"', '"code":"blank","colour":"red"')
    assert Checklist.from_json(text) == BLANK


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "JSON"),
        ("[]", "键值对"),
        ("{}", "缺少 code"),
        ('{"code":1}', "应为文字"),
        ('{"code":"a","code":"b"}', "出现两次"),
        ('{"code":NaN}', "NaN"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_broken_pin_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ShapeError, match=sentence):
        Checklist.from_json(text)


def test_a_sound_checklist_has_no_problems():
    assert problems(BLANK) == []


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ((replace(LICENCE, bases=()),), "licence：须写明法律依据"),
        ((replace(LICENCE, code="许可"),), "编号须以小写字母开头"),
        ((LICENCE, LICENCE), "licence：编号重复出现 2 次"),
        ((AREA, LICENCE), "area：“licence”不在本行之前"),
        ((DAY, replace(LICENCE, show_if=Condition("day", ("x",)))), "只能依据检查结论项或选项项"),
        ((LICENCE, replace(AREA, show_if=Condition("licence", ("合格",)))), "“合格”不是"),
        ((replace(LICENCE, photos_on=("合格",)),), "“合格”不是本项可能的结果"),
        ((replace(GRADE, choices=("甲级",)),), "选项须至少有两个"),
        ((replace(GRADE, choices=("甲级", "乙：级")),), "不得含有"),
        ((replace(AREA, show_if=None, minimum="九"),), "上下限须是数字"),
        ((replace(AREA, show_if=None, minimum="101"),), "下限大于上限"),
        ((replace(DAY, minimum="2000年"),), "上下限须是日期"),
        ((replace(DAY, weight=1),), "只有检查结论项可设分值"),
        ((GRADE, replace(WASTE, items=())), "分组之下须有检查项"),
        ((replace(LICENCE, items=(DAY,)),), "只有分组或重复组之下才能有检查项"),
        (
            (replace(LICENCE, bases=(Basis("法", "", "", date(2026, 1, 2), date(2026, 1, 1)),)),),
            "失效日期早于施行日期",
        ),
    ],
)
def test_an_author_is_told_in_a_sentence_what_to_mend(items, sentence):
    assert any(sentence in problem for problem in problems(with_items(*items)))


def test_a_basis_is_in_force_from_its_first_to_its_last_day():
    basis = LAW[0]
    days = [date(2025, 6, 30), date(2025, 7, 1), date(2030, 12, 31), date(2031, 1, 1)]
    assert [basis.in_force(day) for day in days] == [False, True, True, False]


def test_the_difference_names_each_change_by_item():
    new = with_items(replace(LICENCE, text="是否持有许可证"), replace(AREA, unit="公顷"), GRADE)
    words = [str(change) for change in diff(BLANK, replace(new, title="新表"))]
    assert "封面：名称由“某某专项检查表”改为“新表”" in words
    assert "licence：检查内容由“是否持证”改为“是否持有许可证”" in words
    # 换了单位，前后的数字不能相比
    assert "area：单位由“亩”改为“公顷”（不允许：请另用新编号）" in words
    assert "day：删除“到期日”" in words


def test_a_code_may_not_change_its_kind():
    changes = diff(BLANK, with_items(replace(LICENCE, kind="text", weight=0)))
    refused = [change for change in changes if change.refused]
    assert [str(c) for c in refused] == [
        "licence：类型由“检查结论”改为“文字”（不允许：请另用新编号）"
    ]


def test_equal_checklists_do_not_differ():
    assert diff(BLANK, Checklist.from_json(BLANK.to_json())) == ()

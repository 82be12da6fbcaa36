"""重复组: as many rows as there are wells, rooms or workers to list."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.plugin import (
    PROBLEM,
    Answer,
    Checklist,
    Condition,
    Item,
    Section,
    item_code,
    missing,
    offered,
    problems,
    score,
    visible,
)
from jointcheck.plugin.template import write
from jointcheck.plugin.workbook import read
from tests.plugin.blanks import BLANK, LAW, LICENCE

DEPTH = Item("depth", "井深", LAW, kind="number", unit="米")
SEALED = Item("sealed", "是否封填", LAW, photos_on=(PROBLEM,))
WHY = Item("why", "未封填的原因", LAW, kind="text", show_if=Condition("sealed", (PROBLEM,)))
WELLS = Item("wells", "探井", kind="repeat", maximum="4", items=(DEPTH, SEALED, WHY))
LIST = replace(BLANK, code="wells", sections=(Section("探井", (LICENCE, WELLS)),))
ANSWERS = st.dictionaries(
    st.sampled_from(list(LIST.places)),
    st.builds(Answer, st.sampled_from(["", PROBLEM, "未发现问题", "12"]), photos=st.integers(0, 1)),
)


def codes(items):
    return [item.code for item in items]


def test_a_sound_repeated_group_has_no_problems_and_survives_pin_and_workbook():
    assert problems(LIST) == []
    assert Checklist.from_json(LIST.to_json()) == LIST
    assert read(write(LIST)) == LIST


def test_nothing_is_asked_of_rows_that_nobody_began():
    assert codes(visible(LIST, {})) == ["licence"]
    assert missing(LIST, {"licence": Answer("未发现问题")}) == []


def test_the_person_filling_always_finds_one_more_row_up_to_the_last():
    assert codes(offered(LIST, {}))[1:] == ["depth-1", "sealed-1"]
    second = {"depth-2": Answer("30")}
    assert {c.partition("-")[2] for c in codes(offered(LIST, second))[1:]} == {"1", "2", "3"}
    assert "depth-5" not in codes(offered(LIST, {"depth-4": Answer("30")}))


def test_a_row_that_was_begun_must_be_finished_whatever_stands_in_the_others():
    answers = {"licence": Answer("未发现问题"), "depth-2": Answer("30")}
    assert missing(LIST, answers) == [("sealed-2", "尚未检查")]
    photo = {"licence": Answer("未发现问题"), "sealed-3": Answer(photos=1)}
    assert [code for code, _ in missing(LIST, photo)] == ["depth-3", "sealed-3"]


def test_a_row_answers_only_to_its_own_conditions():
    answers = {"sealed-1": Answer(PROBLEM), "sealed-2": Answer("未发现问题")}
    assert [c for c in codes(visible(LIST, answers)) if c.startswith("why")] == ["why-1"]


def test_rows_that_must_be_there_are_asked_for():
    three = replace(WELLS, minimum="3")
    listed = replace(LIST, sections=(Section("探井", (three,)),))
    assert {code for code, _ in missing(listed, {})} >= {"depth-1", "depth-3"}


def test_a_place_is_named_by_its_row_and_belongs_to_its_item():
    assert LIST.item("depth-2").text == "井深（第2条）"
    assert item_code("depth-2") == item_code("depth") == "depth"
    with pytest.raises(KeyError):
        LIST.item("depth-5")
    with pytest.raises(KeyError):
        LIST.item("depth")


@given(ANSWERS)
def test_rows_never_change_the_score_and_what_counts_is_always_offered(answers):
    without = {code: answer for code, answer in answers.items() if code in ("licence",)}
    assert replace(score(LIST, answers), complete=True) == replace(
        score(LIST, without), complete=True
    )
    assert set(visible(LIST, answers)) <= set(offered(LIST, answers))


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ((replace(WELLS, items=()),), "分组之下须有检查项"),
        ((replace(WELLS, minimum="-1"),), "行数"),
        ((replace(WELLS, maximum="31"),), "行数"),
        ((replace(WELLS, maximum="0"),), "上限须不小于 1"),
        ((replace(WELLS, minimum="5"),), "也不小于下限"),
        ((replace(WELLS, items=(replace(SEALED, weight=1),)),), "不设分值"),
        ((replace(WELLS, items=(replace(WELLS, code="inner"),)),), "不能再分组"),
        ((WELLS, replace(LICENCE, show_if=Condition("sealed", (PROBLEM,)))), "不在本行之前"),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_repeated_group(items, sentence):
    listed = replace(LIST, sections=(Section("探井", items),))
    assert any(sentence in problem for problem in problems(listed))


def test_a_list_that_would_unfold_beyond_measure_is_refused():
    many = tuple(replace(DEPTH, code=f"depth_{n}") for n in range(25))
    listed = replace(LIST, sections=(Section("探井", (replace(WELLS, maximum="", items=many),)),))
    assert any("至多 600 处" in problem for problem in problems(listed))

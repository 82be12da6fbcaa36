from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.plugin import ABSENT, PASS, PROBLEM, UNCHECKED, Answer, missing, score, visible
from tests.plugin.blanks import BLANK

CODES = [item.code for item in BLANK.rows()]
VALUES = st.sampled_from(
    ["", UNCHECKED, PASS, PROBLEM, ABSENT, "甲级", "乙级", "5", "1e999", "2026-02-30", "NaN", "😀"]
)
ANSWERS = st.dictionaries(
    st.sampled_from([*CODES, "unknown"]),
    st.builds(Answer, VALUES, st.sampled_from(["", " ", "说明"]), st.integers(0, 2)),
)
CLEAN = {"licence": Answer(PASS), "day": Answer("2030-01-01"), "grade": Answer("甲级")} | {
    "store": Answer(PASS),
    "ledger": Answer(ABSENT),
}


def codes(answers):
    return [item.code for item in visible(BLANK, answers)]


def test_nothing_is_answered_by_default():
    assert missing(BLANK, {}) == [
        ("licence", "尚未检查"),
        ("day", "尚未填写"),
        ("grade", "尚未填写"),
    ]


def test_a_complete_sheet_lacks_nothing():
    assert missing(BLANK, CLEAN) == []


def test_a_problem_shows_the_dependent_row_and_asks_for_photo_and_note():
    answers = CLEAN | {"licence": Answer(PROBLEM)}
    assert missing(BLANK, answers) == [
        ("licence", "须上传现场照片"),
        ("licence", "须说明具体情况"),
        ("area", "尚未填写"),
    ]


def test_a_group_hides_its_rows_together():
    assert "store" not in codes({"grade": Answer("乙级"), "store": Answer(PASS)})
    assert "ledger" not in codes({"grade": Answer("乙级"), "store": Answer(PASS)})
    assert codes({"grade": Answer("甲级"), "store": Answer(PASS)})[-2:] == ["store", "ledger"]


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        ("area", "很多", "“很多”不是数字"),
        ("area", "NaN", "“NaN”不是数字"),
        ("area", "0.05", "不得小于 0.1亩"),
        ("area", "100.1", "不得大于 100亩"),
        ("day", "2026-02-30", "不是有效日期"),
        ("day", "1999-12-31", "不得早于 2000-01-01"),
        ("grade", "丙级", "不在可选结果之中"),
        ("licence", "合格", "不在可选结果之中"),
    ],
)
def test_an_impossible_answer_is_named(code, value, sentence):
    answers = CLEAN | {"licence": Answer(PROBLEM, "无证", 1)} | {code: Answer(value, "", 1)}
    assert any(sentence in words for at, words in missing(BLANK, answers) if at == code)


def test_the_score_leaves_out_what_does_not_apply():
    assert score(BLANK, CLEAN).percent == 100
    bad = CLEAN | {"licence": Answer(PROBLEM, "无证", 1), "area": Answer("1", "", 1)}
    assert (score(BLANK, bad).earned, score(BLANK, bad).possible) == (1, 4)
    assert (score(BLANK, bad).percent, score(BLANK, bad).band) == (25, "差")
    assert score(BLANK, bad | {"licence": Answer(ABSENT)}).possible == 1


def test_an_unfinished_sheet_does_not_claim_a_complete_score():
    assert not score(BLANK, {"licence": Answer(PASS)}).complete


def test_without_weights_there_is_no_score():
    plain = replace(BLANK, sections=BLANK.sections[1:])
    light = replace(plain.sections[0], items=plain.sections[0].items[:2])
    assert score(replace(plain, sections=(light,)), CLEAN) is None


@given(ANSWERS)
def test_only_visible_rows_are_ever_asked_for(answers):
    shown = set(codes(answers))
    assert {code for code, _ in missing(BLANK, answers)} <= shown


@given(ANSWERS)
def test_a_score_stays_between_nothing_and_everything(answers):
    found = score(BLANK, answers)
    assert 0 <= found.earned <= found.possible
    assert 0 <= found.percent <= 100
    assert found.complete == (not missing(BLANK, answers))


@given(ANSWERS, st.sampled_from(CODES))
def test_answers_to_hidden_rows_change_nothing(answers, code):
    if code not in codes(answers):
        other = answers | {code: Answer(PASS)}
        assert score(BLANK, other) == score(BLANK, answers)
        assert missing(BLANK, other) == missing(BLANK, answers)

"""The pure rules of the record form and of the conclusion."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.visit import completeness, strokes
from jointcheck.visit.codes import CODES
from jointcheck.visit.completeness import Code

ALL = {c: Code(c, text, group, alone, direct) for c, text, group, alone, direct, _f in CODES}
TODAY = date(2026, 11, 23)
ROW = {
    "method": "onsite", "codes": ["OK"], "problem": "", "disposal": "", "corrected_on": None,
    "escalated_from": "", "escalation_reason": "",
}  # fmt: skip


def faults(market=False, **changes):
    return dict(completeness.row_faults(ROW | changes, ALL, market=market, today=TODAY))


def test_a_clean_row_needs_nothing_more():
    assert faults() == {}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("codes", {"codes": ["OK", "PEND"], "problem": "一", "disposal": "二"}),
        ("codes", {"codes": ["LOST"]}),
        ("codes", {"codes": ["NOSUCH"]}),
        ("codes", {"codes": ["UNPUB"], "problem": "年报未公示"}),
        ("problem", {"codes": ["PEND"], "disposal": "移交"}),
        ("problem", {"codes": ["NOACT"]}),
        ("disposal", {"codes": ["PEND"], "problem": "越界"}),
        ("corrected_on", {"codes": ["FIXED"], "problem": "缺牌", "disposal": "口头责令"}),
        ("corrected_on", {"corrected_on": TODAY}),
        ("method", {"method": ""}),
        ("method", {"method": "written", "escalated_from": "online", "escalation_reason": "核对"}),
    ],
)
def test_what_is_wrong_in_a_row_is_told_at_its_field(field, changes):
    assert field in faults(**changes)


def test_a_correction_cannot_lie_in_the_future():
    row = {"codes": ["FIXED"], "problem": "缺牌", "disposal": "口头责令"}
    assert faults(**row, corrected_on=TODAY) == {}
    assert "corrected_on" in faults(**row, corrected_on=TODAY + timedelta(days=1))


def test_results_about_published_information_belong_to_market_regulation():
    assert faults(market=True, codes=["UNPUB"], problem="年报未公示") == {}


@given(st.lists(st.sampled_from(sorted(ALL)), unique=True, max_size=5))
def test_an_exclusive_result_never_stands_beside_another(chosen):
    alone = [c for c in chosen if ALL[c].exclusive]
    refused = "codes" in faults(market=True, codes=chosen, problem="一", disposal="二")
    if alone and len(chosen) > 1:
        assert refused
    if len(chosen) == 1 and not ALL[chosen[0]].direct:
        assert not refused


def content(codes, answers, method="onsite"):
    row = {"id": 1, "department": "自然资源局", "department_id": 1, "item": "采矿", "item_version_id": 1,
           "codes": codes, "texts": [ALL[c].text for c in codes], "method": method}  # fmt: skip
    sheet = {"id": 2, "department": "自然资源局", "department_id": 1, "item_version_id": 1,
             "title": "检查表", "signed": True,
             "answers": {f"i{n}": {"value": v, "note": ""} for n, v in enumerate(answers)}}  # fmt: skip
    return {"direct": None, "findings": [row], "sheets": [sheet]}


VERDICTS = st.lists(st.sampled_from(["未发现问题", "发现问题", "不涉及"]), min_size=1)


@given(VERDICTS, st.sampled_from(["OK", "NOACT", "FIXED", "PEND"]))
def test_record_form_and_sheet_agree_exactly_when_both_or_neither_found_something(answers, code):
    agree = ("发现问题" in answers) == (code in ("FIXED", "PEND"))
    assert (completeness.differences(content([code], answers), ALL) == []) == agree


@given(st.sampled_from(["online", "written", "lab", "onsite", "entrusted"]))
def test_a_problem_found_from_afar_needs_a_visit(method):
    found = completeness.lacks(content(["PEND"], ["发现问题"], method), ALL, present=2)
    assert bool(found) == (method in ("online", "written", "lab"))


def test_a_direct_result_needs_no_sheets_and_nobody_on_site():
    assert completeness.lacks({"direct": {"code": "DEREG"}}, ALL, present=0) == []


@pytest.mark.parametrize(("kind", "field"), [("stop", "form"), ("urge", "form"), ("dance", "kind")])
def test_an_order_says_whether_it_was_written_or_oral(kind, field):
    assert field in dict(completeness.measure_faults(kind, "", TODAY, TODAY))
    assert completeness.measure_faults("minutes", "", None, TODAY)


POINTS = st.tuples(st.integers(0, 600), st.integers(0, 200))


@given(st.lists(st.lists(POINTS, min_size=8, max_size=30), min_size=1, max_size=5))
def test_every_drawing_of_the_pad_is_accepted(drawing):
    path = " ".join(
        " ".join(f"{'L' if n else 'M'}{x}.0 {y}.5" for n, (x, y) in enumerate(stroke))
        for stroke in drawing
    )
    assert strokes.fault(path) == ""


@pytest.mark.parametrize("path", ["M1 2", '"/><script>', "M1 2 L3", "M1.0 2.0 " * 9000])
def test_what_is_no_drawing_is_refused(path):
    assert strokes.fault(path)

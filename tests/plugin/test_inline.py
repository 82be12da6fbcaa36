"""Inline checks: a WTForms class in the plugin, its methods named after items."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from wtforms import Form, ValidationError

from jointcheck.plugin import PASS, PROBLEM, Answer, Remark, Section, ShapeError
from jointcheck.plugin.host import Host
from jointcheck.plugin.inline import refuse_unfit, remarks
from jointcheck.plugin.process import Entry
from tests.plugin.blanks import AREA, DAY, LICENCE
from tests.plugin.test_host import PATIENT
from tests.plugin.test_repeat import LIST, WELLS

WORKS = replace(LIST, sections=(Section("井", (LICENCE, AREA, DAY, WELLS)),))


class Checks(Form):
    def validate_area(self, field):
        assert isinstance(field.data, Decimal)
        if self.licence.data == PROBLEM and field.data > 50:
            raise ValidationError("超过批准面积的一半")

    def validate_day(self, field):
        if field.data < date(2020, 1, 1):
            raise ValidationError("早于本证启用之日")

    def validate_depth(self, field):
        if self.sealed.data == PROBLEM and field.data > 100:
            raise ValidationError("超过一百米未封填的，须当场设置警示")


def said(**answers):
    given = {code.replace("__", "-"): Answer(value) for code, value in answers.items()}
    return [(one.item, one.text) for one in remarks(WORKS, Checks, given)]


def test_an_answer_is_checked_with_the_others_in_view():
    assert said(licence=PROBLEM, area="60") == [("area", "超过批准面积的一半")]
    assert said(licence=PROBLEM, area="40") == []


def test_what_is_hidden_open_or_malformed_is_not_checked():
    assert said(licence=PASS, area="60") == []
    assert said(licence=PROBLEM, area="很多", day="2019-02-30") == []
    assert said() == []


def test_each_row_of_a_repeated_group_is_checked_by_itself():
    assert said(depth__1="150", sealed__1=PASS, depth__2="150", sealed__2=PROBLEM) == [
        ("depth-2", "超过一百米未封填的，须当场设置警示")
    ]


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (object, "wtforms.Form 的子类"),
        (type("Wrong", (Form,), {"validate_nothing": lambda *_: None}), "validate_nothing"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_at_the_door(base, words):
    with pytest.raises(ShapeError, match=words):
        refuse_unfit(replace(WORKS, form_base=base))


def test_an_item_may_not_take_a_name_that_wtforms_needs():
    named = replace(LIST, sections=(Section("一", (replace(LICENCE, code="process"),)),))
    with pytest.raises(ShapeError, match="process"):
        refuse_unfit(replace(named, form_base=type("Empty", (Form,), {})))


PLUGIN = """
from datetime import date
from wtforms import Form, ValidationError
from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

class Checks(Form):
    def validate_depth(self, field):
        if field.data > 100:
            raise ValidationError("请复测")

@hookimpl
def checklists():
    rows = (Item("depth", "井深", (Basis("某法", "无文号", "第一条", date(2025, 7, 1)),), kind="number"),)
    return [Checklist("wells", "1", "表", "某局", date(2026, 1, 1), (Section("一", rows),),
                      form_base=Checks)]
"""


def test_the_checks_run_in_the_plugins_process_and_are_lost_with_it(tmp_path):
    (tmp_path / "welling.py").write_text(PLUGIN, encoding="utf-8")
    entry = Entry("welling", "welling", "1", (str(tmp_path),))
    county = Host("strict", [entry], deadlines=PATIENT).load()
    checklist = county.each("checklists")[0].value
    assert checklist.form_base is None
    answered = county.check(checklist, {"depth": Answer("120")})
    assert answered.value == (Remark("depth", "请复测"),)
    assert Host("on", [], deadlines=PATIENT).load().check(checklist, {}) is None

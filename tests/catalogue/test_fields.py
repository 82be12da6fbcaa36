"""What people type into the fields of lists and plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from jointcheck.catalogue.fields import Percent, Words


class Typed(Form):
    share = Percent("比例")
    words = Words("标签")


@given(st.integers(1, 10_000))
def test_every_percentage_that_is_shown_can_be_typed_again(hundredths):
    shown = Typed(share=hundredths).share._value()
    again = Typed(MultiDict({"share": shown}))
    assert again.validate()
    assert again.share.data == hundredths


@pytest.mark.parametrize(
    ("typed", "meant"), [("5", 500), ("5％", 500), (" 2.5% ", 250), ("", None), ("0.01", 1)]
)
def test_a_percentage_is_read_as_people_write_it(typed, meant):
    assert Typed(MultiDict({"share": typed})).share.data == meant


@given(st.text(max_size=12))
def test_anything_else_is_refused_and_kept_on_the_page(text):
    form = Typed(MultiDict({"share": text}))
    if form.share.process_errors:
        assert form.share.data is None
        assert form.share._value() == text
    else:
        assert form.share.data is None or 0 < form.share.data <= 10_000


@given(st.lists(st.text("矿山企业测绘ab", min_size=1, max_size=6), max_size=6))
def test_words_come_back_as_they_were_shown(words):
    once = list(dict.fromkeys(words))
    assert Typed(MultiDict({"words": "、".join(words)})).words.data == once

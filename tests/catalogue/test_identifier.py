"""Numbers of enterprises: what is a code, what was one once, and what never can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.catalogue.identifier import (
    ALPHABET,
    KINDS,
    PREFIX,
    IdentifierError,
    canonical,
    fictional,
    fictional_regno,
    kind,
    parse,
)

SERIALS = st.integers(0, 31**5 - 1)
CODES = st.builds(fictional, SERIALS, kind=st.sampled_from(sorted(PREFIX)))


@pytest.mark.parametrize(
    ("code", "holder"),
    [
        ("91530427MA6K1A2B1D", "企业"),
        ("92530427MA6N8P3Q2C", "个体工商户"),
        ("93530427MA6P5T7R22", "农民专业合作社"),
        ("115304270151358214", "机关"),
        ("125304274318056797", "事业单位"),
    ],
)
def test_a_unified_code_tells_what_its_holder_is(code, holder):
    found = parse(code)
    assert (found.scheme, found.warnings, canonical(found), kind(found)) == (
        "uscc",
        (),
        code,
        holder,
    )


@pytest.mark.parametrize(
    ("number", "holder"),
    [("530427000001231", "企业"), ("530427100000561", "企业"), ("530427600012341", "个体工商户")],
)
def test_a_number_of_15_digits_is_kept_under_its_scheme(number, holder):
    found = parse(number)
    assert (found.warnings, canonical(found), kind(found)) == ((), f"regno:{number}", holder)


def test_a_15_digit_number_with_a_wrong_check_is_only_looked_at():
    assert "校验位不符" in parse("530427000001232").warnings[0]


def test_a_number_of_13_digits_is_kept_as_it_is():
    assert canonical(parse("5304272000123")) == "regno:5304272000123"


def test_a_number_in_words_is_kept_with_a_warning():
    found = parse("企独滇昆字第 000123 号")
    assert canonical(found) == "other:企独滇昆字第000123号"
    assert found.warnings


def test_spelling_does_not_make_another_enterprise():
    spellings = [
        "９１５３０４２７ＭＡ６Ｋ１Ａ２Ｂ１Ｄ",
        " 91530427ma6k1a2b1d\t",
        "'91530427 MA6K 1A2B 1D",
        "\ufeff91530427MA6K1A2B1D",
    ]
    assert {canonical(parse(text)) for text in spellings} == {"91530427MA6K1A2B1D"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有填写"),
        ("91530427MA6K1A2B1", "有 17 位"),
        ("91530427MA6KIA2B1D", "可能应为“1”"),
        ("91530427MA6K1A2B1E", "校验位不对"),
        ("9153042XMA6K1A2B1D", "行政区划代码"),
        ("91530427-MA6K1A2B1", "只用数字和大写字母"),
        ("9.15304E+17", "设为“文本”格式"),
        ("9.15304270000000E+17", "设为“文本”格式"),
        ("无号", "不像"),
    ],
)
def test_what_cannot_be_a_number_is_refused_in_words(text, said):
    with pytest.raises(IdentifierError, match=said):
        parse(text)


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_slip_in_a_unified_code_goes_unseen(code, place, char):
    slipped = code[:place] + char + code[place + 1 :]
    if slipped != code:
        with pytest.raises(IdentifierError):
            parse(slipped)


@given(st.integers(0, 999_999), st.integers(0, 14), st.sampled_from("0123456789"))
def test_no_single_slip_in_a_15_digit_number_goes_unseen(serial, place, digit):
    number = fictional_regno(serial)
    slipped = number[:place] + digit + number[place + 1 :]
    assert bool(parse(slipped).warnings) == (slipped != number)


@given(CODES)
def test_an_invented_code_is_valid_inside_and_out(code):
    found = parse(code)
    assert (found.scheme, found.value, found.warnings) == ("uscc", code, ())
    assert kind(found) == KINDS[code[:2]]


@given(SERIALS, SERIALS)
def test_two_serials_never_give_one_code(one, two):
    assert (fictional(one) == fictional(two)) == (one == two)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_sentence(text):
    try:
        found = parse(text)
    except IdentifierError as error:
        sentence = str(error)
    else:
        sentence = "；".join(found.warnings) or found.value
        assert parse(found.value) == found
        assert not any(char.isspace() for char in canonical(found))
    assert sentence
    assert "%(" not in sentence

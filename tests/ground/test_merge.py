"""Two people, one form: nobody's words are lost, and nobody's are overwritten silently."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.ground.merge import Clash, merged, plain

NAMES = st.sampled_from("abc")
TEXTS = st.lists(st.sampled_from(["", "x", "y", " x ", "x\r\ny", "x\ny"]), max_size=2)
FORMS = st.dictionaries(NAMES, TEXTS)


def same(one, other):
    return plain(one) == plain(other)


@settings(max_examples=1500)
@given(base=FORMS, mine=FORMS, theirs=FORMS)
def test_each_field_holds_what_one_of_the_two_wrote_or_a_person_decides(base, mine, theirs):
    found, clashes = merged(base, mine, theirs)
    clashing = {one.name for one in clashes}
    assert set(found) | clashing == set(base)
    assert not set(found) & clashing
    for name in base:
        was, here, there = (form.get(name, []) for form in (base, mine, theirs))
        both_changed = not same(here, was) and not same(there, was) and not same(here, there)
        assert (name in clashing) == both_changed
        if name in found:
            assert same(found[name], there if same(here, was) else here)


def test_an_empty_field_and_a_missing_one_are_no_clash():
    assert merged({"note": [""]}, {"note": ["x"]}, {}) == ({"note": ["x"]}, [])


def test_a_clash_names_all_three_texts():
    _found, clashes = merged({"a": ["1"]}, {"a": ["2"]}, {"a": ["3"]})
    assert clashes == [Clash("a", ["1"], ["2"], ["3"])]

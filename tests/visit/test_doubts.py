"""T9: fabricated visits are told to the reviewer, honest ones are left in peace."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.visit import doubting, doubts, picture
from tests.visit.bundles import Bundle, photo, saved_again, strokes

pytestmark = pytest.mark.only_sqlite
HONEST, EACH = 100, 4


def honest(number):
    bundle = Bundle(number)
    bundle.notified(-600)
    for _ in range(3):
        bundle.shoot()
    bundle.signed()
    return bundle


def old_photo(bundle, _others):
    """A picture from last month, entered without a time."""
    bundle.shoot(photo(bundle.number, bundle.minute(-43_000)), taken_at=None)


def from_another_visit(bundle, others):
    """The very file that already proved something elsewhere."""
    content = others[bundle.number % len(others)].shoot(photo(bundle.number * 7 + 1))
    bundle.shoot(content)


def saved_from_another_visit(bundle, others):
    """The same view, made smaller, brighter and saved again without what the camera wrote."""
    content = others[bundle.number % len(others)].shoot(photo(bundle.number * 7 + 2))
    bundle.shoot(saved_again(content, 0.7, 60, 1.1))


def twice(bundle, _others):
    """One picture beside two items, the second time saved again."""
    bundle.shoot(saved_again(bundle.shoot(), 1.0, 92))


def screenshot(bundle, _others):
    bundle.shoot(photo(bundle.number * 7 + 3, kind="PNG"))


def edited(bundle, _others):
    """Worked on after it was taken: the software says so, or the file's second time."""
    at = bundle.minute(20)
    late = (
        {"software": "Adobe Photoshop 25.1"}
        if bundle.number % 2
        else {"changed": at + timedelta(hours=30)}
    )
    bundle.shoot(photo(bundle.number * 7 + 4, at, **late), at=20)


def a_day_back(bundle, _others):
    bundle.shoot(photo(bundle.number * 7 + 5), at=30 - 24 * 60)


def a_day_ahead(bundle, _others):
    bundle.shoot(photo(bundle.number * 7 + 6), at=30 + 24 * 60)


def far_away(bundle, _others):
    bundle.shoot(place=bundle.near(away=30))


def one_hand(bundle, _others):
    """One person draws the names of two."""
    first, second = (m.inspector.name for m in bundle.record.team.present_members)
    bundle.sign(first, "member", strokes(bundle.number))
    bundle.sign(second, "member", strokes(bundle.number, jitter=3))


def before_the_notice(bundle, _others):
    bundle.notified(-30)
    bundle.sign("王当事", "party", strokes(bundle.number), minute=-24 * 60)


FABRICATED = [old_photo, from_another_visit, saved_from_another_visit, twice, screenshot, edited,
              a_day_back, a_day_ahead, far_away, one_hand, before_the_notice]  # fmt: skip


def test_fabricated_visits_are_flagged_and_honest_ones_are_not(app):
    good = [honest(n) for n in range(1, HONEST + 1)]
    suspected = [b.number for b in good if doubting.about(b.record)]
    assert len(suspected) <= 2
    bad = [(how, Bundle(1000 + n)) for n, how in enumerate(FABRICATED * EACH)]
    for how, bundle in bad:
        how(bundle, good)
    missed = [how.__name__ for how, bundle in bad if not doubting.about(bundle.record)]
    assert len(bad) >= 40
    assert len(missed) <= 2, missed


def test_no_doubt_refuses_anything(app):
    bundle = Bundle(1)
    for how in FABRICATED:
        how(bundle, [Bundle(2)])
    told = {one.sentence for one in doubting.about(bundle.record)}
    assert len(told) >= 9  # everything was taken, everything is told


def test_a_party_that_bears_an_inspectors_name_and_a_witness_of_the_team(app):
    bundle = Bundle(1)
    name = bundle.record.team.present_members[0].inspector.name
    bundle.sign(name, "party", strokes(5))
    bundle.sign("", "party", "", refused=True, witness=f"{name}（自然资源局）")
    assert {one.sentence for one in doubting.about(bundle.record)} == {
        "当事人一栏的签字人与检查小组成员同名。", "见证人是检查小组的成员。",
    }  # fmt: skip


def test_strokes_copied_from_another_record(app):
    first, second = Bundle(1), Bundle(2)
    first.sign("王当事", "party", strokes(5))
    second.sign("王当事", "party", strokes(5))
    (one,) = doubting.about(second.record)
    assert first.record.number in one.sentence


@given(st.integers(0, 10**6), st.floats(0.4, 1.6), st.integers(40, 95))
def test_a_picture_saved_again_keeps_its_likeness(seed, scale, quality):
    content = photo(seed)
    again = saved_again(content, scale, quality)
    assert picture.apart(picture.likeness(content), picture.likeness(again)) <= 10


def test_different_views_are_not_alike():
    looks = [picture.likeness(photo(seed)) for seed in range(300)]
    closest = min(picture.apart(a, b) for n, a in enumerate(looks) for b in looks[:n])
    assert closest > 12


def test_a_hand_is_known_again_and_others_are_not():
    hands = [doubting.points(strokes(seed)) for seed in range(80)]
    assert not any(doubts.same_hand(a, b) for n, a in enumerate(hands) for b in hands[:n])
    for seed in random.Random(1).sample(range(80), 20):
        assert doubts.same_hand(hands[seed], doubting.points(strokes(seed, jitter=4)))

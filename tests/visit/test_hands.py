"""What a signature is bound to, and how its strokes arrive."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import clock
from jointcheck.ground.refusal import Refused
from jointcheck.visit import content, sheet_signing, shown, signatures, signing, strokes
from tests.visit import inside, scene
from tests.world import PASSWORD

once = pytest.mark.only_sqlite


@pytest.fixture
def leader(app):
    return scene.officer("zrzy-inspector-1")


@once
def test_a_signature_for_other_words_than_were_shown_is_not_taken(app, leader):
    record = inside.concluded()
    other = shown.Seen("0" * 64)
    with pytest.raises(Refused, match="有了改动"):
        signing.sign_member(record, password=PASSWORD, path="", by=leader, seen=other)
    with pytest.raises(Refused, match="有了改动"):
        signing.refuse_party(record, refusal="不签", witness="", by=leader, seen=other)
    seen = shown.Seen(shown.of_round(content.frozen(record.round)), clock.now(), "tablet-7")
    signing.sign_member(record, password=PASSWORD, path="", by=leader, seen=seen)
    made = record.round.signatures[-1]
    assert (made.digest, made.device) == (record.round.digest, seen.device)
    assert made.claimed_at == seen.at


@once
def test_a_sheet_is_signed_only_as_it_was_shown(app, leader):
    record = scene.record()
    sheet = scene.sheet(record)
    inside.answer(sheet, leader, **inside.ALL_WELL)
    seen = shown.Seen(shown.of_sheet(content.sheet_draft(sheet)))
    inside.answer(sheet, leader, plan=("未发现问题", "方案已执行"))
    with pytest.raises(Refused, match="有了改动"):
        sheet_signing.sign_sheet(sheet, password=PASSWORD, path="", by=leader, seen=seen)
    seen = shown.Seen(shown.of_sheet(content.sheet_draft(sheet)))
    assert sheet_signing.sign_sheet(
        sheet, password=PASSWORD, path="", by=leader, seen=seen
    ).signed_at


@once
def test_signatures_of_an_earlier_round_stay_visible_as_void(office, leader):
    record = inside.signed()
    signing.take_back(record, reason="漏记一项", by=leader)
    signing.db.session.commit()
    number = record.id
    page = office.at("zrzy", "inspector").open(f"/field/visits/{number}/signing")
    assert page.text.count("已失效，内容后来有改动") == 3


@pytest.mark.parametrize("sent", [
    json.dumps([[[n * 9, 40 + n] for n in range(20)]]),
    json.dumps([{"points": [{"x": n * 9, "y": 40 + n, "pressure": 0.5} for n in range(20)]}]),
    "M" + " L".join(f"{n * 9}.0 {40 + n}.0" for n in range(20)),
])  # fmt: skip
def test_strokes_are_taken_as_json_or_as_path_data(sent):
    assert signatures.drawn(sent) == "M" + " L".join(f"{n * 9}.0 {40 + n}.0" for n in range(20))


@given(st.text(max_size=60) | st.recursive(
    st.none() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyp"), inner),
).map(json.dumps))  # fmt: skip
def test_whatever_comes_as_strokes_is_drawn_or_refused(sent):
    try:
        path = signatures.drawn(sent)
    except Refused:
        return
    assert not path or not strokes.fault(path)

"""亮码 and 扫码入企."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit import identity
from jointcheck.visit.identity_views import numbers
from tests.visit import door, scene

KEY = Ed25519PrivateKey.generate()
CODE = "91530427MA6K1A2B1D"


@given(st.text(min_size=1, max_size=80), st.integers(0, 400), st.characters())
@example("一", -3, "D")  # the last character of base64 carries bits that nobody reads
@example("一", -3, "B")
@settings(max_examples=1000)
def test_one_character_changed_unmasks_a_text(body, place, other):
    text = identity.sealed(identity.plain(body) or "一", KEY)
    assert identity.genuine(text, KEY.public_key())
    assert identity.genuine(f"  {text}\r\n", KEY.public_key())
    place %= len(text)
    changed = text[:place] + other + text[place + 1 :]
    if identity.plain(changed) != identity.plain(text):
        assert not identity.genuine(changed, KEY.public_key())


@given(st.text(max_size=200))
def test_whatever_is_pasted_gets_an_answer(text):
    assert not identity.genuine(text, KEY.public_key())


def running():
    """A visit that is still to be made, whatever day it is."""
    record = scene.record(started=False)
    record.task.ends_on = clock.today() + timedelta(days=3)
    db.session.commit()
    return record


@pytest.mark.only_sqlite
def test_the_card_says_who_comes_to_whom_until_when(app):
    record = running()
    text = identity.card(record, record.team.present_members[0])
    last = str(record.task.ends_on)
    for part in (door.leader().name, "云", "新平示例矿业有限公司", f"有效至 {last}"):
        assert part in text
    assert identity.verdict(text) == "genuine"
    assert identity.verdict(text.replace(last, "2099-01-01")) == "false"
    record.task.ends_on = scene.date(2026, 1, 2)
    assert identity.verdict(identity.card(record, record.team.present_members[0])) == "expired"


@pytest.mark.only_sqlite
def test_the_card_is_shown_and_checked_by_anybody(office):
    record = running()
    text = identity.card(record, record.team.present_members[0])
    number = record.id
    person = office.at("zrzy", "inspector")
    assert person.open(f"/field/visits/{number}/card").tree.xpath(
        "//*[local-name()='svg']/@viewbox"
    )
    for said, verdict in ((text, "真实有效"), (text[:-9], "不是本系统签发"), ("", "贴在下面")):
        page = office.citizen().open("/public/verify").press("核验", text=said)
        assert verdict in page.text


@pytest.mark.parametrize(("text", "found"), [
    (CODE, [CODE]),
    (f"https://www.example.cn/view?uniscid={CODE}&entName=x", [CODE]),
    (f"统一社会信用代码:{CODE};\n企业名称:新平示例矿业有限公司;", [CODE]),
    (CODE.lower(), [CODE]),
    ("91530427MA6K1A2B1X", []),
    ("", []),
    ("扫了别的码", []),
])  # fmt: skip
def test_the_number_is_found_in_whatever_a_licence_says(text, found):
    assert numbers(text) == found


@pytest.mark.only_sqlite
def test_a_scanned_licence_opens_the_visit(office):
    record = scene.record(started=False)
    db.session.commit()
    number = record.id
    person = office.at("zrzy", "inspector")
    assert person.open(f"/field/scan?text={CODE}").url.endswith(f"/field/visits/{number}")
    assert "没有对这户企业的检查" in person.open("/field/scan?text=92530427MA6N8P3Q2C").text
    assert "没有读到" in person.open("/field/scan?text=abc").text

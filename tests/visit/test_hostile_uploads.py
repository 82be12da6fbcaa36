"""G16: whatever is sent as evidence is kept as a file or refused in a sentence; nothing runs."""

import io
import resource
from itertools import product
from pathlib import Path

import pytest

from jointcheck.ground.db import db
from jointcheck.visit import evidence
from jointcheck.visit.model import Record
from tests.visit import hostile_files, scene

pytestmark = pytest.mark.only_sqlite
WRITTEN = "采面西北侧，写了很久的说明"


@pytest.fixture
def number(app):
    return scene.record().id


def kept(number):
    return evidence.of_record(db.session.get_one(Record, number))


def test_every_hostile_file_is_kept_inert_or_refused_in_words(office, number, app):
    files = list(hostile_files.files())
    assert len(files) >= 40
    person = office.at("zrzy", "inspector")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, content, kind in files:
        had = len(kept(number))
        page = person.open(f"/field/visits/{number}/evidence")
        after = page.press("上传", expect=None, file=(io.BytesIO(content), name), kind=kind,
                           caption=WRITTEN)  # fmt: skip
        taken = len(kept(number)) - had
        assert (after.status, taken) in ((200, 1), (422, 0), (400, 0)), (name, after.text[:300])
        if after.status == 400:
            assert "含有不能显示的字符" in after.text, name
        elif not taken:
            assert after.errors, name
            assert WRITTEN in after.tree.xpath("//input[@name='caption']/@value"), name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 * 1024  # kilobytes
    served(person, number)
    within(Path(app.config["DATA"]))


def served(person, number):
    """Everything that was kept comes back as an attachment that no browser would run."""
    for id in [one.id for one in kept(number)]:
        answer = person.client.get(f"/evidence/{id}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype.partition("/")[0] not in ("text", "image/svg+xml")
        answer.close()
        small = person.client.get(f"/evidence/{id}/picture")
        assert small.status_code == 404 or small.mimetype == "image/jpeg"
        small.close()


def within(data):
    """Files lie under names made of their digest, nowhere else."""
    for one in (data / "files").rglob("*"):
        assert one.is_dir() or (one.name in (one.name.strip("."), "") and len(one.name) == 64)


ODD = ["", "x", "9" * 19, "2026-11-27T10:00:00", "NaN", "inf", "-999"]
CLAIMS = ["captured_at", "sent_at", "latitude", "longitude", "accuracy"]


def test_odd_claims_of_a_tablet_are_left_out_and_the_file_is_kept(office, number):
    person = office.at("zrzy", "inspector")
    for place, (field, value) in enumerate(product(CLAIMS, ODD)):
        page = person.open(f"/field/visits/{number}/evidence")
        claims = {"latitude": "24.07", "longitude": "101.98", "accuracy": "9"} | {field: value}
        film = b"\0\0\0\x18ftypisom" + bytes([place])
        page.press("上传", file=(io.BytesIO(film), "a.mp4"), kind="video", **claims)
    found = kept(number)
    assert len(found) == len(CLAIMS) * len(ODD)
    assert {one.place["lat"] for one in found if one.place} == {24.07}
    assert not any(one.taken_at or one.skew for one in found)


def test_a_clock_that_is_a_day_ahead_is_told_and_not_refused(office, number):
    page = office.at("zrzy", "inspector").open(f"/field/visits/{number}/evidence")
    page = page.press("上传", file=(io.BytesIO(hostile_files.picture()), "a.jpg"), kind="photo",
                      captured_at="2099-01-01T08:00:00+08:00", device="tablet-1")  # fmt: skip
    assert "晚于服务器收到的时间" in page.text


def test_a_film_of_200_megabytes_is_refused_in_a_sentence(office, number):
    person = office.at("zrzy", "inspector")
    page = person.open(f"/field/visits/{number}/evidence")
    film = io.BytesIO(b"\0\0\0\x18ftypisom" + bytes(200 << 20))
    after = page.press("上传", expect=413, file=(film, "film.mp4"), kind="video")
    assert "超过了上限" in after.text
    assert kept(number) == []


def test_a_note_of_ten_thousand_characters_is_refused_at_its_field_and_kept_on_the_page(
    office, number
):
    person = office.at("zrzy", "inspector")
    page = person.open(f"/field/visits/{number}/evidence")
    note = "长" * 10_000
    after = page.press("上传", expect=422, file=(io.BytesIO(hostile_files.picture()), "a.jpg"),
                       kind="photo", caption=note)  # fmt: skip
    assert after.errors
    assert note in after.tree.xpath("//input[@name='caption']/@value")

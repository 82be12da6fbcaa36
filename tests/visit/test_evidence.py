import io
from datetime import timedelta

import pytest
from PIL import Image

from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plugin import missing
from jointcheck.visit import evidence, sheet_signing
from tests.visit import inside, scene
from tests.world import PASSWORD

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def leader(app):
    return scene.officer("zrzy-inspector-1")


def picture(taken=None, color="white", size=(900, 600)):
    image, out = Image.new("RGB", size, color), io.BytesIO()
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[36867] = clock.local(taken).strftime("%Y:%m:%d %H:%M:%S")
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def add(record, by, content, **changes):
    given = {"kind": "photo", "caption": "", "taken_at": None, "place": None} | changes
    return evidence.add_to_record(record, by=by, content=content, **given)


def test_the_original_is_kept_and_the_small_one_tells_nothing_of_the_camera(leader):
    original = picture(clock.now())
    made = add(scene.record(), leader, original, place={"lat": 24.07, "lon": 101.98, "accuracy": 8})
    assert files.read(made.file_sha256) == original
    with Image.open(io.BytesIO(files.read(made.thumb_sha256))) as small:
        assert not small.getexif()
        assert small.size == (640, 427 + 44)  # the stamp lies below the picture, not on it


def test_a_picture_used_elsewhere_is_flagged_and_still_taken(leader):
    same = picture()
    first = scene.record()
    add(first, leader, same)
    scene.an_entity("新平示例二矿", "91530427MA6K1A2C0X")
    again = add(scene.record(), leader, same)
    assert any(first.number in flag for flag in again.flags)


def test_a_camera_whose_clock_differs_by_a_day_is_flagged(leader):
    made = add(scene.record(), leader, picture(clock.now() - timedelta(days=3)))
    assert any("相差一天以上" in flag for flag in made.flags)
    assert any("早于到场时间" in flag for flag in made.flags)


def test_an_honest_picture_has_no_flag(leader):
    made = add(scene.record(), leader, picture(clock.now()), taken_at=clock.now())
    assert made.flags == []


def test_a_file_of_no_known_kind_is_refused(leader):
    with pytest.raises(Refused, match="不接受"):
        add(scene.record(), leader, b"MZ" + b"\0" * 100, kind="document")


def test_a_photo_that_is_a_pdf_is_refused(leader):
    with pytest.raises(Refused, match="不是照片"):
        add(scene.record(), leader, b"%PDF-1.7 ...")


def test_a_broken_picture_is_kept_without_a_small_one(leader):
    made = add(scene.record(), leader, picture()[:200])
    assert made.thumb_sha256 is None


def test_somebody_of_another_department_adds_nothing_to_the_sheet(app):
    record = scene.record()
    with pytest.raises(Refused, match="小组成员"):
        evidence.add_to_sheet(
            scene.sheet(record), code="licence", by=scene.officer("scjg-inspector-1"),
            content=picture(), kind="photo", caption="", taken_at=None, place=None,
        )  # fmt: skip


def test_a_photo_satisfies_the_item_that_asks_for_one(app):
    record, by = scene.record(), scene.officer("scjg-inspector-1")
    sheet = scene.sheet(record, "shop_licence")
    inside.answer(sheet, by, sign=("发现问题", "未亮证"))
    assert missing(scene.SHOP, evidence.answers(sheet)) == [("sign", "须上传现场照片")]
    evidence.add_to_sheet(sheet, code="sign", by=by, content=picture(), kind="photo",
                          caption="", taken_at=None, place=None)  # fmt: skip
    assert missing(scene.SHOP, evidence.answers(sheet)) == []


def test_a_signed_sheet_takes_no_more_evidence(leader):
    record = scene.record()
    inside.answer(scene.sheet(record), leader, **inside.ALL_WELL)
    sheet_signing.sign_sheet(scene.sheet(record), password=PASSWORD, path="", by=leader)
    with pytest.raises(Refused, match="已签字"):
        evidence.add_to_sheet(
            scene.sheet(record), code="plan", by=leader, content=picture(), kind="photo",
            caption="", taken_at=None, place=None,
        )  # fmt: skip


def test_evidence_never_changes(leader):
    made = add(scene.record(), leader, picture())
    made.caption = "别的"
    with pytest.raises(Exception, match="locked"):
        db.session.commit()
    db.session.rollback()

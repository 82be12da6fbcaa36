import hashlib
import io
from datetime import timedelta

import pytest
from PIL import Image

from jointcheck.ground import clock, files
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plugin import missing
from jointcheck.visit import doubting, evidence, paper_forms, sheet_signing
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
    second = scene.record()
    add(second, leader, same)
    assert any(first.number in one.sentence for one in doubting.about(second))
    assert any(second.number in one.sentence for one in doubting.about(first))  # and there as well


def test_a_camera_whose_clock_differs_by_days_is_told(leader):
    record = scene.record()
    add(record, leader, picture(clock.now() - timedelta(days=3)))
    assert [one.sentence for one in doubting.about(record)] == ["拍摄时间早于到场时间。"]


def test_an_honest_picture_raises_no_doubt(leader):
    record = scene.record()
    add(record, leader, picture(clock.now()), taken_at=clock.now())
    assert doubting.about(record) == []


def test_what_the_tablet_claims_is_kept_beside_the_file(leader):
    original, shown = picture(clock.now()), picture(color="grey")
    sha = hashlib.sha256(original).hexdigest()
    behind = clock.now() - timedelta(days=1)
    made = add(scene.record(), leader, original, capture=evidence.Capture(
        sha.upper(), shown, "tablet-7", behind))  # fmt: skip
    assert files.read(made.file_sha256) == original
    assert files.read(made.stamped_sha256) == shown
    assert made.device == "tablet-7"
    assert abs(made.skew + 86400) < 60
    assert any("慢" in one.sentence for one in doubting.about(made.record))


def test_a_file_that_is_not_the_one_the_tablet_hashed_is_asked_for_again(leader):
    record = scene.record()
    with pytest.raises(Refused, match="没有完整送达"):
        add(record, leader, picture(), capture=evidence.Capture(sha256="0" * 64))
    assert evidence.of_record(record) == []


def test_an_opinion_names_the_body_that_gave_it_and_stands_in_the_record_form(leader):
    record = scene.record()
    with pytest.raises(Refused, match="专业机构名称"):
        add(record, leader, b"%PDF-1.7 opinion", kind="opinion")
    said = evidence.Said("示例检测有限公司", "越界开采约12米。")
    add(record, leader, b"%PDF-1.7 opinion", kind="opinion", caption="矿界测量", said=said)
    assert paper_forms.commissioned(record.round) == [
        {"agency": "示例检测有限公司", "matter": "矿界测量", "opinion": "越界开采约12米。"}
    ]


def test_a_file_of_no_known_kind_is_refused(leader):
    with pytest.raises(Refused, match="不接受"):
        add(scene.record(), leader, b"MZ" + b"\0" * 100, kind="document")


def test_a_photo_that_is_a_pdf_is_refused(leader):
    with pytest.raises(Refused, match="不是照片"):
        add(scene.record(), leader, b"%PDF-1.7 ...")


def test_a_picture_that_came_half_is_asked_for_again(leader):
    whole = picture()
    with pytest.raises(Refused, match="没有传完"):
        add(scene.record(), leader, whole[: len(whole) // 2])


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

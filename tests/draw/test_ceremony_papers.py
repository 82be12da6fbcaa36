"""The frozen list, the minutes, who was there, and the photographs."""

from io import BytesIO

import pytest
from PIL import Image

from jointcheck.draw import minutes
from jointcheck.draw.model import Draw
from jointcheck.ground import jobs
from jointcheck.ground.db import db
from jointcheck.plan.model import PoolEntry
from tests import pdf
from tests.draw import build

pytestmark = pytest.mark.only_sqlite


def the_draw() -> Draw:
    return db.session.scalars(db.select(Draw)).one()


def printed(paper: bytes) -> str:
    """What a paper says, without blanks."""
    return "".join(pdf.words_of(paper).split())


def photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), "white").save(out, "JPEG")
    return out.getvalue()


def test_the_minutes_are_a_paper_and_the_worker_keeps_the_same_bytes(office, app):
    url = f"/draws/{build.locked().id}/minutes"
    client = office.at("zrzy", "planner").client
    before = client.get(url).data
    jobs.work(app, until_idle=True)
    assert before.startswith(b"%PDF")
    assert client.get(url).data == before


def test_the_frozen_list_is_printed_for_the_heads_who_countersign(office):
    draw = build.prepared().id
    head = office.at("scjg", "head")
    url = head.open(f"/draws/{draw}/consent").links()["打印冻结名录（PDF）"]
    words = printed(head.client.get(url).data)
    draw = the_draw()
    assert draw.pool.digest in words
    for entry in db.session.scalars(db.select(PoolEntry).filter_by(pool_id=draw.pool_id)):
        assert entry.subject in words
    assert "没有排除的对象" in words


def test_the_minutes_name_digests_hands_and_where_to_check(office):
    draw = build.locked()
    found = minutes.data(draw)
    assert found["foot"]["verify"].endswith(f"/public/draws/{draw.id}")
    assert draw.pool.digest in {one["sha256"] for one in found["digests"]}
    assert {one["did"] for one in found["hands"]} == {"会签", "录入随机值", "掷骰", "见证"}


def test_witnesses_and_photographs_stand_on_the_page_of_the_draw(office):
    draw = build.committed().id
    page = office.at("zrzy", "planner").open(f"/draws/{draw}/entropy/0")
    page = page.press(
        "录入", value=build.DICE, photo=(BytesIO(photograph()), "骰子.jpg"), **build.HANDS
    )
    assert "掷骰人" in page.text
    picture = page.person.client.get(
        next(url for label, url in page.links().items() if "现场照片" in label)
    )
    assert (picture.mimetype, picture.data) == ("image/jpeg", photograph())
    picture.close()


def test_what_is_no_picture_is_told_and_nothing_is_stored(office):
    draw = build.committed().id
    page = office.at("zrzy", "planner").open(f"/draws/{draw}/entropy/0")
    page = page.press("录入", expect=422, value=build.DICE, photo=(BytesIO(b"%PDF-1.7 x"), "a.jpg"),
                      **build.HANDS)  # fmt: skip
    assert "现场照片应是图片" in page.errors[0]
    assert not the_draw().entries

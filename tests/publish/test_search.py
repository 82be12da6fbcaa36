"""Search among what is public: names written in any width, any part, page after page."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.sessions import WebSession
from jointcheck.publish import register, rules, search, takedown
from jointcheck.publish.model import NameTail, Publication
from tests.publish import build
from tests.visit.scene import officer


def names(q: str = "", **wanted) -> list[str]:
    found = search.page({"q": q, **wanted}, register.public())
    return [one.entity_name for one in found.items]


def test_any_part_of_a_name_or_code_finds_its_result(app):
    build.published()
    for q in (
        "新平",
        "示例矿业有限公司",
        "业有",
        " 示例 矿业 ",
        "ma6k1a2b1d",
        "91530427MA6K1A2B1D",
        "司",
    ):
        assert names(q) == ["新平示例矿业有限公司"], q
    for q in ("新平矿业", "MA6N8P3Q2C", "%", "_", "\\"):
        assert names(q) == [], q


def test_full_width_and_half_width_are_the_same(app):
    first = build.published()
    assert rules.plain("（新平）ＡＢＣ 公司") == "(新平)ABC公司"
    assert names("９１５３０４２７ＭＡ６Ｋ１Ａ２Ｂ１Ｄ") == [first.entity_name]


def test_pages_follow_one_another_without_a_gap(app):
    task = build.task()
    for number in range(3):
        with time_machine.travel(clock.now() - timedelta(days=number)):
            build.published(task, number)
    seen, after = [], ""
    for _ in range(3):
        shelf = search.page({"q": "示例"}, register.public(), after=after, size=1)
        seen += [one.entity_name for one in shelf.items]
        after = shelf.after
    assert seen == [name for name, _code in build.ENTITIES]
    assert after == ""
    assert search.page({}, after="nonsense").total is None


def test_many_windows_are_walked_when_what_is_sought_is_old(app, monkeypatch):
    monkeypatch.setattr(search, "WINDOW", 1)
    monkeypatch.setattr(search, "WIDER", 1)
    monkeypatch.setattr(search, "FEW", 0)
    task = build.task()
    for number in range(3):
        build.published(task, number)
    assert names("矿业") == ["新平示例矿业有限公司"]
    assert len(names("示例")) == 3
    assert names(kind="clean") == []


def test_only_the_kind_that_was_asked_for(app):
    task = build.task()
    build.published(task, 0)
    build.published(task, 1, codes=("OK",))
    assert names(kind="problem") == ["新平示例矿业有限公司"]
    assert names(kind="clean") == ["新平示例建材有限公司"]
    assert len(names(task=task.name)) == 2
    assert names(task="别的任务") == []


def test_what_was_taken_down_is_not_found(app):
    first = build.published()
    takedown.take_down(first, reason="决定被撤销", by=officer("zrzy-head-1"))
    assert names("示例") == []


def test_a_second_result_of_an_entity_adds_no_tail_twice(app):
    task = build.task()
    build.published(task, 0)
    count = db.session.scalar(db.select(db.func.count()).select_from(NameTail))
    build.published(build.task(code="530427202611021001", number="第2号"), 0)
    assert db.session.scalar(db.select(db.func.count()).select_from(NameTail)) == count
    assert len(names("示例矿业")) == 2


@given(st.text(min_size=1, max_size=40), st.data())
def test_every_part_of_a_name_begins_one_of_its_tails(name, data):
    words = rules.plain(name)
    start = data.draw(st.integers(0, max(len(words) - 1, 0)))
    part = words[start : data.draw(st.integers(start + 1, start + 20))][: rules.LONGEST_TAIL]
    tails = rules.tails(name, "91530427MA6K1A2B1D")
    assert not part or any(tail.startswith(part) for tail in tails)


@pytest.mark.only_sqlite
def test_a_kept_page_shows_what_is_published_after_it_was_made(app, office):
    citizen = office.citizen()
    assert "还没有公示" in citizen.open("/public/results").text
    build.published()
    first = citizen.client.get("/public/results")
    assert "示例矿业" in first.text
    again = citizen.client.get("/public/results", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    made = db.session.scalars(db.select(Publication)).one()
    takedown.take_down(made, reason="决定被撤销", by=officer("zrzy-head-1"))
    assert "示例矿业" not in citizen.client.get("/public/results").text


@pytest.mark.only_sqlite
def test_reading_leaves_no_session_and_the_language_is_chosen_on_a_page_of_its_own(app, office):
    build.published()
    citizen = office.citizen()
    for url in ("/public/", "/public/results", "/public/tasks", "/public/items", "/public/plans"):
        assert "Set-Cookie" not in citizen.client.get(url).headers
    assert db.session.scalar(db.select(db.func.count()).select_from(WebSession)) == 0
    page = citizen.open("/public/results?q=示例").follow("English").press("English")
    assert (page.url, page.title) == ("/public/results", "Inspection results")
    assert "示例矿业" in page.text

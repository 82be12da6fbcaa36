import hashlib
import io
import json
from datetime import timedelta

import pytest
import time_machine
from lxml import etree

from jointcheck.draw.model import Draw, Drawn
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Pool
from jointcheck.publish import correction
from jointcheck.publish.model import Objection
from tests.publish import build
from tests.publish.count import statements
from tests.visit.scene import officer

pytestmark = pytest.mark.only_sqlite

PAGES = ("/public/", "/public/items", "/public/plans", "/public/tasks", "/public/results")


def test_every_public_page_opens_before_anything_is_public(office):
    for url in PAGES:
        assert (
            "还没有" in office.citizen().open(url).text or "尚未" in office.citizen().open(url).text
        )


def test_a_citizen_finds_a_result_by_name_and_by_code(office):
    build.published()
    for words in ("示例矿业", "91530427MA6K1A2B1D", "ma6k1a2b1d"):
        page = office.citizen().open("/public/").press("查询", q=words)
        assert "新平示例矿业有限公司" in page.text
    assert "没有查到" in office.citizen().open("/public/results?q=不存在").text
    page = page.follow("新平示例矿业有限公司")
    assert "发现问题已责令改正" in page.text
    assert "历次抽查结果" in page.follow("历次抽查结果").text


def test_what_is_not_published_is_found_nowhere(office):
    record = build.passed()
    names = [member.inspector.name for member in record.team.members]
    urls = (*PAGES, "/public/results?q=示例矿业", "/public/data/results.csv", "/public/data/results.json",
            "/public/feed.atom", "/sitemap-1.xml")  # fmt: skip
    for url in urls:
        body = office.citizen().client.get(url).get_data(as_text=True)
        for secret in ("新平示例矿业有限公司", "91530427MA6K1A2B1D", *names):
            assert secret not in body, (url, secret)


def test_a_published_result_names_no_inspector_and_no_detail(office):
    first = build.published()
    names = [member.inspector.name for member in first.record.team.members]
    result, task = f"/public/results/{first.number}", f"/public/tasks/{first.record.task.code}"
    for url in (result, f"{result}/data.json", task, "/public/data/results.json"):
        body = office.citizen().client.get(url).get_data(as_text=True)
        for secret in ("13800000000", "越界12米", *names):
            assert secret not in body, (url, secret)


def test_both_versions_keep_their_addresses_and_say_what_changed(office):
    first = build.published()
    old = first.number
    proposed = correction.propose(
        first, results=[{"serial": 1, "codes": ["OK"], "text": ""}], reason="坐标有误",
        by=officer("zrzy-planner-1"),
    )  # fmt: skip
    new = correction.approve(proposed, officer("zrzy-head-1")).number
    page = office.citizen().open(f"/public/results/{old}")
    assert "这一版已被更正" in page.text
    assert "发现问题已责令改正" in page.text
    page = page.follow("查看现行的第 2 版")
    assert page.url == f"/public/results/{new}"
    assert "坐标有误" in page.text
    stem = office.citizen().open(f"/public/results/{old[:-3]}")
    assert stem.url == f"/public/results/{new}"
    assert office.citizen().open("/public/results").text.count("新平示例矿业有限公司") == 1


def test_the_data_of_a_result_has_the_digest_that_is_shown(office):
    first = build.published()
    digest = first.digest
    body = office.citizen().client.get(f"/public/results/{first.number}/data.json").data
    assert hashlib.sha256(body).hexdigest() == digest


def test_an_objection_sent_in_from_outside_is_followed_by_its_receipt(office):
    number = build.published().number
    citizen = office.citizen()
    page = citizen.open(f"/public/results/{number}").follow("提出异议")
    page = page.press(
        "提交异议", party="新平示例矿业有限公司", contact="13900000000", text="坐标有误",
        attached=(io.BytesIO(b"%PDF-1.7 x"), "许可证.pdf"),
    )  # fmt: skip
    made = db.session.scalars(db.select(Objection)).one()
    receipt = made.receipt
    assert receipt in page.text
    assert made.via == "online"
    assert [file.name for file in made.files] == ["许可证.pdf"]
    found = office.citizen().open(f"/public/objections?receipt={receipt.lower()}")
    assert "待审查" in found.text
    assert "13900000000" not in found.text


def test_an_objection_with_a_program_attached_is_refused_and_nothing_is_kept(office):
    number = build.published().number
    page = office.citizen().open(f"/public/results/{number}/objection")
    page = page.press("提交异议", expect=422, party="甲", contact="1", text="x",
                      attached=(io.BytesIO(b"MZ\x90"), "x.exe"))  # fmt: skip
    assert "x.exe" in page.errors[0]
    assert db.session.scalar(db.select(db.func.count(Objection.id))) == 0


def test_a_receipt_that_does_not_exist_opens_nothing(office):
    office.citizen().open("/public/objections/AAAAA-BBBBB-CCCCC-DDDDD", expect=404)
    assert "没有这个回执号" in office.citizen().open("/public/objections?receipt=AAAAA").text


def test_results_past_their_term_are_no_longer_shown(office):
    with time_machine.travel(clock.now() - timedelta(days=6 * 366)):
        number = build.published().number
    page = office.citizen().open(f"/public/results/{number}", expect=410)
    assert "公示期限届满" in page.text
    assert "新平示例矿业有限公司" not in office.citizen().open("/public/results").text


TRADER = ("普艳红", "regno:530427690000125")  # nobody's name


def test_a_sole_traders_own_name_is_nowhere_public_and_its_code_finds_it(office, monkeypatch):
    monkeypatch.setattr(build, "ENTITIES", [TRADER])
    number = build.published().number
    citizen = office.citizen()
    urls = (f"/public/results/{number}", f"/public/results/{number}/data.json", "/public/results",
            "/public/data/results.csv", "/public/data/results.json", "/public/feed.atom",
            f"/public/entities/{TRADER[1]}", f"/public/results/{number}/objection")  # fmt: skip
    for url in urls:
        assert TRADER[0] not in citizen.client.get(url).get_data(as_text=True), url
    assert "没有查到" in citizen.open("/public/results?q=普艳红").text
    page = citizen.open("/public/results?q=530427690000125").follow("普**")
    assert page.title == "普**"


@pytest.mark.parametrize("trader", [True, False])
def test_the_results_of_a_sole_trader_go_after_two_years_others_after_five(
    office, trader, monkeypatch
):
    monkeypatch.setattr(build, "ENTITIES", [TRADER] if trader else build.ENTITIES[2:])
    with time_machine.travel(clock.now() - timedelta(days=3 * 366)):
        publication = build.published()
        number, name = publication.number, publication.entity_name
    citizen = office.citizen()
    citizen.open(f"/public/results/{number}", expect=410 if trader else 200)
    citizen.open(f"/public/results/{number}/data.json", expect=410 if trader else 200)
    assert (name in citizen.open("/public/results").text) is not trader
    assert (number in citizen.client.get("/sitemap-1.xml").text) is not trader


def drawn(task, disclosure="open") -> Draw:
    by = officer("zrzy-planner-1").id
    pool = Pool(task_id=task.id, source="directory", frozen_by_id=by)
    db.session.add(pool)
    db.session.flush()
    draw = Draw(task_id=task.id, pool_id=pool.id, serial=1, code="530427-ZRZY-2026-001/objects",
                disclosure=disclosure, entropy=[], previous="0" * 64, prepared_by_id=by)  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    entity = build.entity(1)
    db.session.add(Drawn(draw_id=draw.id, stratum="A", rank=1, ticket="0.1", subject=entity.subject,
                         entity_id=entity.id))  # fmt: skip
    db.session.flush()
    draw.locked_at = clock.now()
    db.session.commit()
    return draw


def test_an_open_list_is_public_with_its_task(office):
    task = build.task()
    drawn(task)
    page = office.citizen().open("/public/tasks").follow("2026年矿山企业联合抽查")
    assert "新平示例建材有限公司" in page.text


def test_a_task_that_may_not_be_announced_appears_only_with_its_results(office):
    task = build.task(may_be_announced=False)
    code = task.code
    drawn(task, "sealed")
    assert "矿山企业" not in office.citizen().open("/public/tasks").text
    office.citizen().open(f"/public/tasks/{code}", expect=404)
    build.published(db.session.merge(task), 0)
    build.passed(db.session.get_one(type(task), 1), 1)
    page = office.citizen().open(f"/public/tasks/{code}")
    assert "新平示例建材有限公司" not in page.text  # the second visit is not public yet


def test_the_feed_and_the_sitemap_are_well_formed(office):
    number = build.published().number
    index = etree.fromstring(office.citizen().client.get("/sitemap.xml").data)
    assert [loc.text for loc in index.iter("{*}loc")] == ["http://localhost/sitemap-1.xml"]
    for url in ("/public/feed.atom", "/sitemap-1.xml"):
        body = office.citizen().client.get(url).data
        assert number.encode() in etree.tostring(etree.fromstring(body))
    rows = json.loads(office.citizen().client.get("/public/data/results.json").data)
    assert [row["number"] for row in rows] == [number]
    lines = office.citizen().client.get("/public/data/results.csv").text.splitlines()
    assert [line.split(",")[0] for line in lines] == ["\ufeff公示编号", number, number]
    assert "Disallow: /\n" in office.citizen().client.get("/robots.txt").text


NONSENSE = (
    "?page=-1", "?page=abc", "?year=99999999999999999999", "?since=gestern", "?kind=x", "?edition=9",
    "?q=" + "长" * 500, "?q=%25%5F", "?endpoint=x&_external=1", "?receipt=%00", "?q=%00",
)  # fmt: skip


def test_nonsense_in_an_address_is_never_a_failure_of_the_program(office):
    build.published()
    citizen = office.citizen()
    for query in NONSENSE:
        for url in (
            *PAGES,
            "/public/objections",
            "/public/data/results.csv",
            "/public/results/x-v1",
        ):
            status = citizen.client.get(url + query).status_code
            assert status in (200, 400, 404), url + query


def test_a_public_page_asks_little_of_the_database_whatever_it_shows(office):
    task = build.task()
    numbers = [build.published(task, n).number for n in range(3)]
    drawn(task)
    code = task.code
    urls = (*PAGES, f"/public/results/{numbers[0]}", f"/public/tasks/{code}")
    for url in urls:
        citizen = office.citizen()
        with statements() as seen:
            citizen.open(url)
        assert len(seen) <= 8, (url, len(seen), seen)

from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import event

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit import steps
from jointcheck.visit.model import Record
from tests.office import alone
from tests.visit import door, scene

pytestmark = pytest.mark.only_sqlite


@contextmanager
def statements():
    """Collects the SQL that the pages opened inside send."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def fetch(person, url):
    """(status, bytes) of a file."""
    with alone(person.client.get, url) as response:
        found = response.status_code, response.get_data()
    db.session.remove()
    return found


def moment():
    return clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M")


def a_waiting_record():
    """Its id: every page that is opened forgets the rows of the test."""
    return scene.record(started=False).id


def notice_made(office, record):
    page = office.at("zrzy", "inspector").open(f"/records/{record}/notice")
    return page.press("制作告知书", begins="2026-11-01", ends="2026-11-05", phone="0877-0000000")


def test_a_team_goes_from_its_list_to_the_door(office):
    record = a_waiting_record()
    office.at("zrzy", "inspector").open("/field/").follow("新平示例矿业有限公司")
    page = notice_made(office, record).follow("登记送达")
    page.press("登记送达", delivery="当面", receiver="周示例", delivered_at=moment())
    page = office.at("scjg", "inspector").open(f"/field/visits/{record}/presence")
    boxes = page.tree.xpath("//input[@name='inspectors']/@value")
    page = page.press("开始检查", inspectors=boxes, arrived_at=moment())
    assert "检查中" in page.text
    assert db.session.get(Record, record).state == "visiting"


def test_one_ticked_person_is_told_at_the_field(office):
    record = a_waiting_record()
    door.told(db.session.get(Record, record))
    page = office.at("zrzy", "inspector").open(f"/field/visits/{record}/presence")
    box = page.tree.xpath("//input[@name='inspectors']/@value")[0]
    page = page.press("开始检查", expect=422, inspectors=box, arrived_at=moment())
    assert "不得少于两人" in page.errors[0]
    assert page.tree.xpath("//input[@name='inspectors' and @checked]/@value") == [box]


def test_preparation_is_saved_and_shown_with_its_author(office):
    record = a_waiting_record()
    page = office.at("zrzy", "inspector").open(f"/records/{record}/preparation")
    page = page.press("保存准备情况", done=["files", "tools"])
    assert page.tree.xpath("//input[@name='done' and @checked]/@value") == ["files", "tools"]
    assert office.at("zrzy", "inspector").officer.name in page.text


def test_two_who_prepare_at_once_do_not_overwrite_each_other(office):
    record = a_waiting_record()
    mine = office.at("zrzy", "inspector").open(f"/records/{record}/preparation")
    yours = office.at("scjg", "inspector").open(f"/records/{record}/preparation")
    mine.press("保存准备情况", done=["files"])
    yours.press("保存准备情况", expect=409, done=["tools"])
    assert [one.code for one in steps.preparations(db.session.get(Record, record))] == ["files"]


def test_a_firm_that_is_gone_gets_its_result_over_the_form(office):
    record = a_waiting_record()
    page = office.at("zrzy", "inspector").open(f"/records/{record}/direct")
    page = page.press(
        "直接形成检查结果", expect=422, code="LOST", ground="到登记地址核实，未见该企业。"
    )
    assert any("到登记的住所" in error for error in page.errors)
    page = page.press(
        "直接形成检查结果", code="LOST", ground="到登记地址核实，未见该企业。",
        address_on="2026-01-05", address="登记地址已改作他用。",
        contact_on="2026-01-06", contact="登记电话已停机。", proofs=(BytesIO(door.PDF), "photo.pdf"),
    )  # fmt: skip
    assert "直接形成检查结果" in page.text
    shown = office.at("zrzy", "inspector").open(f"/records/{record}/direct").text
    assert "登记电话已停机。" in shown


def test_half_an_attempt_is_refused_at_its_field(office):
    record = a_waiting_record()
    page = office.at("zrzy", "inspector").open(f"/records/{record}/direct")
    page = page.press("直接形成检查结果", expect=422, code="DEREG", ground="登记机关公告已注销登记。",
                      contact="打过电话")  # fmt: skip
    assert "日期和情况要一并填写。" in page.errors


def test_nonsense_in_the_forms_is_an_error_at_its_field(office):
    record = a_waiting_record()
    page = office.at("zrzy", "inspector").open(f"/records/{record}/notice")
    page = page.press("制作告知书", expect=422, begins="0001-01-01", ends="2026-11-05",
                      phone="0" * 31, materials="长" * 200)  # fmt: skip
    assert len(page.errors) == 3
    page = office.at("zrzy", "inspector").open(f"/records/{record}/notice")
    page = page.press("制作告知书", expect=422, begins="2026-11-05", ends="2026-11-01")
    assert "结束日期不能早于开始日期。" in page.errors


def test_a_year_one_moment_is_no_crash(office):
    record = a_waiting_record()
    made = door.issued(db.session.get(Record, record)).id
    page = office.at("zrzy", "inspector").open(f"/notices/{made}/delivery")
    page = page.press(
        "登记送达", expect=422, delivery="当面", receiver="周", delivered_at="0001-01-01T00:00"
    )
    assert "时间不对，请核对年份。" in page.errors


def test_records_are_seen_by_those_who_take_part(office):
    scene.record(started=False)
    assert "新平示例矿业有限公司" in office.at("scjg", "reviewer").open("/records").text
    assert "还没有检查记录" in office.at("yjgl", "reviewer").open("/records").text
    assert "新平示例矿业有限公司" in office.person("city-superior-1").open("/records").text


def test_records_are_found_by_name_code_state_and_deadline(office):
    task = door.a_drawn_task()
    task.ends_on = clock.today() + timedelta(days=30)
    steps.open_records(task)
    db.session.commit()
    reader = office.at("zrzy", "head")
    for query, found in (
        ("q=石料", 1), ("q=91530427", 1), ("q=%25", 0), ("state=waiting", 2), ("state=visiting", 0),
        ("team=1", 2), ("team=9", 0), ("team=x", 0), ("due=overdue", 0), ("task=矿山企业", 2),
        ("state=nonsense", 2),
    ):  # fmt: skip
        page = reader.open(f"/records?{query}")
        assert len(page.tree.xpath("//tbody/tr")) == found, query


def test_an_overdue_visit_is_found_by_its_deadline(office):
    record = a_waiting_record()
    db.session.get(Record, record).task.ends_on = clock.today().replace(
        year=clock.today().year - 1, day=1
    )
    db.session.commit()
    page = office.at("zrzy", "head").open("/records?due=overdue")
    assert "已逾期" in page.text


def test_the_record_shows_what_is_done_and_who_is_on_the_team(office):
    record = a_waiting_record()
    door.told(db.session.get(Record, record))
    page = office.at("zrzy", "reviewer").open(f"/records/{record}")
    assert page.title == "新平示例矿业有限公司"
    assert "已送达" in page.text
    assert "下达检查" in page.text
    assert "直接形成检查结果" not in page.buttons()


def test_papers_are_open_to_who_takes_part_and_to_nobody_else(office):
    record = a_waiting_record()
    door.issued(db.session.get(Record, record))
    url = office.at("zrzy", "reviewer").open(f"/records/{record}").links()
    paper = next(address for label, address in url.items() if label.startswith("告知书 "))
    first = fetch(office.at("zrzy", "reviewer"), paper)
    assert first[0] == 200
    assert first[1].startswith(b"%PDF")
    assert fetch(office.at("zrzy", "head"), paper) == first
    assert fetch(office.at("yjgl", "reviewer"), paper)[0] == 404


def test_blank_forms_are_printed_for_the_pen(office):
    record = a_waiting_record()
    person = office.at("zrzy", "inspector")
    for url in (f"/records/{record}/blank", f"/records/{record}/blank/1"):
        assert fetch(person, url)[1].startswith(b"%PDF")
    assert fetch(person, f"/records/{record}/blank/9")[0] == 404


@pytest.mark.parametrize("url", ["/records", "/field/", "/field/sync"])
def test_a_long_list_costs_no_more_than_a_short_one(office, url):
    person = office.at("zrzy", "inspector")
    scene.record(started=False)
    person.open(url)
    with statements() as few:
        person.open(url)
    for _one in range(12):
        scene.record(started=False)
    with statements() as many:
        person.open(url)
    assert len(many) <= len(few)
    assert len(many) <= 15


def test_a_record_page_stays_cheap(office):
    record = a_waiting_record()
    door.told(db.session.get(Record, record))
    person = office.at("zrzy", "inspector")
    person.open("/home")
    for url in (f"/records/{record}", f"/field/visits/{record}"):
        with statements() as sent:
            person.open(url)
        assert len(sent) <= 22, url


def test_the_firms_page_lists_the_checks_it_has_had(office):
    record = scene.record()
    entity = record.entity_id
    page = office.at("zrzy", "planner").open(f"/entities/{entity}")
    assert "2026年矿山企业联合抽查" in page.text
    assert page.follow("2026年矿山企业联合抽查").url.startswith("/records/")
    stranger = office.at("yjgl", "planner").open(f"/entities/{entity}")
    assert not [url for url in stranger.links().values() if url.startswith("/records/")]


def test_preparation_tells_of_checks_by_others(office):
    scene.record()
    second = a_waiting_record()
    page = office.at("zrzy", "inspector").open(f"/records/{second}/preparation")
    assert "检查中" in page.text

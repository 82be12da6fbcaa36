"""The draw over HTTP, as officials and citizens meet it."""

import subprocess
import sys
from hashlib import sha256

import pytest

from jointcheck.catalogue.model import Inspector
from jointcheck.draw import published, steps
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.plan import special_steps
from jointcheck.plan.model import Task
from tests.catalogue import build as catalogue
from tests.draw import build
from tests.office import alone

pytestmark = pytest.mark.only_sqlite


def the_draw() -> Draw:
    return db.session.scalars(db.select(Draw).order_by(Draw.id.desc())).first()


def prepare(office) -> int:
    """The planner freezes the pool; returns the draw's id."""
    task = build.task()
    when = build.dice()["when"][:16]
    url = f"/tasks/{task.id}/draw/prepare"
    page = office.at("zrzy", "planner").open(url)
    page.press("冻结名录，提请会签", dice_when=when, dice_where="县政务中心302室")
    return the_draw().id


def consent(office, draw: int) -> None:
    for code in ("zrzy", "scjg"):
        page = office.at(code, "head").open(f"/draws/{draw}/consent")
        page.press("会签", read="y")


def type_dice(office, draw: int, code: str, number: int = 1, value: str = build.DICE):
    page = office.at(code, "planner", number).open(f"/draws/{draw}/entropy/0")
    label = next(b for b in page.buttons() if b.startswith("录入"))
    return page.press(label, value=value, thrown_by="掷骰人", witnessed_by="见证人")


def test_officials_draw_dispatch_and_accept_through_the_web(office):
    draw = prepare(office)
    consent(office, draw)
    type_dice(office, draw, "zrzy")
    page = type_dice(office, draw, "scjg")
    assert "名单已锁定" in page.text
    assert "抽中名单" in page.text
    head = office.at("zrzy", "head")
    page = head.open(f"/draws/{draw}").follow("确认并下达名单").press("确认并下达")
    assert page.title == "检查小组"
    teams = office.at("scjg", "planner").open(page.url)
    assert "接收任务" in teams.press("接收任务").text or "已接收" in teams.text
    task = db.session.scalars(db.select(Task)).one()
    assert {d.accepted_at is not None for d in task.departments if not d.leads} == {True}


def test_a_bundle_downloaded_by_a_citizen_verifies_with_the_program_beside_it(office, tmp_path):
    number = build.locked().id
    citizen = office.citizen()
    proof = citizen.open(f"/public/draws/{number}")
    assert the_draw().commit_digest in proof.text
    assert the_draw().seed in proof.text
    links = proof.links()
    (tmp_path / "b.zip").write_bytes(citizen.client.get(links["下载全部材料"]).data)
    (tmp_path / "verify.py").write_bytes(citizen.client.get(links["下载核验程序 verify.py"]).data)
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "b.zip"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "全部一致" in done.stdout
    assert sha256((tmp_path / "verify.py").read_bytes()).hexdigest() in proof.text


def test_a_sealed_draw_shows_its_commit_and_nothing_of_its_list(office):
    number = build.locked(build.committed(disclosure="sealed")).id
    page = office.citizen().open(f"/public/draws/{number}")
    draw = the_draw()
    assert draw.commit_digest in page.text
    assert draw.seed not in page.text
    assert draw.result_digest in page.text  # the list cannot be exchanged until it is published
    assert not any(row.subject in page.text for row in draw.drawn)
    assert not any(row.ticket[:10] in page.text for row in draw.drawn)
    office.citizen().open(f"/public/draws/{number}/bundle", expect=404)


def test_a_sealed_draw_is_shown_whole_with_the_results(office, monkeypatch):
    number = build.locked(build.committed(disclosure="sealed")).id
    monkeypatch.setattr(published, "RESULTS_OUT", [lambda task: True])
    page = office.citizen().open(f"/public/draws/{number}")
    assert the_draw().seed in page.text
    assert all(row.subject in page.text for row in the_draw().drawn)
    office.citizen().open(f"/public/draws/{number}/bundle")


def test_nothing_of_an_uncommitted_draw_is_public(office):
    draw = build.prepared()
    office.citizen().open(f"/public/draws/{draw.id}", expect=404)


def test_public_pages_name_no_enterprise_and_no_inspector(office):
    page = office.citizen().open(f"/public/draws/{build.locked().id}")
    assert not any(row.entity.name in page.text for row in the_draw().drawn)
    assert "虚构ZRZY1" not in page.text


def test_the_second_typist_does_not_see_what_the_first_one_typed(office):
    draw = build.committed().id
    type_dice(office, draw, "zrzy")
    for url in (f"/draws/{draw}", f"/draws/{draw}/entropy/0"):
        assert build.DICE not in office.at("scjg", "planner").open(url).text


def test_who_has_typed_is_told_that_it_is_in_and_who_comes_next(office):
    draw = build.committed().id
    page = type_dice(office, draw, "zrzy")
    assert "您的录入已收到" in page.text
    assert "请由另一部门的人员独立录入第二遍" in page.text
    assert not any(button.startswith("录入") for button in page.buttons())
    page = type_dice(office, draw, "scjg", value=build.DICE[:6] + "0" * 14)
    assert "您的录入已收到。两个部门的录入不一致" in page.text


def test_a_slip_of_the_typist_is_told_at_the_field_and_stores_nothing(office):
    draw = build.committed().id
    page = office.at("zrzy", "planner").open(f"/draws/{draw}/entropy/0")
    page = page.press("录入", expect=422, value="12345", **build.HANDS)
    assert page.errors == ["骰子记录应为20位数字，现有5位。"]
    assert not the_draw().entries


def test_two_readings_that_differ_are_told_with_the_place_where_they_part(office):
    draw = build.committed().id
    type_dice(office, draw, "zrzy")
    page = type_dice(office, draw, "scjg", value=build.DICE[:6] + "0" * 14)
    assert "从第 7 位起不一致" in page.text
    assert (
        "从第 7 位起不一致" in office.at("scjg", "planner", 2).open(f"/draws/{draw}/entropy/0").text
    )
    assert the_draw().locked_at is None


def test_nobody_is_asked_to_type_for_a_void_draw(office):
    void = steps.request_void(
        build.committed(), reason="会场停电", by=catalogue.officer("zrzy-planner-1")
    )
    draw = void.draw_id
    for code in ("zrzy", "scjg"):
        steps.approve_void(void, by=catalogue.officer(f"{code}-head-1"))
    page = office.at("zrzy", "planner").open(f"/draws/{draw}/entropy/0")
    assert "这次摇号已作废" in page.text
    assert "录入" not in page.buttons()


def test_a_consent_to_an_older_page_is_told_409(office):
    draw = build.prepared().id
    page = office.at("zrzy", "head").open(f"/draws/{draw}/consent")
    page.press("会签", expect=409, read="y", digest="0" * 64)
    assert not the_draw().consents


def test_a_substitution_is_asked_and_approved_by_the_other_department(office):
    draw = build.locked(build.committed(build.prepared(build.task(each=4))))
    task = build.dispatched(draw).id
    page = office.at("scjg", "planner").open(f"/tasks/{task}/teams").follow("申请更换")
    page = page.press("提请批准", reason="health", note="住院治疗")
    page = office.at("zrzy", "head").open("/home").follow("审批更换检查人员")
    page = page.press("提交决定", decision="yes")
    assert "已更换" in page.text
    assert "更换 1 人，其中按序 1 人" in page.text


def test_a_void_is_asked_and_approved_through_the_web(office):
    draw = build.locked().id
    page = office.at("zrzy", "planner").open(f"/draws/{draw}").follow("申请作废")
    page.press("提请批准", reason="骰子记录与照片不符", whole_task="no")
    office.at("zrzy", "head").open("/home").follow("审批作废摇号").press("批准作废")
    page = office.at("scjg", "head").open("/home").follow("审批作废摇号").press("批准作废")
    assert "已作废" in page.text
    assert "重新准备摇号" in office.at("zrzy", "planner").open("/home").text


def test_the_screen_in_the_hall_tells_the_wait_and_goes_on_to_the_replay(office):
    draw = build.committed().id
    planner = office.at("zrzy", "planner")
    page = planner.open(f"/draws/{draw}").follow("大屏：摇号现场")
    assert the_draw().commit_digest in page.text
    assert "尚未录入" in page.text
    type_dice(office, draw, "zrzy")
    asked = {"headers": {"HX-Request": "true"}}
    part = alone(planner.client.get, f"/draws/{draw}/hall", **asked)
    assert part.text.strip().startswith('<div id="hall"')
    assert "自然资源局" in part.text
    assert build.DICE not in part.text
    type_dice(office, draw, "scjg")
    part = alone(planner.client.get, f"/draws/{draw}/hall", **asked)
    assert part.headers["HX-Redirect"].endswith(f"/draws/{draw}/replay#now")
    assert "重放" in planner.open(f"/draws/{draw}/hall").text


@pytest.mark.parametrize("part", ["replay", "minutes", "bundle"])
def test_no_address_shows_a_list_before_its_lock_and_the_try_is_written_down(office, part):
    draw = build.committed().id
    office.at("zrzy", "planner").open(f"/draws/{draw}/{part}", expect=404)
    tried = db.session.scalars(db.select(LedgerEvent).filter_by(verb="draw.preview.refused")).one()
    assert tried.facts["path"] == f"/draws/{draw}/{part}"


def test_every_page_of_the_draw_opens(office):
    step = {"stratum": "A", "take": 1, "trigger": "首批问题发现率达到三成"}
    draw = build.locked(build.committed(extension=[step]))
    draw, task = draw.id, draw.task_id
    head = office.at("zrzy", "head")
    for part in ("", "/consent", "/replay", "/void", "/extend"):
        head.open(f"/draws/{draw}{part}")
    head.open(f"/tasks/{task}/dispatch")


def test_opening_a_page_never_draws(office):
    draw = build.committed().id
    type_dice(office, draw, "zrzy")
    second = office.at("scjg", "planner")
    second.open(f"/draws/{draw}/entropy/0?value={build.DICE}&form_name=EntropyForm")
    second.open(f"/draws/{draw}/replay", expect=404)
    assert the_draw().locked_at is None


def test_another_department_finds_no_draw_and_its_try_is_written_down(office):
    draw = build.committed().id
    stranger = office.at("yjgl", "planner")
    stranger.open(f"/draws/{draw}/entropy/0", expect=404)
    token = stranger.open("/home").tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = stranger.client.post(
        f"/draws/{draw}/entropy/0",
        data={"csrf_token": token, "form_name": "EntropyForm", "value": build.DICE},
    )
    assert answer.status_code == 404
    denied = db.session.scalars(db.select(LedgerEvent).filter_by(verb="access.denied")).one()
    assert denied.facts["path"] == f"/draws/{draw}/entropy/0"


def test_the_team_of_a_clue_is_named_and_dispatched_without_a_draw(office):
    build.people(2)
    item = catalogue.item(participants=[catalogue.department("SCJG")])
    (entity,) = catalogue.entities(1)
    today = clock.today()
    task = special_steps.create_clue_task(
        entity=entity, source="投诉举报", text="举报越界开采", items=[item], departments=[],
        starts_on=today, ends_on=today, by=catalogue.officer("zrzy-planner-1"),
    ).id  # fmt: skip
    people = [str(p) for p in db.session.scalars(db.select(Inspector.id).order_by(Inspector.id))]
    planner = office.at("zrzy", "planner")
    page = planner.open(f"/tasks/{task}/team")
    page.press("确定人员", expect=422, inspectors=people[:2])  # only one department
    page = planner.open(f"/tasks/{task}/team").press("确定人员", inspectors=[people[0], people[2]])
    assert "第 01 组" in page.text
    page = planner.open(f"/tasks/{task}/dispatch").press("确认并下达")
    assert "已于" in page.text

"""A list drawn on the provincial platform: told by line, confirmed by another department, locked."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jointcheck.catalogue.model import Entity, Relation
from jointcheck.draw import dispatch, minutes, steps
from jointcheck.draw.model import Draw, Drawn, PlatformList
from jointcheck.ground import clock, files, jobs
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.visit import notice_content
from jointcheck.visit.model import Record
from tests.catalogue.build import officer
from tests.draw import build
from tests.pdf import words_of

PLATFORM = "协同监管平台-云南"
NUMBER = "YN-2026-000731"
TEAM = "53042ZRZY001、53042SCJG001"


def subjects(count: int = 3) -> list[str]:
    query = db.select(Entity.subject).order_by(Entity.id).limit(count)
    return list(db.session.scalars(query))


def table(rows: list[tuple[str, ...]]) -> bytes:
    lines = ["统一社会信用代码,企业名称,检查人员", *(",".join(row) for row in rows)]
    return "\n".join(lines).encode("utf-8-sig")


def sheet(people: str = TEAM) -> bytes:
    return table([(one, "", people) for one in subjects()])


def imported(task, data: bytes | None = None, **more) -> PlatformList:
    facts = {"platform": PLATFORM, "number": NUMBER, "drawn_on": clock.today(),
             "data": sheet() if data is None else data, "filename": "名单.csv",
             "by": officer("zrzy-planner-1")}  # fmt: skip
    return steps.import_list(task, **(facts | more))


def confirmed(task=None, **more) -> Draw:
    return steps.confirm(imported(task or build.task(), **more), by=officer("scjg-head-1"))


def count(model) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_another_department_confirms_and_the_list_is_locked_dispatched_and_visited(app):
    task = build.task()
    listed = imported(task)
    assert count(Draw) == 0, "before the confirmation there is a file and no list"
    draw = steps.confirm(listed, by=officer("scjg-head-1"))
    assert [one.subject for one in draw.drawn] == subjects()
    assert task.locked_at == draw.locked_at
    assert draw.platform is not None
    assert draw.platform.file_sha256 == listed.file_sha256
    assert files.read(listed.file_sha256) == sheet()
    (team,) = dispatch.teams(task)
    assert [m.inspector.certificate for m in team.present_members] == TEAM.split("、")
    assert {m.how for m in team.members} == {"platform"}
    steps.confirm_dispatch(task, by=officer("zrzy-head-1"))
    assert count(Record) == 3
    record = db.session.scalars(db.select(Record)).first()
    assert notice_content.drawn_by(record)["number"] == f"{PLATFORM} {NUMBER}"
    verbs = list(db.session.scalars(db.select(LedgerEvent.verb).order_by(LedgerEvent.seq)))
    assert [v for v in verbs if v in {"draw.imported", "draw.locked", "draw.confirmed"}] == [
        "draw.imported", "draw.locked", "draw.confirmed",
    ]  # fmt: skip


def wrong_code(rows):
    return [*rows, ("91530427MA6TEST00X", "", TEAM)], r"第 5 行："


def unknown_code(rows):
    return [
        *rows,
        ("91530427MA6K1A2B1D", "", TEAM),
    ], "第 5 行：91530427MA6K1A2B1D 不在检查对象名录库中"


def twice(rows):
    return [*rows, rows[0]], "第 5 行：.*与第 2 行重复"


def nobody(rows):
    return [*rows[:2], (rows[2][0], "", "")], "第 4 行：没有检查人员，而别的行有"


def stranger(rows):
    return [(rows[0][0], "", "53042NONE001")], "第 2 行：没有执法证件号为 53042NONE001 的检查人员"


def alone(rows):
    return [(rows[0][0], "", "53042ZRZY001")], "第 2 行：检查小组至少两人"


def one_sided(rows):
    return [(rows[0][0], "", "53042ZRZY001、53042ZRZY002")], "第 2 行：检查小组应由全部参加部门"


def empty(_rows):
    return [], "没有抽中的检查对象"


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "spoil", [wrong_code, unknown_code, twice, nobody, stranger, alone, one_sided, empty]
)
def test_what_differs_from_the_directory_is_told_by_line_and_nothing_is_stored(app, spoil):
    task = build.task()
    rows, sentence = spoil([(one, "", TEAM) for one in subjects()])
    with pytest.raises(Refused, match=sentence):
        imported(task, table(rows))
    db.session.expire_all()
    assert (count(PlatformList), count(Draw), count(files.StoredFile)) == (0, 0, 0)
    assert task.frozen_at is None


@pytest.mark.only_sqlite
def test_a_recused_inspector_of_the_file_is_told(app):
    task = build.task()
    entity = db.session.scalars(db.select(Entity).order_by(Entity.id)).first()
    inspector = dispatch.rosters.by_certificate([TEAM.split("、")[0]]).popitem()[1]
    db.session.add(Relation(inspector_id=inspector.id, entity_id=entity.id, ground="亲属"))
    db.session.commit()
    with pytest.raises(Refused, match=r"第 2 行：.*须回避"):
        imported(task)


FORBIDDEN = {
    "confirmed by the importer's own department": lambda t: steps.confirm(
        imported(t), by=officer("zrzy-head-1")
    ),
    "confirmed by a stranger": lambda t: steps.confirm(imported(t), by=officer("yjgl-head-1")),
    "a second file while one waits": lambda t: (imported(t), imported(t)),
    "a second file after the lock": lambda t: (confirmed(t), imported(t)),
    "a draw here while a file waits": lambda t: (imported(t), build.prepared(t)),
    "a draw here after the lock": lambda t: (confirmed(t), build.prepared(t)),
    "a file after a draw was prepared here": lambda t: (build.prepared(t), imported(t)),
    "drawn tomorrow": lambda t: imported(t, drawn_on=clock.today() + timedelta(days=1)),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_nobody_chooses_between_lists(app, act):
    with pytest.raises(Refused):
        act(build.task())


@pytest.mark.only_sqlite
def test_a_list_sent_back_stays_visible_and_another_may_follow(app):
    task = build.task()
    listed = imported(task)
    steps.send_back(listed, reason="少一户", by=officer("scjg-head-1"))
    with pytest.raises(Refused, match="已经确认或退回"):
        steps.confirm(listed, by=officer("scjg-head-1"))
    assert confirmed(task).locked_at is not None
    assert count(PlatformList) == 2


@pytest.mark.only_sqlite
def test_a_void_list_may_be_followed_by_another_file_but_not_by_a_draw(app):
    draw = confirmed()
    asked = steps.request_void(draw, reason="平台更正了名单", by=officer("zrzy-planner-1"))
    for login in ("zrzy-head-1", "scjg-head-1"):
        steps.approve_void(asked, by=officer(login))
    with pytest.raises(Refused, match="由其他平台抽取"):
        build.prepared(draw.task)
    again = confirmed(draw.task, number="YN-2026-000732")
    assert (again.serial, again.voided, draw.voided) == (2, False, True)


HOSTILE = [
    "UPDATE platform_list SET number = 'x'",
    "UPDATE platform_list SET file_sha256 = 'x'",
    "DELETE FROM platform_list",
    "UPDATE platform_verdict SET officer_id = officer_id + 1",
    "DELETE FROM platform_verdict",
    "UPDATE drawn SET entity_id = entity_id + 1",
    "DELETE FROM drawn",
    "UPDATE draw SET kind = 'first'",
    "UPDATE draw SET locked_at = NULL",
    "UPDATE pool_entry SET subject = 'x'",
    "UPDATE team_member SET inspector_id = 1",
    "DELETE FROM assignment",
    "DELETE FROM task_item",
    "INSERT INTO drawn (draw_id, stratum, rank, ticket, subject, entity_id)"
    " SELECT draw_id, stratum, 99, '', 'x', entity_id FROM drawn LIMIT 1",
]


def test_no_sql_of_the_program_changes_an_imported_list(app):
    draw = confirmed()
    before = [(row.rank, row.subject, row.entity_id) for row in draw.drawn]
    for statement in HOSTILE:
        with pytest.raises(DBAPIError, match="locked: "):
            db.session.execute(text(statement))
        db.session.rollback()
    assert [(row.rank, row.subject, row.entity_id) for row in draw.drawn] == before


def test_over_the_pages_from_the_file_to_the_public(app, office):
    task, listed = build.task(), subjects()
    code, key = task.code, task.id
    data = table([(one, "另一个名称" if n == 0 else "", "") for n, one in enumerate(listed)])
    planner = office.at("zrzy", "planner")
    page = planner.open(f"/tasks/{key}").follow("导入平台抽取的名单")
    page = page.press("导入，提请另一部门确认", number=NUMBER, drawn_on=clock.today().isoformat(),
                      file=(BytesIO(data), "名单.csv"))  # fmt: skip
    assert "导入的部门不能自己确认" in page.text
    head = office.at("scjg", "head")
    page = head.open("/home").follow("确认平台抽取的名单")
    assert "第 2 行：平台名称为“另一个名称”" in page.text
    page = page.press("确认并锁定名单", expect=422)
    page = page.press("确认并锁定名单", read="y")
    assert "不能复算" in page.text
    number = db.session.scalars(db.select(Draw.id)).one()
    public = office.citizen()
    page = public.open(f"/public/draws/{number}")
    assert PLATFORM in page.text
    assert NUMBER in page.text
    assert "不能复算" in page.text
    assert listed[0] in page.text
    assert not re.search(r"虚构(ZRZY|SCJG)|53042ZRZY", page.text), "no inspectors in public"
    for part in ("bundle", "commit"):
        public.open(f"/public/draws/{number}/{part}", expect=404)
    assert f"名单由{PLATFORM}抽取" in public.open(f"/public/tasks/{code}").text
    for part in ("replay", "pool", "bundle"):
        planner.open(f"/draws/{number}/{part}", expect=404)
    page = planner.open(f"/drawn/{db.session.scalars(db.select(Drawn.id)).first()}/assign")
    people = [p.get("value") for p in page.tree.xpath("//input[@name='inspectors']")]
    others = [p.get("value") for p in page.tree.xpath("//input[@name='also']")]
    assert len(others) == 2, "one team for the rest of the list, too"
    page.press("确定人员", inspectors=[people[0], people[3]], also=others, reason="平台只抽了对象")
    steps.confirm_dispatch(db.session.get_one(Draw, number).task, by=officer("zrzy-head-1"))
    assert count(Record) == 3


@pytest.mark.only_sqlite
def test_the_paper_of_an_imported_list_says_where_it_was_drawn(app):
    draw = confirmed()
    jobs.work(app, until_idle=True)
    words = words_of(minutes.pdf(db.session.get_one(Draw, draw.id)))
    assert "抽查名单导入记录" in words
    assert PLATFORM in words
    assert NUMBER in words

"""Imports of the directories: the whole file or nothing, and no row is lost."""

import csv
import io
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jointcheck.catalogue import directory_steps, steps
from jointcheck.catalogue.identifier import fictional
from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.ground import jobs
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from tests.catalogue import build

HEAD = ("企业名称", "统一社会信用代码", "注册地址", "监管标签", "登记状态")
SHARED = Path(os.environ.get("JOINTCHECK_SHARED") or Path(__file__).parents[3] / "shared")


def csv_of(*rows, head=HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def row(n, name=None, tags="矿山企业", state="存续"):
    return (name or f"新平虚构{n}号有限公司", fictional(n), "新平县桂山街道", tags, state)


def count(model=Entity) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_an_import_tells_new_changed_and_unchanged_rows(app):
    by = build.officer("zrzy-planner-1")
    steps.import_entities(csv_of(row(1), row(2), row(3)), "名录.csv", by)
    report = steps.import_entities(
        csv_of(row(1), row(2, "新平改名有限公司"), row(4)), "名录.csv", by
    ).report
    assert (report["new"], report["changed"], report["unchanged"]) == (1, 1, 1)
    assert count() == 4
    found = db.session.scalars(select(Entity).filter_by(subject=fictional(2))).one()
    assert (found.name, found.tag_names, found.version) == ("新平改名有限公司", ["矿山企业"], 2)


def test_one_wrong_row_keeps_the_whole_file_out_and_is_told_by_its_number(app):
    wrong = ("新平写错有限公司", fictional(2)[:-1] + "!", "新平县", "", "")
    made = steps.import_entities(csv_of(row(1), wrong), "名录.csv", build.officer("zrzy-planner-1"))
    assert (made.accepted, count()) == (False, 0)
    assert made.report["errors"][0][0] == 3
    assert db.session.scalar(select(LedgerEvent.verb).filter_by(verb="directory.rejected"))


def test_a_list_without_a_state_column_revives_nobody(app):
    by = build.officer("zrzy-planner-1")
    steps.import_entities(csv_of(row(1, state="注销")), "名录.csv", by)
    steps.import_entities(csv_of(row(1)[:3], head=HEAD[:3]), "名录.csv", by)
    found = db.session.scalars(select(Entity)).one()
    assert (found.state, found.tag_names) == ("deregistered", ["矿山企业"])


def test_a_large_file_becomes_a_job_that_may_run_twice(app, monkeypatch):
    monkeypatch.setattr(directory_steps, "LARGE", 10)
    by = build.officer("zrzy-planner-1")
    job = directory_steps.submit("entities", csv_of(*map(row, range(30))), "大.csv", by)
    assert isinstance(job, jobs.Job)
    jobs.work(app, until_idle=True)
    assert count() == 30
    done = db.session.scalars(select(jobs.Job)).one()
    assert done.state == "done"
    assert done.result["url"].startswith("/imports/")
    directory_steps.import_job(done)
    assert count() == 30


@pytest.mark.parametrize(("name", "rows"), [("xinping", 394), ("yuxi", 5225)])
def test_real_lists_are_taken_in_without_losing_a_row(app, engine, name, rows):
    file = SHARED / "data" / f"enterprises_{name}.csv"
    if not file.exists():
        pytest.skip("真实企业名单不在这台机器上，未作导入测试")
    if engine == "postgresql" and rows > 1000:
        pytest.skip("the large list once is enough")
    made = steps.import_entities(file.read_bytes(), file.name, None)
    report = made.report
    assert made.accepted, report["errors"][:3]
    assert report["new"] + report["duplicates_count"] == report["rows"] == rows
    assert count() == report["new"]
    again = steps.import_entities(file.read_bytes(), file.name, None).report
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, report["new"])


INSPECTORS = ("姓名", "部门", "工号", "执法证号", "有效期至", "专长")


def test_inspectors_are_known_by_their_certificate_and_joined_to_their_account(app):
    by = build.officer("zrzy-planner-1")
    signs = build.officer("zrzy-inspector-1")
    data = csv_of(("白文山", "自然资源局", signs.staff_number, "滇新01", "2029-12-31", "矿产、测绘"),
                  head=INSPECTORS)  # fmt: skip
    assert steps.import_inspectors(data, "人员.csv", by).report["new"] == 1
    found = db.session.scalars(select(Inspector)).one()
    assert (found.officer_id, found.skills) == (signs.id, ["矿产", "测绘"])
    assert steps.import_inspectors(data, "人员.csv", by).report["unchanged"] == 1
    assert count(Inspector) == 1


def test_nobody_registers_people_of_another_department(app):
    data = csv_of(("白文山", "市场监管局", "", "滇新01", "2029-12-31", ""), head=INSPECTORS)
    made = steps.import_inspectors(data, "人员.csv", build.officer("zrzy-planner-1"))
    assert (made.accepted, count(Inspector)) == (False, 0)
    assert "市场监管局" in made.report["errors"][0][3]


def test_a_correction_by_hand_keeps_what_stood_there_and_why(app):
    mine = build.entities(1, "矿山企业")[0]
    directory_steps.correct_entity(
        mine, name=mine.name, kind=mine.kind, region="戛洒镇", address="", industry="",
        risk_class="B", state="active", tags=["矿山企业", "尾矿库"], reason="企业迁址",
        by=build.officer("zrzy-planner-1"),
    )  # fmt: skip
    event = db.session.scalars(select(LedgerEvent).filter_by(verb="entity.corrected")).one()
    assert event.facts["changed"]["region"] == ["桂山街道", "戛洒镇"]
    assert event.facts["reason"] == "企业迁址"
    assert mine.tag_names == ["尾矿库", "矿山企业"]

"""January to March: checklists, the item list, both directories, the annual plan."""

import csv
import io
import os
from pathlib import Path

from jointcheck.demo.cast import directory_file
from jointcheck.demo.county import county
from jointcheck.ground.db import db
from jointcheck.ground.export import write_csv
from jointcheck.people.model import Officer
from tests.whole_year.clerks import YEAR, Year, day, facts, on, option, table

SHARED = Path(os.environ.get("JOINTCHECK_SHARED") or Path(__file__).parents[3] / "shared")
MINES, SURVEYS = "采矿权人开发利用情况联合抽查", "测绘资质单位联合抽查"
PERSON = ("姓名", "部门", "工号", "执法证号", "有效期至", "专长")


def the_checklists(year: Year) -> None:
    """Each department's own sheets are read from its plugin and taken into use by its reviewer."""
    with on(1, 8):
        for code, plugin in (("zrzy", "natural_resources"), ("scjg", "market_regulation")):
            page = year.at(code, "head").open("/checklists")
            row = next(form for form in page.tree.forms if f"/{plugin}/" in form.get("action"))
            year.at(code, "head").send("post", row.get("action"), dict(row.fields))
        page = year.at("zrzy", "planner").open("/checklists").press("读取已安装的检查表")
        for code, titles in (
            ("zrzy", ("矿产资源开发利用专项检查表", "测绘")),
            ("scjg", ("登记事项检查表", "公示信息检查表")),
        ):
            reviewer = year.at(code, "reviewer")
            for title in titles:
                page = reviewer.open("/checklists").follow(title)
                assert "已启用" in page.press("启用这一版本").text


def the_list(year: Year) -> None:
    """第五条: two items are drafted, adopted by the head, published with the list."""
    with on(1, 12):
        propose(year, "ZRZY-01", "矿产资源开发利用情况检查", "矿产资源", "采矿权人",
                "中华人民共和国矿产资源法", ("矿产资源开发利用专项检查表", "登记事项检查表"), "5")  # fmt: skip
        propose(year, "ZRZY-02", "测绘资质巡查", "测绘", "测绘资质单位",
                "中华人民共和国测绘法", ("测绘", "公示信息检查表"), "5")  # fmt: skip
    with on(1, 15):
        head = year.at("zrzy", "head")
        for _each in range(2):
            head.open("/home").follow("审定抽查事项").press("审定")
        page = head.open("/items").follow("公布清单").press("公布清单")
        assert page.title == "第 1 次公布的清单"
        assert "测绘资质巡查" in year.citizen.open("/public/items").text


def propose(year: Year, code, name, domain, kind, law, sheets, ratio) -> None:
    page = year.at("zrzy", "planner").open("/items").follow("拟订事项")
    page = page.press("提交审定", **{
        "code": code, "name": name, "domain": domain, "methods": ["onsite"], "object_kind": kind,
        "initiating": option(page, "提交审定", "initiating", "自然资源局"),
        "participants": [option(page, "提交审定", "participants", "市场监督管理局")],
        "checklists": [option(page, "提交审定", "checklists", sheet) for sheet in sheets],
        "ratio_bp": ratio, "reason": "首次制订清单", "materials": "营业执照、许可证",
        "bases-0-document": law, "bases-0-article": "第四十九条", "bases-0-valid_from": "2025-07-01",
    })  # fmt: skip
    assert "等待审定" in page.text


def the_directories(year: Year) -> None:
    """Every row of the county's list of enterprises comes in; each department enters its people."""
    data = enterprises()
    with on(2, 3):
        page = upload(year.at("zrzy", "planner"), "entities", data)
        told = facts(page)
        codes = [
            row["统一社会信用代码"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        ]
        assert told["读取行数"] == f"{len(codes)}"
        assert told["新增"] == f"{len(set(codes))}", "no row may be lost"
        for code, short in (("zrzy", "自然资源局"), ("scjg", "市场监管局")):
            page = upload(year.at(code, "planner"), "inspectors", inspectors(code, short))
            assert "已全部导入" in page.text


def upload(person, kind: str, data: bytes):
    page = person.open(f"/directory/{kind}/import")
    page = page.press("校验并导入", file=(io.BytesIO(data), "名录.csv"))
    assert "已全部导入" in page.text, table(page)
    return page


def enterprises() -> bytes:
    """The real list where it lies, else the invented one."""
    real = SHARED / "data/enterprises_xinping.csv"
    if real.exists():
        return real.read_bytes()
    active = tuple(one for one in county(day(1, 4)).entities if one.state == "active")
    return directory_file(active)


def inspectors(code: str, short: str) -> bytes:
    people = db.session.scalars(
        db.select(Officer).where(Officer.login.like(f"{code}-inspector-%")).order_by(Officer.login)
    )
    rows = [
        (one.name, short, one.staff_number, f"滇{code.upper()}{n:04d}", "2029-12-31", "矿产")
        for n, one in enumerate(people, start=1)
    ]
    db.session.rollback()
    return write_csv(rows, list(PERSON))


def the_plan(year: Year) -> None:
    """第六条: drafted by the planner, published by the head before the end of March."""
    with on(3, 10):
        planner = year.at("zrzy", "planner")
        page = planner.open("/plans").follow("编制年度计划").press("开始编制")
        page = line(page, MINES, "ZRZY-01", {"ratio_bp": "5"}, day(4, 1), day(12, 20))
        line(page, SURVEYS, "ZRZY-02", {"take": "1"}, day(6, 1), day(7, 31))
    with on(3, 18):
        page = year.at("zrzy", "head").open("/home").follow("公布年度计划").press("公布")
        assert "已公布" in page.text
        assert MINES in year.citizen.open("/public/plans").follow(str(YEAR)).text


def line(page, name: str, item: str, amount: dict, starts, ends):
    page = page.follow("编入计划任务")
    return page.press("保存", **amount | {
        "name": name, "items": [option(page, "保存", "items", item)],
        "departments": [option(page, "保存", "departments", "市场监督管理局")],
        "starts_on": str(starts), "ends_on": str(ends),
    })  # fmt: skip

"""The pages of the list, the directories and the checklists, as officials use them."""

import io

import pytest

from jointcheck.ground.db import db
from tests.catalogue import build

pytestmark = pytest.mark.only_sqlite

ITEM = {
    "code": "ZRZY-01", "name": "采矿权人开发利用情况检查", "domain": "矿产资源", "methods": ["onsite"],
    "object_kind": "采矿权人", "tag": "矿山企业", "ratio_bp": "5", "reason": "首次列入",
    "bases-0-document": "《中华人民共和国矿产资源法》", "bases-0-article": "第五十六条",
    "bases-0-valid_from": "2025-07-01",
}  # fmt: skip


def test_an_item_is_proposed_adopted_and_published(office):
    page = office.at("zrzy", "planner").open("/items").follow("拟订事项")
    page = page.press("提交审定", **ITEM)
    assert "等待审定" in page.text
    head = office.at("zrzy", "head")
    todo = head.open("/home").follow("审定抽查事项")
    assert "现行第 1 版" in todo.press("审定").text
    page = head.open("/home").follow("公布清单").press("公布清单")
    assert "公布清单" not in head.open("/home").text
    assert page.title == "第 1 次公布的清单"
    assert "《中华人民共和国矿产资源法》第五十六条" in page.text


def test_another_row_for_a_basis_keeps_what_was_typed(office):
    page = office.at("zrzy", "planner").open("/items/new")
    page = page.press("再加一条依据", expect=200, **ITEM)
    form = page.form("提交审定")
    assert form.fields["name"] == ITEM["name"]
    assert "bases-1-document" in form.fields


WRONG = [
    ({"ratio_bp": "120"}, "0 到 100"),
    ({"name": ""}, "抽查事项"),
    ({"code": "矿一"}, "大写字母"),
    ({"bases-0-document": "", "bases-0-article": ""}, "至少写一条检查依据"),
    ({"name": "长" * 121}, "120"),
    ({"bases-0-valid_to": "2024-01-01"}, "早于施行日期"),
]


def test_what_the_list_may_not_say_is_told_at_the_field(office):
    page = office.at("zrzy", "planner").open("/items/new")
    for wrong, word in WRONG:
        errors = page.press("提交审定", 422, **(ITEM | wrong)).errors
        assert any(word in error for error in errors), (wrong, errors)


def test_another_department_sees_the_item_but_cannot_revise_it(app, office):
    item = build.item().id
    page = office.at("yjgl", "planner").open(f"/items/{item}")
    assert "修订" not in page.links()
    office.at("yjgl", "planner").open(f"/items/{item}/revise", expect=403)


def test_a_revision_starts_from_what_counts_and_shows_what_it_changed(app, office):
    item = build.item().id
    page = office.at("zrzy", "planner").open(f"/items/{item}/revise")
    page = page.press("提交审定", ratio_bp="10", reason="提高比例")
    assert "第 2 版待审定" in page.text
    assert "5%" in page.text
    assert "10%" in page.text


def upload(office, data: str, kind="entities"):
    page = office.at("zrzy", "planner").open(f"/directory/{kind}/import")
    return page.press("校验并导入", file=(io.BytesIO(data.encode()), "名录.csv"))


def test_a_file_with_a_wrong_row_is_told_row_by_row(office):
    page = upload(office, "企业名称,统一社会信用代码\n新平写错公司,91530427MA6K1A2B1E\n")
    assert "没有导入任何内容" in page.text
    assert "校验位" in page.text


def test_entities_are_imported_found_and_corrected(office):
    page = upload(office, "企业名称,统一社会信用代码,注册地址\n"
                          "新平云岭采石有限公司,91530427MA6K1A2B1D,新平县戛洒镇\n")  # fmt: skip
    assert "已全部导入" in page.text
    page = office.at("yjgl", "planner").open("/entities?q=云岭&region=戛洒镇").follow("云岭采石")
    page = page.follow("更正信息").press(
        "更正", tags="矿山企业、尾矿库", risk_class="B", reason="核实"
    )
    assert "尾矿库、矿山企业" in page.text
    assert "更正检查对象信息" in page.text


def test_lists_and_templates_are_taken_along_under_chinese_names(office):
    for url in ("/entities/export", "/directory/entities/template"):
        name = office.at("zrzy", "planner").client.get(url).headers["Content-Disposition"]
        assert "filename*=UTF-8''" in name
        assert name.isascii()


def test_something_that_is_no_table_is_refused_in_words(office):
    page = office.at("zrzy", "planner").open("/directory/entities/import")
    page = page.press("校验并导入", 422, file=(io.BytesIO(b"%PDF-1.7 x"), "名录.pdf"))
    assert any("不是表格文件" in error for error in page.errors)


def test_a_planner_keeps_the_people_of_his_department(office):
    planner = office.at("zrzy", "planner")
    page = planner.open("/inspectors").follow("登记人员")
    page = page.press("保存", **{"name": "白文山", "skills": "矿产，测绘", "certificates-0-number": "滇-01",
                               "certificates-0-valid_to": "2029-12-31"})  # fmt: skip
    assert "矿产、测绘" in page.text
    page = page.follow("登记不在岗时间").press(
        "登记不在岗时间", starts_on="2026-12-01", ends_on="2026-12-31", reason="学习"
    )
    assert "学习" in page.text
    subject = build.entities(1)[0].subject
    page = page.follow("登记回避关系").press("登记回避关系", subject=subject, ground="近亲属任职")
    assert subject in page.text
    page = page.press("解除")
    assert "近亲属任职" not in page.text
    office.at("yjgl", "planner").open(page.url, expect=404)


def test_a_checklist_is_taken_over_compared_and_approved_by_its_department(app, office):
    page = office.at("zrzy", "planner").open("/checklists")
    if "没有安装插件" in page.text:
        pytest.skip("示例插件没有安装在这个环境里")
    page = page.press("读取已安装的检查表")
    assert "矿产资源开发利用专项检查表" in page.text
    todo = office.at("zrzy", "reviewer").open("/home").follow("启用检查表")
    assert "已启用" in todo.press("启用这一版本").text
    assert "已启用" in office.at("zrzy", "head").open("/checklists").text


def test_empty_pages_say_what_belongs_there(office):
    for address in ("/items", "/entities", "/inspectors", "/checklists", "/items/editions"):
        page = office.at("zrzy", "planner").open(address)
        assert page.tree.xpath("//*[contains(@class,'empty')]"), address


def test_many_rows_need_no_more_statements_than_few(app, office):
    planner = office.at("zrzy", "planner")
    addresses = ("/entities", "/items", "/inspectors")
    fill(2)
    few = [statements(app, planner, address) for address in addresses]
    fill(18, start=50)
    assert [statements(app, planner, address) for address in addresses] == few


def fill(count, start=10):
    build.entities(count, "矿山企业", start=start)
    for n in range(start, start + count):
        build.propose(f"ZRZY-{n:02d}")
        build.inspector("ZRZY", "白文山", f"滇{n}")


def statements(app, person, address) -> int:
    count = 0

    def counted(*_args):
        nonlocal count
        count += 1

    db.event.listen(db.engine, "before_cursor_execute", counted)
    try:
        person.open(address)
    finally:
        db.event.remove(db.engine, "before_cursor_execute", counted)
    return count

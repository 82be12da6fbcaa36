"""A department without a programmer: template, upload, faults by cell, preview, approval, export."""

import io
from dataclasses import replace

import pytest

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistUpload, ChecklistVersion
from jointcheck.ground.db import db
from jointcheck.plugin import Checklist, Item, Section
from jointcheck.plugin.template import write
from jointcheck.plugin.workbook import read
from tests.plugin.blanks import BLANK, LICENCE

LICENCE_IN_ROW = replace(LICENCE, weight=0)


def ours(**changes) -> Checklist:
    return replace(BLANK, department="自然资源局", **changes)


def upload(person, checklist, expect=200):
    content = checklist if isinstance(checklist, bytes) else write(checklist)
    page = person.open("/checklists/upload")
    return page.press("核对并上传", expect, file=(io.BytesIO(content), "检查表.xlsx"))


def adopted(office, checklist):
    page = upload(office.at("zrzy", "planner"), checklist)
    return office.at("zrzy", "head").open(page.url).press("启用这一版本")


def download(person, url) -> bytes:
    with person.client.get(url) as response:
        return response.data


def test_from_template_to_use(app, office):
    planner = office.at("zrzy", "planner")
    template = read(download(planner, "/checklists/template"))
    page = upload(planner, replace(template, code="land", title="临时用地专项检查表"))
    assert page.title == "临时用地专项检查表"
    assert "启用这一版本" not in page.buttons()
    todo = office.at("zrzy", "reviewer").open("/home").follow("启用上传的检查表")
    assert "已启用" in todo.press("启用这一版本").text
    version = pins.latest_approved("land")
    assert (version.source, version.department.code) == ("uploaded/ZRZY", "ZRZY")


def test_an_exported_workbook_is_the_same_checklist(app, office):
    adopted(office, ours())
    key, digest = db.session.execute(db.select(ChecklistVersion.id, ChecklistVersion.digest)).one()
    content = download(office.at("yjgl", "planner"), f"/checklists/{key}/workbook")
    assert read(content).digest == digest


def test_every_fault_is_told_by_cell_and_nothing_is_stored(app, office):
    wrong = ours(
        sections=(Section("一", (replace(LICENCE, bases=()), replace(LICENCE, code="B"))),)
    )
    page = upload(office.at("zrzy", "planner"), wrong, 422)
    assert "检查项!D2：须写明法律依据" in page.errors
    assert any(fault.startswith("检查项!B3：编号须以小写字母开头") for fault in page.errors)
    assert db.session.scalar(db.select(db.func.count(ChecklistUpload.id))) == 0


@pytest.mark.only_sqlite
def test_another_department_keeps_its_codes(app, office):
    adopted(office, ours())
    other = office.at("yjgl", "planner")
    page = upload(other, replace(ours(version="2"), department="应急管理局"), 422)
    assert "封面!B1：代码“blank”已由自然资源局使用，请另取代码" in page.errors
    page = upload(other, ours(code="mine"), 422)
    assert "封面!B5：只能上传本部门的检查表，须写“应急管理局”" in page.errors


@pytest.mark.only_sqlite
def test_a_version_is_not_written_over_and_an_item_keeps_its_kind(app, office):
    adopted(office, ours())
    planner = office.at("zrzy", "planner")
    page = upload(planner, ours(), 422)
    assert "封面!B3：与已登记的 2026.1 版完全相同，没有变化" in page.errors
    page = upload(planner, ours(title="改了名称"), 422)
    assert "封面!B3：2026.1 版已登记，内容有改动的须改版本号" in page.errors
    counted = replace(LICENCE, kind="text", weight=0, photos_on=(), sentences=(), suggests=())
    page = upload(planner, ours(version="2", sections=(Section("一", (counted,)),), bands=()), 422)
    assert "检查项!G2：类型不得由“检查结论”改为“文字”，请另用新编号" in page.errors


@pytest.mark.only_sqlite
def test_the_difference_to_the_last_version_is_shown(app, office):
    adopted(office, ours())
    page = upload(office.at("zrzy", "planner"), ours(version="2026.2", title="某某检查表（修订）"))
    assert "与版本 2026.1 的差异" in page.text
    assert "某某检查表（修订）" in page.text


@pytest.mark.only_sqlite
def test_a_better_workbook_takes_the_place_of_one_that_waits(app, office):
    planner = office.at("zrzy", "planner")
    first = upload(planner, ours())
    second = upload(planner, ours(title="写对了名称"))
    assert "已被后来上传的代替" in planner.open(first.url).text
    office.at("zrzy", "head").open(second.url).press("启用这一版本")
    assert [v.title for v in db.session.scalars(db.select(ChecklistVersion))] == ["写对了名称"]


@pytest.mark.only_sqlite
def test_nobody_approves_what_he_uploaded_himself(app, office):
    page = upload(office.at("zrzy", "head"), ours())
    assert "启用这一版本" not in page.buttons()
    other = office.at("zrzy", "reviewer").open(page.url).press("撤下")
    assert "没有等待启用的工作簿" in other.text
    office.at("yjgl", "head").open(page.url, expect=404)


@pytest.mark.only_sqlite
def test_the_preview_behaves_as_the_tablet_and_stores_nothing(app, office):
    page = upload(office.at("zrzy", "planner"), ours()).follow("预览（平板上的样子）")
    assert "是否持证" in page.text
    assert "当作已拍照" in page.text
    assert not page.tree.xpath("//*[@id='item-licence'][@hx-post]")
    assert page.tree.xpath("//*[@id='item-area'][@hidden]")
    page = page.press("看看还缺什么", v_licence="发现问题")
    assert not page.tree.xpath("//*[@id='item-area'][@hidden]")
    state = page.tree.xpath("string(//*[@id='state-licence'])")
    assert "须上传现场照片" in state
    assert "须说明具体情况" in state
    page = page.press("看看还缺什么", p_licence="y", n_licence="过期")
    assert "齐全" in page.tree.xpath("string(//*[@id='state-licence'])")


@pytest.mark.only_sqlite
def test_a_repeated_group_is_shown_with_what_is_asked_in_each_row(app, office):
    rows = Item("wells", "井逐口检查", kind="repeat", maximum="5", items=(LICENCE_IN_ROW,))
    listed = ours(sections=(Section("一", (rows,)),), bands=())
    page = upload(office.at("zrzy", "planner"), listed)
    assert "有几件填几组，0 至 5 组" in page.text
    assert "是否持证" in page.text

"""Rows of a repeated group on the tablet and on paper."""

from dataclasses import replace
from datetime import date

import pytest

from jointcheck.ground.db import db
from jointcheck.plugin import PROBLEM, Item, Section
from jointcheck.visit import paper_sheet
from jointcheck.visit.model import Sheet
from tests.plugin.test_repeat import LAW, LICENCE, LIST, WELLS
from tests.visit import scene

pytestmark = pytest.mark.only_sqlite

GRADE = Item("grade", "等级", LAW, kind="choice", choices=("甲级", "乙级"), note_on=("乙级",))
WORKS = replace(
    LIST, code="mining_wells", department="自然资源局", effective_from=date(2026, 1, 1),
    sections=(Section("探井", (LICENCE, GRADE, WELLS)),),
)  # fmt: skip


@pytest.fixture
def wells(app, monkeypatch):
    monkeypatch.setattr(scene, "MINING", WORKS)
    return scene.sheet(scene.record(), WORKS.code).id


def stored(sheet):
    return {a.code: a.value for a in db.session.get(Sheet, sheet).answers}


def test_the_page_shows_the_next_row_and_after_saving_another(office, wells):
    inspector = office.at("zrzy", "inspector")
    page = inspector.open(f"/field/sheets/{wells}")
    first, second = (page.tree.get_element_by_id(f"item-depth-{n}") for n in (1, 2))
    assert "hidden" not in first.attrib
    assert "hidden" in second.attrib
    page = page.press("保存", **{"v_depth-1": "30.5", "v_sealed-1": PROBLEM})
    assert "hidden" not in page.tree.get_element_by_id("item-depth-2").attrib
    assert "hidden" not in page.tree.get_element_by_id("item-why-1").attrib
    assert stored(wells) == {"depth-1": "30.5", "sealed-1": PROBLEM}


def test_a_fault_names_its_row_and_stores_nothing(office, wells):
    page = office.at("zrzy", "inspector").open(f"/field/sheets/{wells}")
    page = page.press("保存", expect=422, **{"v_depth-1": "三十"})
    assert "井深（第1条）" in page.errors[0]
    assert stored(wells) == {}


def test_a_row_beyond_the_last_is_not_there(office, wells):
    inspector = office.at("zrzy", "inspector")
    page = inspector.open(f"/field/sheets/{wells}")
    token = page.tree.xpath("string(//input[@name='csrf_token']/@value)")
    for code in ("depth-5", "depth", "depth-0", "depth-01"):
        answer = inspector.client.post(f"/field/sheets/{wells}/answers/{code}",
                                       data={"csrf_token": token, "form_name": "SheetForm"})  # fmt: skip
        assert answer.status_code == 404


def test_on_paper_every_row_stands_by_itself_and_no_note_is_lost():
    answers = {
        "licence": {"value": "未发现问题", "note": ""},
        "grade": {"value": "乙级", "note": "证书降级"},
        "depth-1": {"value": "30", "note": ""},
        "sealed-1": {"value": PROBLEM, "note": "敞口"},
    }
    (section,) = paper_sheet.sections(WORKS, answers)
    assert [row["text"] for row in section["rows"]] == [
        "是否持证", "探井（第1条）", "是否封填（第1条）",
    ]  # fmt: skip
    licence, well, sealed = section["rows"]
    assert licence["values"][0] == {
        "label": "等级", "value": "乙级", "unit": None, "choices": ["甲级", "乙级"],
    }  # fmt: skip
    assert licence["note"] == "等级：证书降级"
    assert well["values"][0]["value"] == "30"
    assert not well["boxes"]
    assert (sealed["verdict"], sealed["note"]) == (PROBLEM, "敞口")


def test_the_form_for_the_pen_has_a_few_rows_of_each_repeated_group():
    (section,) = paper_sheet.sections(WORKS, None)
    assert sum(row["text"].startswith("探井") for row in section["rows"]) == 3

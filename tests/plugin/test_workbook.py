import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.plugin import Basis, Section, problems
from jointcheck.plugin.cells import COLUMNS, COVER
from jointcheck.plugin.spreadsheet import MAX_BYTES, Faulty
from jointcheck.plugin.template import template, write
from jointcheck.plugin.workbook import letters, read
from tests.plugin.blanks import BLANK, LICENCE

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).filter(
    lambda text: not re.search("_x[0-9A-Fa-f]{4}_", text)
)


def book(rows, cover=None, choices=(("名称", "选项"),)):
    """A workbook typed by hand: cover by title, rows below the full header by title."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"strings_to_numbers": False})
    filled = {"代码": "t", "名称": "表", "版本": "1", "施行日期": "2026-01-01", "部门": "某局"}
    sheets = [
        list((filled | (cover or {})).items()),
        [list(COLUMNS.values()), *([row.get(t, "") for t in COLUMNS.values()] for row in rows)],
        choices,
    ]
    for name, lines in zip(("封面", "检查项", "选项"), sheets, strict=True):
        sheet = made.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    made.close()
    return out.getvalue()


def row(**cells):
    names = {"章节": "一", "编号": "a", "检查内容": "某事项", "法律依据": "《某法》第一条"}
    return names | cells


def faults(content):
    with pytest.raises(Faulty) as caught:
        read(content)
    return caught.value.faults


def test_a_checklist_survives_its_workbook():
    assert read(write(BLANK)) == BLANK


def test_equal_checklists_give_equal_bytes():
    assert write(BLANK) == write(BLANK)


@given(text=WORDS, document=WORDS.filter(lambda t: not set(t) & set("《》（）｜～")))
@settings(max_examples=30, deadline=None)
def test_any_words_survive_the_workbook(text, document):
    item = replace(LICENCE, text=text, bases=(Basis(document, "", "第一条"),), points=text)
    checklist = replace(BLANK, sections=(Section("一", (item,)),))
    assert read(write(checklist)) == checklist


def test_no_cell_becomes_a_formula():
    sly = replace(LICENCE, text='=HYPERLINK("x")', points="+1+1", method="@SUM(1)")
    content = write(replace(BLANK, sections=(Section("一", (sly,)),)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_the_template_is_adoptable_as_it_is():
    assert problems(read(template("forestry", "林业和草原局", date(2026, 1, 1)))) == []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"法律依据": ""}, "检查项!D2：须写明法律依据"),
        ({"法律依据": "某法第一条"}, "检查项!D2：法律依据须每行写作《文件名称》（文号）第几条"),
        ({"编号": "一号"}, "检查项!B2：编号须以小写字母开头"),
        ({"检查内容": ""}, "检查项!C2：须写明检查内容"),
        ({"类型": "打分"}, "检查项!G2：类型须是"),
        ({"选项": "grades"}, "检查项!I2：“选项”表中没有“grades”"),
        ({"显示条件": "aproved=发现问题"}, "检查项!M2：“aproved”不在本行之前"),
        ({"显示条件": "aproved"}, "检查项!M2：须写作“编号=结果”"),
        ({"须拍照的结果": "不合格"}, "检查项!N2：“不合格”不是本项可能的结果"),
        ({"分值": "十"}, "检查项!R2：“十”不是整数"),
        ({"章节": ""}, "检查项!A2：须写明章节"),
        ({"分组": "g"}, "检查项!U2：本章节之前没有分组“g”"),
    ],
)
def test_a_fault_names_sheet_and_cell(cells, fault):
    assert any(words.startswith(fault) for words in faults(book([row(**cells)])))


def test_every_faulty_cell_is_named_at_once():
    wrong = [row(法律依据="无"), row(编号="b", 分值="多"), row(编号="c")]
    assert [words.split("：")[0] for words in faults(book(wrong))] == ["检查项!D2", "检查项!R3"]


def test_cover_faults_name_their_cell():
    words = faults(book([row()], {"施行日期": "明年", "部门": ""}))
    assert "封面!B4：“明年”不是日期，应如 2026-07-01" in words
    assert "封面!B5：须写明部门" in words


def test_numbers_and_days_typed_as_such_are_understood():
    made = read(book([row(分值=5.0)], {"版本": 2026.0}))
    assert (made.version, made.item("a").weight) == ("2026", 5)


def test_a_blank_section_continues_the_one_above():
    made = read(book([row(), {}, row(章节="", 编号="b")]))
    assert [len(section.items) for section in made.sections] == [2]


def test_every_field_of_a_checklist_has_its_place_in_the_workbook():
    covered = set(COVER) | {"sections", "form_base"}  # code has no cell
    assert covered == set(BLANK.__dataclass_fields__)
    assert set(COLUMNS) - {"section", "group"} == set(LICENCE.__dataclass_fields__) - {"items"}


def with_sheet(xml):
    content = io.BytesIO(write(BLANK))
    out = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name.endswith("sheet2.xml") else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 XLSX"),
        (b"PK\x03\x04 nonsense", "不是 XLSX"),
        (b"<html></html>", "不是 XLSX"),
        (b"0" * (MAX_BYTES + 1), "文件过大"),
        (with_sheet(b'<c r="XFD1048576"/>'), "超出范围"),
        (with_sheet(b" " * 31 * 2**20), "展开后过大"),
        (with_sheet(b"<broken"), ""),
    ],
    ids=["empty", "half a zip", "html", "large", "far cell", "bomb", "broken xml"],
)
def test_a_hostile_file_is_refused_with_a_sentence(content, sentence):
    assert any(sentence in words for words in faults(content))


def test_a_workbook_without_its_sheets_is_told_which():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    made.add_worksheet("Sheet1")
    made.close()
    assert faults(out.getvalue()) == ["缺少工作表“封面”“检查项”"]


def test_columns_are_named_as_the_spreadsheet_does():
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701)] == ["A", "Z", "AA", "AZ", "BA", "ZZ"]

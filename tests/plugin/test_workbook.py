import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointcheck.plugin import PROBLEM, Basis, Section, Sentence, Suggestion, problems
from jointcheck.plugin.cells import COLUMNS, COVER
from jointcheck.plugin.spreadsheet import MAX_BYTES, Faulty
from jointcheck.plugin.template import template, write
from jointcheck.plugin.workbook import letters, read
from tests.plugin.blanks import AREA, BLANK, DAY, GRADE, LICENCE, REMARK

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
    names = {
        "章节": "一",
        "编号": "a",
        "检查内容": "某事项",
        "法律依据": "《某法》（无文号）第一条｜2025-07-01～",
    }
    return names | cells


def faults(content):
    with pytest.raises(Faulty) as caught:
        read(content)
    return caught.value.faults


def test_a_checklist_survives_its_workbook():
    assert read(write(BLANK)) == BLANK


def test_equal_checklists_give_equal_bytes():
    assert write(BLANK) == write(BLANK)


ANYTHING = st.text(
    st.sampled_from("ab一《》（）｜～：；、=/ \t\n_x0041_.5无是"), max_size=8
) | st.text(max_size=6)
BASES = st.builds(Basis, ANYTHING, ANYTHING, ANYTHING, st.none() | st.just(date(2025, 7, 1)))
ITEMS = st.builds(
    replace,
    st.sampled_from([LICENCE, AREA, DAY, GRADE, REMARK]),
    text=ANYTHING,
    bases=st.lists(BASES, min_size=1, max_size=2).map(tuple),
    method=ANYTHING,
    points=ANYTHING,
    unit=ANYTHING,
    materials=st.lists(ANYTHING, max_size=2).map(tuple),
    sentences=st.lists(st.builds(Sentence, st.just(PROBLEM), ANYTHING), max_size=2).map(tuple),
    suggests=st.lists(st.builds(Suggestion, st.just(PROBLEM), ANYTHING), max_size=2).map(tuple),
    show_if=st.none(),
)


@given(
    item=ITEMS, title=ANYTHING, name=ANYTHING, materials=st.lists(ANYTHING, max_size=2).map(tuple)
)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_may_be_adopted_survives_the_workbook(item, title, name, materials):
    """The converse: what a cell cannot hold is told to the author, in the sentence of its field."""
    checklist = replace(
        BLANK,
        title=name,
        sections=(Section(title, (item,)),),
        materials=materials,
        serves=materials,
    )
    if not problems(checklist):
        assert read(write(checklist)).digest == checklist.digest


@given(text=WORDS, document=WORDS.filter(lambda t: not set(t) & set("《》（）｜～")))
@settings(max_examples=30, deadline=None)
def test_ordinary_words_may_be_adopted(text, document):
    item = replace(
        LICENCE,
        text=text,
        bases=(Basis(document, "无文号", "第一条", date(2025, 7, 1)),),
        points=text,
    )
    checklist = replace(BLANK, sections=(Section("一", (item,)),))
    assert problems(checklist) == []
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
        ({"法律依据": "《某法》第一条｜2025-07-01～"}, "检查项!D2：《某法》须在括号里写明文号"),
        ({"法律依据": "《某法》（无文号）｜2025-07-01～"}, "检查项!D2：《某法》须写明第几条"),
        ({"法律依据": "《某法》（无文号）第一条"}, "检查项!D2：《某法》须写明施行日期"),
        (
            {"法律依据": "《某法》（无文号）全文｜2025-07-01～"},
            "检查项!D2：《某法》引用全文的，须在括号里写明理由",
        ),
        ({"编号": "一号"}, "检查项!B2：编号须以小写字母开头"),
        ({"检查内容": ""}, "检查项!C2：须写明检查内容"),
        ({"类型": "打分"}, "检查项!G2：类型须是"),
        ({"选项": "grades"}, "检查项!I2：“选项”表中没有“grades”"),
        ({"显示条件": "aproved=发现问题"}, "检查项!M2：“aproved”不在本行之前"),
        ({"显示条件": "aproved"}, "检查项!M2：须写作“编号=结果”"),
        ({"须拍照的结果": "不合格"}, "检查项!N2：“不合格”不是本项可能的结果"),
        ({"分值": "十"}, "检查项!R2：“十”不是整数"),
        ({"章节": ""}, "检查项!A2：须写明章节"),
        ({"分组": "g"}, "检查项!U2：本行须紧接在分组“g”"),
    ],
)
def test_a_fault_names_sheet_and_cell(cells, fault):
    assert any(words.startswith(fault) for words in faults(book([row(**cells)])))


def test_a_document_may_be_cited_as_a_whole_with_a_reason():
    made = read(book([row(法律依据="《某规程》（GB 1-2020）全文（技术标准）｜2021-09-01～")]))
    assert made.item("a").bases[0].reason == "技术标准"


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


MADE = [*COLUMNS.values()]


def typed(rows, merge="", formula="", head=MADE, extra=()):
    """The sheet 检查项 as somebody types it who does not follow the template."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    cover = made.add_worksheet("封面")
    filled = {"代码": "t", "名称": "表", "版本": "1", "施行日期": "2026-01-01", "部门": "某局"}
    for number, line in enumerate([*filled.items(), *extra]):
        cover.write_row(number, 0, line)
    sheet = made.add_worksheet("检查项")
    sheet.write_row(0, 0, head)
    for number, one in enumerate(rows, 1):
        sheet.write_row(number, 0, [one.get(title, "") for title in head])
    if formula:
        sheet.write_formula(formula, '=CONCATENATE("a","b")', value="ab")
    if merge:
        sheet.merge_range(merge, "一")
    made.close()
    return out.getvalue()


def test_merged_cells_are_named():
    words = faults(typed([row(), row(编号="b")], merge="A2:A3"))
    assert words[0] == "检查项!A2：A2:A3 合并了单元格，请取消合并，逐行填写"


def test_formulas_are_named_though_they_show_a_text():
    words = faults(typed([row(), row(编号="b")], formula="C3"))
    assert words == ["检查项!C3：不接受公式，请改为文字（复制后“选择性粘贴”数值）"]


def test_a_repeated_code_names_its_cell_and_the_first_row():
    words = faults(typed([row(), row(编号="b"), row()]))
    assert words == ["检查项!B4：编号“a”与第 2 行重复", "检查项!B2：编号重复出现 2 次"]


def test_a_condition_on_a_later_item_names_its_cell():
    words = faults(typed([row(显示条件="b=发现问题"), row(编号="b")]))
    assert words == ["检查项!M2：“b”不在本行之前"]


def test_unknown_and_repeated_columns_are_named():
    words = faults(typed([row()], head=[*MADE, "备注", "编号"]))
    assert words == ["检查项!V1：不认识的列“备注”", "检查项!W1：“编号”与 B 列重复"]


def test_unknown_and_repeated_lines_of_the_cover_are_named():
    words = faults(typed([row()], extra=[("备注", "x"), ("代码", "u")]))
    assert words == ["封面!A6：不认识“备注”", "封面!A7：“代码”与第 1 行重复"]


def test_ten_thousand_rows_are_refused_where_they_begin_to_be_too_many():
    words = faults(typed([row(编号=f"c{n}") for n in range(10_000)]))
    assert words == ["检查项!A2001：超出范围（至多 2000 行），请删除多余的行列"]


def test_more_rows_than_a_checklist_may_have_are_refused_at_the_items():
    words = faults(typed([row(编号=f"c{n}") for n in range(301)]))
    assert words == ["检查项!A2：检查项须有 1 至 300 项"]


def test_a_section_that_comes_back_is_not_quietly_moved_up():
    words = faults(typed([row(), row(章节="二", 编号="b"), row(编号="c")]))
    assert words == ["检查项!A4：章节“一”的行须放在一起，中间不得插入别的章节"]


def test_one_cell_that_cannot_be_read_hides_no_fault_of_another_row():
    words = faults(typed([row(分值="多"), row(编号="b", 法律依据="")]))
    assert words == ["检查项!R2：“多”不是整数", "检查项!D3：须写明法律依据"]


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

"""Tables that people hand in and get: any encoding, any fault told in words, no formula."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import table
from jointcheck.ground.export import write_csv, write_xlsx
from jointcheck.ground.table import TableError, pick, read

TEXT = "企业名称,统一社会信用代码\n新平䶮㛃商店,92530427MA6N8P3Q2C\n"


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data).rows]


def workbook(fill, **options) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        fill(book.add_worksheet(), book)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_a_chinese_office_reads_alike(encoding):
    found = read(TEXT.encode(encoding))
    assert found.columns == ("企业名称", "统一社会信用代码")
    assert [row.cells for row in found.rows] == [("新平䶮㛃商店", "92530427MA6N8P3Q2C")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_by_comma_semicolon_or_tab(mark):
    assert cells(f"甲{mark}乙\n1{mark}2\n".encode()) == [("1", "2")]


def test_a_file_is_read_from_disk_as_from_memory(tmp_path):
    file = tmp_path / "misnamed.xlsx"
    file.write_bytes(TEXT.encode("gb18030"))
    assert read(file).encoding == "gb18030"
    assert len(list(read(file).rows)) == 1


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    found = read("新平县检查对象名录,\n,\n甲,乙\n\n1,2\n\n3,4\n".encode())
    assert found.columns == ("甲", "乙")
    assert [row.number for row in found.rows] == [5, 7]


def test_a_spreadsheet_gives_dates_text_and_only_its_visible_sheet():
    def fill(page, book):
        page.hide()
        page.write_row(0, 0, ["不要", "这张"])
        shown = book.add_worksheet("名录")
        shown.activate()
        shown.write_row(1, 0, ["名称", "日期", "数"])
        import_day = book.add_format({"num_format": "yyyy-mm-dd"})
        shown.write_row(2, 0, ["甲", "", 3])
        shown.write_number(2, 1, 46349, import_day)

    found = read(workbook(fill))
    assert found.kind == "xlsx"
    assert [(row.number, row.cells) for row in found.rows] == [(3, ("甲", "2026-11-23", "3"))]


def test_a_code_that_became_a_number_stays_visibly_spoilt():
    def fill(page, _book):
        page.write_row(0, 0, ["名称", "代码"])
        page.write_row(1, 0, ["甲", 515304277380734094])
        page.write_row(2, 0, ["乙", 530427000001231])

    assert cells(workbook(fill)) == [("甲", "5.15304277380734E+17"), ("乙", "530427000001231")]


def test_the_text_trick_of_spreadsheets_is_undone():
    assert cells('代码,名\n="0123",甲\n'.encode()) == [("0123", "甲")]


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return out.getvalue()


def corner(page, _book) -> None:
    page.write_row(0, 0, ["甲", "乙"])
    page.write(1_048_575, 16_383, "x")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("照片.txt", "不是表格")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"\xef\xbb\xbf\r\n", "是空的"),
        (b"%PDF-1.7 ...", "不是表格文件"),
        (b"\x00\x01\x02\x03", "不是表格文件"),
        (b"<html><table></table></html>", "其实是网页"),
        (b"PK\x03\x04broken", "已损坏"),
        (zipped(), "不是电子表格"),
        (bomb(30 << 20), "过大"),
        (workbook(corner), "过大"),
        (workbook(lambda page, _book: None), "没有填写内容"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "已损坏"),
        (b"a,b\n\xff\xff\xff,1\n", "编码无法识别"),
        ("甲,甲\n1,2\n".encode(), "出现了两次"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n1\n", "超过 200 列"),
        ('甲,乙\n"没有成对,' .encode() + b"x" * (2 << 20), "引号没有成对"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_words(data, said):
    with pytest.raises(TableError, match=said):
        list(read(data, "名录.csv").rows)


def test_too_many_rows_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    with pytest.raises(TableError, match="超过 3 行"):
        list(read("甲,乙\n".encode() + b"1,2\n" * 4).rows)


def test_columns_are_found_under_any_of_their_titles():
    wanted = {"name": ("企业名称", "主体名称"), "code": ("代码",), "note": ("备注",)}
    assert pick(("代码 ＊", "主体名称（必填）"), wanted, ("name",)) == {"name": 1, "code": 0}


def test_a_missing_column_is_named_with_what_was_there():
    with pytest.raises(TableError, match=r"缺少列：企业名称。文件里的列是：张三、李四"):
        pick(("张三", "李四"), {"name": ("企业名称", "主体名称")}, ("name",))


ROWS = st.lists(
    st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=("C",))), st.just("末")),
    max_size=5,
)


@given(ROWS)
def test_what_we_hand_out_comes_back_and_cannot_calculate(rows):
    data = write_csv(rows, ["甲", "乙"])
    for line in data.decode("utf-8-sig").splitlines()[1:]:
        assert not line.lstrip('"').startswith(("=", "+", "-", "@"))
    assert cells(data) == [(text.strip(), "末") for text, _end in rows]


def test_a_spreadsheet_that_we_hand_out_holds_no_formula_and_the_same_bytes():
    rows = [["=1+1", "http://example.invalid", "915304277380734094", 7, None, True]]
    data = write_xlsx(rows, list("甲乙丙丁戊己"))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert data == write_xlsx(rows, list("甲乙丙丁戊己"))
    assert cells(data) == [("=1+1", "http://example.invalid", "915304277380734094", "7", "", "是")]

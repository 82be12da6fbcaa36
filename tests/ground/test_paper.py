"""Papers that leave the house: complete, literal, never filled in by the machine."""

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pikepdf
import pytest
import typst

from jointcheck.ground import paper, paper_data
from tests.ground import paper_examples as examples
from tests.ground import paper_letters as letters
from tests.ground.paper_letters import ALL
from tests.pdf import words_of

AT = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)


def printed(name: str, data: dict[str, Any]) -> str:
    """The words on the paper without spaces and line ends, as a person would search them."""
    return re.sub(r"\s", "", words_of(paper.render(name, data, at=AT)))


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        hidden = ("strokes", "digest", "verify")
        return [s for key, inner in value.items() if key not in hidden for s in strings(inner)]
    if isinstance(value, list):
        return [s for inner in value for s in strings(inner)]
    return [value] if isinstance(value, str) else []


def follows(kind: Any, value: Any) -> bool:
    """Whether plain data is what a TypedDict of the contract describes, no more and no less."""
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        keys = value.keys() if isinstance(value, dict) else set()
        complete = kind.__required_keys__ <= keys <= hints.keys()
        return complete and all(follows(hints[k], value[k]) for k in keys)
    if get_origin(kind) is list:
        return isinstance(value, list) and all(follows(get_args(kind)[0], v) for v in value)
    if get_args(kind):
        return any(value == k if isinstance(k, str) else follows(k, value) for k in get_args(kind))
    return isinstance(value, kind)


@pytest.mark.parametrize("name", ALL)
def test_the_examples_follow_the_contract(name: str):
    assert follows(getattr(paper_data, name.title()), ALL[name]())


@pytest.mark.parametrize("name", ALL)
def test_everything_that_was_given_is_on_the_paper(name: str):
    data = ALL[name]()
    words = printed(name, data)
    dates = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
    given = {re.sub(r"\s", "", s) for s in strings(data) if not dates.fullmatch(s)}
    if name != "record":
        given -= {"0877-0000001", examples.PARTY["address"], examples.PARTY["representative"]}
    broken = {s for s in given if s not in words and not all(part in words for part in halves(s))}
    assert broken == set()


def halves(text: str) -> list[str]:
    """A cell of a table is read line by line, so a wrapped text comes in pieces."""
    return [text[n : n + 2] for n in range(0, len(text) - 1, 2)]


@pytest.mark.parametrize("name", ALL)
def test_the_same_input_gives_the_same_bytes(name: str):
    first = paper.render(name, ALL[name](), at=AT)
    assert first == paper.render(name, ALL[name](), at=AT)
    assert first != paper.render(name, ALL[name](), at=AT.replace(year=2027))


@pytest.mark.parametrize("name", ALL)
def test_every_paper_declares_pdf_a_and_carries_its_fonts(name: str):
    with pikepdf.open(io.BytesIO(paper.render(name, ALL[name](), at=AT))) as pdf:
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["xmp:CreateDate"].startswith("2026-11-23T04:05:00")
        assert str(pdf.Root.Lang).startswith("zh")
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in found if o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(f"/FontFile{n}" in f for n in ("", 2, 3)) for f in fonts)


def test_a_machine_can_read_the_data_that_travels_in_the_paper():
    given = {"被检查对象": "新平示例矿业有限公司", "结果": None}
    made = paper.render("sheet", examples.sheet(), at=AT, attach=given)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "3"
        assert json.loads(pdf.attachments["data.json"].get_file().read_bytes()) == given


def test_every_character_that_cannot_be_shown_is_named_and_nothing_is_printed():
    data = examples.notice()
    data["party"] = examples.PARTY | {"name": "示例𪚥矿业😀公司\x07"}
    with pytest.raises(paper.MissingGlyph) as refusal:
        paper.render("notice", data, at=AT)
    assert set(refusal.value.characters) == {"𪚥", "😀", "\x07"}
    assert "U+2A6A5" in str(refusal.value)


def test_a_character_of_the_private_area_is_named():
    data = examples.notice() | {"initiator": "新平县\ue000局"}
    with pytest.raises(paper.MissingGlyph, match=r"U\+E000"):
        paper.render("notice", data, at=AT)


def test_a_picture_never_shows_a_box_for_a_missing_character():
    data = examples.notice() | {"initiator": "示例𪚥局"}
    with pytest.raises(paper.MissingGlyph):
        paper.pages("notice", data, AT)


def test_markup_in_a_text_is_only_text():
    literal = '#read("/etc/passwd")*重*$x$`c`<b>\\u{41}//注[附]@某'
    data = examples.record() | {"conclusion": literal}
    assert literal in printed("record", data)


def test_a_line_end_in_a_text_stays_a_line_end():
    data = examples.record() | {"conclusion": "第一行\n第二行"}
    lines = words_of(paper.render("record", data, at=AT)).splitlines()
    assert any(line.endswith("第一行") for line in lines)
    assert any(line.startswith("第二行") for line in lines)


def test_rare_characters_of_names_are_printed():
    data = examples.record()
    data["party"] = examples.PARTY | {"name": "新平䶮㛃䲟𫖮矿业有限公司"}
    assert "新平䶮㛃䲟𫖮矿业有限公司" in printed("record", data)


def test_what_was_not_inspected_stays_blank():
    words = printed("record", examples.blank_record())
    assert "√" not in words
    table = words[: words.index("注：")]
    assert not any(result in table for result in ("未发现问题", "不涉及", "未检查", "None", "none"))


def test_a_sheet_without_answers_has_three_empty_boxes_a_row():
    data = examples.sheet()
    for section in data["sections"]:
        section["rows"] = [row | {"verdict": None} for row in section["rows"]]
    words = printed("sheet", data)
    assert "√" not in words
    assert words.count("□") == 3 * 4


def test_a_sheet_marks_exactly_the_answers_given():
    words = printed("sheet", examples.sheet())
    assert words.count("√") == 3
    assert words.count("□") == 3 * 4


def test_an_answer_outside_the_choices_is_refused_instead_of_vanishing():
    data = examples.sheet()
    data["sections"][0]["rows"][0]["verdict"] = "大概没问题"
    with pytest.raises(typst.TypstError, match="大概没问题"):
        paper.render("sheet", data, at=AT)


def test_a_field_the_stage_forgot_is_refused_instead_of_left_out():
    data = letters.reply()
    del data["remedies"]
    with pytest.raises(typst.TypstError, match="remedies"):
        paper.render("reply", data, at=AT)


def test_a_record_of_forty_items_repeats_its_head_on_every_page_it_fills():
    pages = words_of(paper.render("record", examples.long_record(40), at=AT)).split("\f")
    filled = [page for page in pages if re.search(r"第\d+号事项", page)]
    assert len(filled) >= 3
    for page in filled:
        assert "检查结果" in page
        assert "实施部门：新平县自然资源局" in page
    assert len(set(re.findall(r"第(\d+)号事项", "".join(pages)))) == 40


@pytest.mark.parametrize("field", ["conclusion", "opinion"])
def test_a_text_longer_than_a_page_loses_nothing(field: str):
    long = "".join(f"第{n}句说明现场情况。" for n in range(400))
    data = examples.record()
    if field == "opinion":
        data["answer"] = data["answer"] | {"opinion": long}
    else:
        data["conclusion"] = long
    words = printed("record", data)
    assert set(re.findall(r"第(\d+)句", words)) == {str(n) for n in range(400)}


def test_a_refusal_to_sign_is_recorded_with_its_witness():
    words = printed("record", examples.refused_record())
    for piece in ("拒绝签字情况", "认为拐点坐标有误", "2026年11月23日12时00分", "吴示例"):
        assert piece in words
    assert "当事人签字（盖章）" not in words


def test_measures_not_yet_known_are_not_printed_as_none_taken():
    assert "未采取措施" not in printed("record", examples.record() | {"measures": None})
    assert "未采取措施" in printed("record", examples.record() | {"measures": []})


def test_a_clue_driven_notice_does_not_claim_a_draw():
    words = printed("notice", examples.notice() | {"draw": None})
    assert "随机抽取" not in words
    assert "摇号" not in words


def test_a_refusal_tells_both_remedies_as_well():
    words = printed("rejection", letters.rejection())
    for part in (
        "不予受理",
        "已逾期",
        "60日内，依法向新平彝族傣族自治县人民政府申请行政复议",
        "提起行政诉讼",
    ):
        assert part in words


def test_a_reply_tells_both_remedies_with_authority_and_term():
    for outcome in ("维持", "更正"):
        words = printed("reply", letters.reply() | {"outcome": outcome})
        assert "60日内，依法向新平彝族傣族自治县人民政府申请行政复议" in words
        assert "6个月内，依法向新平彝族傣族自治县人民法院提起行政诉讼" in words
        assert f"{outcome}原检查结果" in words


def test_every_page_names_the_paper_and_its_digest():
    pages = words_of(paper.render("record", examples.long_record(40), at=AT)).split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert "新自然资双抽〔2026〕12号" in page
        assert examples.DIGEST[:16] in page
        assert f"— {number} —" in page


def test_what_the_contract_does_not_know_is_not_printed():
    data = examples.notice()
    data["party"] = examples.PARTY | {"risk": "信用风险D类"}
    assert "D类" not in printed("notice", data)


def test_no_paper_has_a_field_for_the_risk_class():
    kinds = [k for k in vars(paper_data).values() if is_typeddict(k)]
    assert len(kinds) > len(ALL)
    assert not [k for k in kinds if {"risk", "risk_class", "credit"} & get_type_hints(k).keys()]


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="时区"):
        paper.render("notice", examples.notice(), at=datetime(2026, 11, 23))  # noqa: DTZ001


def test_there_is_one_picture_for_every_page():
    pictures = paper.pages("volume", letters.volume(), AT, ppi=40)
    assert len(pictures) == 3
    assert all(p.startswith(b"\x89PNG") for p in pictures)


def test_a_qr_code_is_a_picture_with_its_white_margin():
    svg = paper.qr("https://jointcheck.example/v/1")
    assert svg.startswith("<svg")
    assert svg == paper.qr("https://jointcheck.example/v/1")
    assert svg != paper.qr("https://jointcheck.example/v/2")


def test_an_office_folder_without_fonts_changes_nothing(tmp_path):
    plain = paper.render("sheet", examples.sheet(), at=AT)
    assert paper.render("sheet", examples.sheet(), at=AT, fonts=tmp_path) == plain


def test_several_threads_print_the_same_papers_as_one():
    want = {n: paper.render(n, ALL[n](), at=AT) for n in ALL}
    names = [*ALL] * 4
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: paper.render(n, ALL[n](), at=AT), names))
    assert all(pdf == want[name] for name, pdf in zip(names, made, strict=True))


def test_a_long_run_of_letters_stays_inside_its_cell():
    data = examples.record()
    data["measures"][0]["content"] = "0123456789" * 8
    with_run = words_of(paper.render("record", data, at=AT))
    assert not re.search(r"\d{40}", with_run)
    assert "0123456789" * 8 in re.sub(r"[^0-9]", "", with_run)

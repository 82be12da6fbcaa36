import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import clock, files, paper
from jointcheck.ground.db import db
from jointcheck.plugin import PROBLEM, VERDICTS
from jointcheck.visit import content, findings, paper_sheet, papers, shown, signing
from jointcheck.visit.model import Paper
from tests.ground import paper_examples as examples
from tests.pdf import words_of
from tests.visit import door, inside, scene

pytestmark = pytest.mark.only_sqlite


def submitted():
    record = inside.signed()
    signing.submit(record, by=door.leader())
    return record


def text_of(paper):
    return "".join(words_of(files.read(paper.file_sha256)).split())


def test_all_papers_carry_the_digest_that_was_signed(app):
    record = submitted()
    made = papers.issue_all(record.round)
    assert [one.kind for one in made] == ["record", "sheet", "sheet", "findings"]
    assert record.round.digest[:16] in text_of(made[0])
    signed = json.loads(record.round.content)["sheets"][0]["digest"]
    assert signed[:16] in text_of(made[1])


def test_papers_are_made_once_and_stay_the_same_bytes(app):
    record = submitted()
    first = [one.file_sha256 for one in papers.issue_all(record.round)]
    assert [one.file_sha256 for one in papers.issue_all(record.round)] == first
    assert db.session.scalar(db.select(db.func.count(Paper.id))) == 4


def test_the_record_form_says_what_was_found_and_who_signed(app):
    record = submitted()
    words = text_of(papers.issue_all(record.round)[0])
    for expected in ("未发现问题", "周示例", "现场负责人", "无异议", door.leader().name):
        assert expected in words
    assert "+08" not in words, "a moment is printed by the county's clock, without its zone"


def test_what_is_printed_before_the_conclusion_says_so_and_carries_what_was_shown(app):
    record = scene.record()
    one = findings.take_measure(record.round, kind="minutes", form="", text="未见台账。", due_on=None,
                                by=door.leader())  # fmt: skip
    _title, pdf = papers.on_the_spot(record.round, "minutes", one.id)
    words = "".join(words_of(pdf).split())
    assert shown.of_round(content.frozen(record.round))[:16] in words
    assert "结论作出前打印" in words
    assert "+08" not in words


def test_an_order_in_writing_becomes_a_letter_of_its_department(app):
    record = scene.record()
    inside.sign_sheets(record)
    inside.record_rows(record)
    for form, text in (("written", "立即补办登记手续"), ("oral", "整理台账")):
        findings.take_measure(record.round, kind="urge", form=form, text=text,
                              due_on=clock.today(), by=door.leader())  # fmt: skip
    signing.conclude(record, by=door.leader())
    inside.sign_all(record)
    signing.submit(record, by=door.leader())
    letter = papers.issue_all(record.round)[-1]
    assert letter.kind == "rectify"
    words = text_of(letter)
    assert "立即补办登记手续" in words
    assert "整理台账" not in words
    assert "新平县人民法院" in words


def ordered(text="停止越界开采", basis=True):
    """A visit on which 自然资源局 found the boundary overstepped and ordered in writing."""
    record = scene.record()
    wrong = {"boundary": ("发现问题", "越界约12米"), "overrun": "12"}
    if basis:
        wrong |= {"licence": ("发现问题", "许可证已过期")}
    inside.answer(scene.sheet(record), door.leader(), **inside.ALL_WELL | wrong)
    findings.record_row(
        scene.finding(record), method="onsite", codes=["PEND"], problem="越界约12米",
        disposal="移交执法大队", corrected_on=None, by=door.leader(),
    )  # fmt: skip
    findings.take_measure(record.round, kind="stop", form="written", text=text,
                          due_on=clock.today(), by=door.leader())  # fmt: skip
    return record


def order_of(record):
    department = record.task.initiating_department_id
    _title, pdf = papers.on_the_spot(record.round, "rectify", department)
    return "".join(words_of(pdf).split())


def test_an_order_names_the_very_provision_that_the_failed_item_rests_on(app):
    words = order_of(ordered())
    assert "《中华人民共和国矿产资源法》第二十二条" in words
    assert "有关法律" not in words


def test_an_order_without_a_known_provision_leaves_the_line_to_the_pen(app):
    words = order_of(ordered(basis=False))
    assert "有关法律" not in words
    assert "《" not in words.split("依法")[0].replace("《随机抽查联合检查记录表》", "")


def test_minutes_are_printed_on_the_spot_and_kept_at_submission(app):
    record = scene.record()
    text = "到达现场后查看采面，西北侧有新开挖面。" * 40
    made = findings.take_measure(record.round, kind="minutes", form="", text=text, due_on=None,
                                 by=door.leader())  # fmt: skip
    title, pdf = papers.on_the_spot(record.round, "minutes", made.id)
    assert title == "现场检查笔录"
    assert "".join(words_of(pdf).split()).count("新开挖面") >= 39  # one may stand on two pages
    inside.sign_sheets(record)
    inside.record_rows(record)
    signing.conclude(record, by=door.leader())
    assert papers.on_the_spot(record.round, "record", 0)  # to be signed by hand
    inside.sign_all(record)
    signing.submit(record, by=door.leader())
    assert papers.issue_all(record.round)[-1].kind == "minutes"


def test_no_record_form_of_words_that_may_still_change(app):
    assert papers.on_the_spot(scene.record().round, "record", 0) is None


def test_a_blank_sheet_shows_every_row_and_answers_none():
    blank = paper_sheet.sections(scene.MINING, None)
    rows = [row for section in blank for row in section["rows"]]
    assert len(rows) == 4
    assert {row["verdict"] for row in rows} == {None}
    assert [v["label"] for row in rows for v in row["values"]] == [
        "越界最大距离",
        "许可证有效期止日",
    ]


def test_a_hidden_row_is_not_printed_and_a_shown_value_stands_under_its_row():
    clean = paper_sheet.sections(scene.MINING, {"boundary": {"value": "未发现问题", "note": ""}})
    assert clean[0]["rows"][1]["values"] == []
    found = paper_sheet.sections(
        scene.MINING,
        {"boundary": {"value": PROBLEM, "note": "越界"}, "overrun": {"value": "12", "note": ""}},
    )
    assert found[0]["rows"][1]["values"] == [
        {"label": "越界最大距离", "value": "12", "unit": "米", "choices": []}
    ]
    assert found[0]["rows"][1]["note"] == "越界"


@given(st.dictionaries(st.sampled_from(["licence", "boundary", "plan", "fund"]),
                       st.sampled_from([*VERDICTS, "", "未检查", "随便"])))  # fmt: skip
def test_no_answer_is_ever_printed_that_was_not_given(answers):
    given_ = {code: {"value": value, "note": ""} for code, value in answers.items()}
    rows = [r for s in paper_sheet.sections(scene.MINING, given_) for r in s["rows"]]
    printed = [row["verdict"] for row in rows if row["verdict"]]
    assert sorted(printed) == sorted(v for v in answers.values() if v in VERDICTS)


@pytest.mark.parametrize("many", [1, 4])
def test_the_receipt_has_a_sheet_of_its_own_that_can_be_filed(many):
    data = examples.notice()
    pages = words_of(paper.render("notice", data | {"items": data["items"] * many}, at=clock.now()))
    pages = pages.split("\f")[:-1]
    (own,) = [page for page in pages if "送达回证" in page]
    assert len(pages) % 2 == 1  # the front of a sheet, also where both sides are printed
    assert own is pages[-1]
    assert all(one in own for one in (data["foot"]["number"], data["party"]["name"], "见证人"))
    (sealed,) = [page for page in pages if "（公章）" in page]
    assert "抽取结果的核验" in sealed  # some text stands on the page of the seal

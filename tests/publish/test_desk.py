import io
from datetime import timedelta

import pytest
import time_machine

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.publish.model import Delivery, Objection
from tests.publish import build
from tests.publish.count import statements

pytestmark = pytest.mark.only_sqlite

OWN = 10  # statements of a page besides those of the shell and its list of things to do


def test_a_department_corrects_its_result_through_the_web(office):
    first = build.published()
    url, name = f"/results/{first.id}", first.entity_name
    page = office.at("zrzy", "planner").open("/results").follow(name)
    assert page.title == name
    page = page.follow("提出更正").press(
        "提交更正，待另一人审批", reason="坐标有误", **{"results-0-codes": ["OK"]}
    )
    assert "待审批" in page.text
    assert "同意并公示新版" not in page.buttons()
    page = office.at("scjg", "head").open("/home").follow("审批更正").press("同意并公示新版")
    assert "第 2 版" in page.text
    assert "已被更正" in page.text
    assert "更正" in office.at("zrzy", "planner").open(url).text


def test_a_correction_without_a_reason_is_asked_for_at_its_field(office):
    url = f"/results/{build.published().id}/correct"
    page = office.at("zrzy", "planner").open(url)
    page = page.press(
        "提交更正，待另一人审批", expect=422, **{"results-0-codes": ["OK"], "reason": ""}
    )
    assert page.errors == ["请填写“更正理由”。"]
    page = page.press("提交更正，待另一人审批", expect=422, reason="x" * 2001)
    assert page.errors


def test_an_objection_goes_from_paper_to_answer(office):
    url = f"/results/{build.published().id}"
    planner, checker = office.at("zrzy", "planner", 2), office.at("zrzy", "inspector", 2)
    page = planner.open(url).follow("登记异议")
    page = page.press("登记异议", party="新平示例矿业有限公司", text="坐标有误", contact="0877-1")
    assert "待审查" in page.text
    page = page.press("要求补正", supplement="授权委托书")
    assert "待补正" in page.text
    page = page.press("补录", attached=(io.BytesIO(b"%PDF-1.7 x"), "授权委托书.pdf"))
    page = page.press("受理", checkers=[str(key) for key in build.checkers(case())])
    assert "复查中" in page.text
    page = checker.open("/home").follow("复查并作出结论")
    page = page.press("作出结论", upheld="no", finding="在矿区范围内", grounds="原坐标已变更")
    page = page.follow("提出更正").press(
        "提交更正，待另一人审批", reason="复查结论", **{"results-0-codes": ["OK"]}
    )
    office.at("zrzy", "head", 2).open("/home").follow("审批更正").press("同意并公示新版")
    page = planner.open("/home").follow("答复异议").follow("答复").press("制作答复书并办结")
    assert "已答复" in page.text
    with planner.client.get(page.links()["打开答复书"]) as reply:
        assert reply.data.startswith(b"%PDF")


def case() -> Objection:
    return db.session.scalars(db.select(Objection)).one()


def test_a_late_objection_comes_with_the_reason_to_refuse_it(office):
    with time_machine.travel(clock.now() - timedelta(days=100)):
        first = build.published()
    url = f"/objections/{build.objected(first).id}"
    page = office.at("zrzy", "planner", 2).open(url)
    assert "已逾期" in page.form("不予受理").fields["reason"]
    page = page.press("不予受理")
    assert "已逾期" in page.text
    assert "受理" not in page.buttons()


def test_who_is_not_the_inspected_party_is_told_apart_and_may_be_refused(office):
    planner = office.at("zrzy", "planner", 2)
    number = build.objected(build.published(), party="元江无关贸易有限公司").id
    page = planner.open(f"/objections/{number}")
    assert "申请人与被检查对象名称不一致" in page.text
    page = page.press("不予受理", reconsideration="新平县人民政府", court="新平县人民法院")
    assert "应当由被检查对象提出" in page.text
    assert case().state == "refused"
    assert case().files  # what was handed in stays


def test_a_stale_page_cannot_accept_twice(office):
    url = f"/objections/{build.objected(build.published()).id}"
    old = office.at("zrzy", "planner", 2).open(url)
    office.at("zrzy", "head", 2).open(url).press("不予受理", reason="逾期")
    old.press("受理", expect=409, checkers=[str(key) for key in build.checkers(case())])


def test_another_department_does_not_see_the_case(office):
    first = build.published()
    urls = (f"/objections/{build.objected(first).id}", f"/results/{first.id}")
    other = office.at("yjgl", "planner")
    for url in urls:
        other.open(url, expect=404)
    assert "新平示例矿业有限公司" not in other.open("/results").text


def test_a_taken_down_result_leaves_the_public_pages(office):
    first = build.published()
    number, url = first.number, f"/results/{first.id}"
    page = office.at("zrzy", "head").open(url).follow("撤下公示")
    page.press("撤下公示", reason="检查结论被撤销")
    page = office.citizen().open(f"/public/results/{number}", expect=410)
    assert "检查结论被撤销" in page.text
    assert "新平示例矿业有限公司" not in page.text
    assert "新平示例矿业有限公司" not in office.citizen().open("/public/results").text


def test_what_waits_is_exported_once_and_acknowledged_by_number(office):
    task = build.task()
    numbers = [build.published(task, n).number for n in range(2)]
    planner = office.at("zrzy", "planner")
    page = planner.open("/deliveries").press("导出一批")
    csv = planner.client.get(page.links()["下载 CSV"]).data.decode("utf-8-sig")
    assert csv.count(numbers[0]) == 2
    for kind in ("XLSX", "JSON"):
        assert planner.client.get(page.links()[f"下载 {kind}"]).status_code == 200
    answer = f"公示编号,回执,说明\n{numbers[0]},接收,\n{numbers[1]},退回,代码有误\nX-1,接收,\n"
    page = acknowledge(planner, answer)
    assert "X-1" in page.text
    assert numbers[0] in acknowledge(planner, answer).text
    states = list(db.session.scalars(db.select(Delivery.state).order_by(Delivery.id)))
    assert states == ["accepted", "rejected"]
    page = planner.open("/deliveries").press("重新报送")
    assert "1 条" in page.text


def acknowledge(person, text):
    page = person.open("/deliveries/acknowledge")
    return page.press("导入回执", file=(io.BytesIO(text.encode()), "回执.csv"))


def test_an_acknowledgement_that_is_no_table_is_refused_in_words(office):
    page = office.at("zrzy", "planner").open("/deliveries/acknowledge")
    page = page.press("导入回执", expect=422, file=(io.BytesIO(b"%PDF-1.7"), "x.pdf"))
    assert "不是表格文件" in page.errors[0]


def test_empty_lists_say_what_belongs_there(office):
    planner = office.at("zrzy", "planner")
    for url, text in (("/results", "还没有公示的结果"), ("/corrections", "没有更正"),
                      ("/objections", "没有异议"), ("/deliveries", "没有报送记录")):  # fmt: skip
        assert text in planner.open(url).text


def test_the_superior_reads_and_changes_nothing(office):
    url = f"/results/{build.published().id}"
    city = office.person("city-superior-1")
    assert "提出更正" not in city.open(url).links()
    city.open(f"{url}/correct", expect=403)


def test_a_desk_page_asks_little_of_the_database_whatever_it_shows(office):
    task = build.task()
    results = [build.published(task, n) for n in range(3)]
    cases = [build.accepted(one) for one in results] + [build.objected(one) for one in results]
    urls = ["/results", "/corrections", "/objections", "/deliveries",
            f"/results/{results[0].id}", f"/objections/{cases[0].id}"]  # fmt: skip
    planner = office.at("zrzy", "planner", 2)
    with statements() as seen:
        planner.open("/home")
    shell = len(seen)
    for url in urls:
        with statements() as seen:
            planner.open(url)
        own = len(seen) - shell
        assert own <= OWN, (url, own, "\n".join(seen))

import io

import pytest
from sqlalchemy import event

from jointcheck.ground.db import db
from jointcheck.visit.model import Record, Sheet
from tests.visit import inside, scene
from tests.world import PASSWORD

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def leader(office):
    return office.at("zrzy", "inspector")


@pytest.fixture
def other(office):
    return office.at("scjg", "inspector")


@pytest.fixture
def mining(app):
    return scene.sheet(scene.record()).id


def stored(sheet):
    return {a.code: (a.value, a.note) for a in db.session.get(Sheet, sheet).answers}


def autosave(person, sheet, code, **fields):
    """What the page sends by itself when one item was changed."""
    page = person.open(f"/field/sheets/{sheet}")
    token = page.tree.xpath("string(//input[@name='csrf_token'])")
    seen = page.tree.xpath(f"string(//input[@name='r_{code}']/@value)")
    data = {"csrf_token": page.tree.xpath("//input[@name='csrf_token']/@value")[0] or token,
            "form_name": "SheetForm", f"r_{code}": seen} | {
                f"{part}_{code}": text for part, text in fields.items()}  # fmt: skip
    return lambda: person.client.post(
        f"/field/sheets/{sheet}/answers/{code}", data=data, headers={"HX-Request": "true"}
    )


def test_nothing_is_chosen_on_a_new_sheet(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    assert not page.tree.xpath("//input[@type='radio'][@checked]")
    assert "已查 0 项，共 4 项" in page.text
    assert page.text.count("未检查") >= 4


def test_the_whole_page_is_saved_without_script(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    page = page.press(
        "保存", v_licence="未发现问题", v_boundary="发现问题", n_boundary="越界约12米"
    )
    assert "已查 2 项，共 5 项" in page.text
    assert stored(mining) == {"licence": ("未发现问题", ""), "boundary": ("发现问题", "越界约12米")}


def test_a_number_that_is_none_is_told_at_its_field_and_nothing_is_stored(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    page = page.press("保存", expect=422, v_boundary="发现问题", v_overrun="十二")
    assert "不是数字" in page.errors[0]
    assert stored(mining) == {}
    assert page.tree.xpath("//input[@name='v_boundary'][@value='发现问题'][@checked]")


def test_a_page_that_failed_keeps_what_was_typed_and_still_sees_a_collision(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    page = page.press(
        "保存", expect=422, v_boundary="发现问题", n_boundary="越界", v_overrun="十二"
    )
    assert "越界" in page.tree.get_element_by_id("sheetform-n_boundary").text_content()
    autosave(leader, mining, "boundary", v="未发现问题")()
    page = page.press("保存", expect=422)  # still no number; and what was seen stays what it was
    page.press("保存", expect=409, v_overrun="12")
    assert stored(mining) == {"boundary": ("未发现问题", "")}


def test_one_item_saves_itself_and_brings_back_its_status(leader, mining):
    response = autosave(leader, mining, "boundary", v="发现问题", n="越界约12米")()
    text = response.get_data(as_text=True)
    assert response.status_code == 200
    assert 'id="state-boundary"' in text
    assert "<html" not in text
    assert "overrun" in response.headers["HX-Trigger"]
    assert stored(mining)["boundary"] == ("发现问题", "越界约12米")


def test_two_people_at_the_same_item_get_both_texts_and_nothing_is_overwritten(leader, mining):
    mine = autosave(leader, mining, "licence", v="发现问题", n="许可证过期")
    assert autosave(leader, mining, "licence", v="未发现问题", n="证在墙上")().status_code == 200
    late = mine()
    text = late.get_data(as_text=True)
    assert late.status_code == 409
    assert late.headers["HX-Retarget"] == "#state-licence"
    assert "许可证过期" in text
    assert "证在墙上" in text
    assert stored(mining)["licence"] == ("未发现问题", "证在墙上")


def test_a_page_that_changes_other_items_does_not_collide(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    autosave(leader, mining, "licence", v="未发现问题")()
    page.press("保存", v_plan="不涉及")
    assert stored(mining) == {"licence": ("未发现问题", ""), "plan": ("不涉及", "")}


def test_a_page_that_changes_the_same_item_gets_409_with_both(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    autosave(leader, mining, "licence", v="未发现问题", n="证在墙上")()
    stale = page.press("保存", expect=409, v_licence="发现问题", n_licence="许可证过期")
    assert "许可证过期" in stale.text
    assert "证在墙上" in stale.text


def test_a_section_that_does_not_apply_needs_a_reason(leader, mining):
    page = leader.open(f"/field/sheets/{mining}")
    sections = page.tree.xpath("//button[@name='skip']")
    assert [b.get("value") for b in sections] == ["0", "1"]
    page = page.press("本节记为不涉及", expect=422)
    assert "理由" in page.errors[0]
    page = page.press("本节记为不涉及", reason_1="本矿无修复任务", v_licence="未发现问题")
    assert stored(mining) == {
        "licence": ("未发现问题", ""), "plan": ("不涉及", "本矿无修复任务"),
        "fund": ("不涉及", "本矿无修复任务"),
    }  # fmt: skip


def test_another_department_reads_but_does_not_write(other, office, mining):
    page = other.open(f"/field/sheets/{mining}")
    assert "您可以查看" in page.text
    assert not page.tree.xpath("//main//input[@type='radio']")
    token = other.open("/field/").tree.xpath("//input[@name='csrf_token']/@value")
    assert other.client.post(
        f"/field/sheets/{mining}/answers/licence",
        data={"csrf_token": token[0] if token else "", "v_licence": "不涉及"},
    ).status_code in (400, 403)
    office.at("yjgl", "inspector").open(f"/field/sheets/{mining}", expect=404)


def test_a_signed_sheet_shows_no_fields_and_takes_none(leader, mining):
    late = autosave(leader, mining, "plan", v="未发现问题")
    inside.answer(db.session.get(Sheet, mining), leader.officer, **inside.ALL_WELL)
    page = leader.open(f"/field/sheets/{mining}/sign").press("签字确认", password=PASSWORD)
    assert "已签字" in page.text
    assert not page.tree.xpath("//main//input[@type='radio']")
    response = late()
    assert response.status_code in (409, 422)
    assert stored(mining)["plan"] == ("不涉及", "")


def test_a_problem_without_a_note_cannot_be_signed(leader, mining):
    inside.answer(
        db.session.get(Sheet, mining), leader.officer, **inside.ALL_WELL | {"licence": "发现问题"}
    )
    page = leader.open(f"/field/sheets/{mining}/sign")
    assert "须说明具体情况" in page.text
    assert "签字确认" not in page.buttons()


def test_a_photo_beside_an_item_is_shown_small_with_its_stamp(leader, mining):
    page = leader.open(f"/field/sheets/{mining}/evidence/boundary")
    page = page.press("上传", file=(io.BytesIO(picture()), "a.jpg"), caption="3号拐点")
    small = page.tree.xpath("string(//main//img/@src)")
    with leader.client.get(small) as answer:
        assert answer.get_data()[:3] == b"\xff\xd8\xff"
    assert "拍照或上传" in leader.open(f"/field/sheets/{mining}").text


def picture(color="white"):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (800, 600), color).save(out, "JPEG")
    return out.getvalue()


def test_the_inside_of_a_visit_by_its_pages(leader, other, mining):
    record = db.session.get(Sheet, mining).record_id
    shop = scene.sheet(db.session.get(Record, record), "shop_licence").id
    fill(leader, mining, {f"v_{c}": v for c, v in inside.ALL_WELL.items()})
    fill(other, shop, {"v_sign": "未发现问题", "n_sign": "已亮证"})
    for person in (leader, other):
        page = person.open(f"/field/visits/{record}/findings")
        label = "矿产资源" if person is leader else "营业执照"
        page.follow(label).press("保存", method="onsite", codes="OK")
    page = leader.open(f"/field/visits/{record}/signing").follow("作出检查结论")
    page = page.press("作出检查结论")
    assert "已作出结论" in page.text
    other.open(f"/field/visits/{record}/sign").press("签字", password=PASSWORD)
    leader.open(f"/field/visits/{record}/sign").press("签字", password=PASSWORD)
    page = leader.open(f"/field/visits/{record}/party").press(
        "确认签字", name="周示例", capacity="现场负责人", opinion="无异议", path=inside.PATH)  # fmt: skip
    page = page.follow("提交审核").press("提交审核")
    assert "审核中" in page.text
    assert db.session.get(Record, record).state == "reviewing"


def fill(person, sheet, values):
    person.open(f"/field/sheets/{sheet}").press("保存", **values)
    person.open(f"/field/sheets/{sheet}/sign").press("签字确认", password=PASSWORD)


def test_a_wrong_password_is_told_at_its_field(leader, app):
    record = inside.concluded().id
    page = leader.open(f"/field/visits/{record}/sign").press("签字", expect=422, password="x")
    assert page.errors == ["密码不对，请输入您自己的登录密码。"]


def test_the_party_needs_strokes_or_paper(leader, app):
    record = inside.concluded().id
    page = leader.open(f"/field/visits/{record}/party")
    again = page.press("确认签字", expect=422, name="周示例", capacity="现场负责人")
    assert "签名" in again.errors[0]
    page.press("确认签字", name="周示例", capacity="现场负责人",
               paper=(io.BytesIO(picture()), "p.jpg"))  # fmt: skip


def test_every_page_of_the_inside_opens_for_who_may_read(office, app):
    record = inside.signed()
    number, first = record.id, record.round
    pages = [f"/field/visits/{number}/{name}" for name in
             ("findings", "measures", "evidence", "signing")]  # fmt: skip
    pages += [f"/field/sheets/{s.id}" for s in first.sheets]
    pages += [f"/field/findings/{f.id}" for f in first.findings]
    for person in (office.at("zrzy", "reviewer"), office.at("scjg", "inspector"),
                   office.person("city-superior-1")):  # fmt: skip
        for url in pages:
            person.open(url)
    leader = office.at("zrzy", "inspector")
    for name in ("conclude", "sign", "party", "refusal", "submit", "reopen"):
        leader.open(f"/field/visits/{number}/{name}")


def test_only_the_leader_sees_the_page_of_the_conclusion(other, app):
    record = scene.record().id
    other.open(f"/field/visits/{record}/conclude", expect=403)


def test_a_measure_is_entered_and_an_order_needs_its_form(leader, app):
    record = scene.record().id
    page = leader.open(f"/field/visits/{record}/measures")
    page = page.press("登记", expect=422, kind="stop", text="立即停止越界开采", due_on="2099-01-01")
    assert "书面或口头" in page.errors[0]
    page = page.press(
        "登记", kind="stop", form="written", text="立即停止越界开采", due_on="2099-01-01"
    )
    assert "责令停止违法活动（书面）" in page.text
    delete = next(b for b in page.buttons() if b.startswith("删除误登"))
    assert "没有登记监管措施" in page.press(delete).text


def test_a_sheet_with_many_rows_needs_few_statements(leader, mining, app):
    leader.open(f"/field/sheets/{mining}")
    few(15, lambda: leader.client.get(f"/field/sheets/{mining}"))


def test_an_answer_is_saved_with_few_statements(leader, mining, app):
    few(17, autosave(leader, mining, "licence", v="未发现问题"))


def few(most, act):
    counted = []
    listen = lambda *a: counted.append(a[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    assert act().status_code == 200
    event.remove(db.engine, "before_cursor_execute", listen)
    asked = [s for s in counted if not s.startswith("BEGIN")]
    assert len(asked) <= most, "\n".join(" ".join(s.split("FROM")[-1].split())[:150] for s in asked)

"""Whatever is sent to a page: a sentence that an official understands, never a failure."""

import pytest

from jointcheck.ground.db import db
from jointcheck.publish.model import Objection
from tests import bad
from tests.office import collect
from tests.publish import build

MARKER = "<img src=x onerror=alert(1)>"
pytestmark = pytest.mark.only_sqlite


def failures(page, form):
    """What is wrong with the answer to a form that was filled badly."""
    if page.status >= 500:
        return f"{page.status}"
    if "Traceback" in page.text:
        return "a traceback"
    still_shown = form.name in {one.name for one in bad.forms_of(page, form.login)}
    if page.status == 422 and still_shown and not page.errors:
        return "422 without a sentence"
    return None


@pytest.mark.timeout(600)
def test_no_form_falls_over_whatever_is_filled_in(year, year_office):
    forms, wrong = bad.all_forms(year, year_office), []
    for number, form in enumerate(forms):
        for kind, data in bad.variants(form, number):
            page = year_office.person(form.login).send(
                "post", form.action, data
            )  # checks the page, too
            if said := failures(page, form):
                wrong.append(f"{form.action} {form.name} {kind} as {form.login}: {said}")
    assert not wrong, "\n".join(wrong)
    assert len(forms) > 60


QUERIES = (
    "page=-1", "page=999999", "page=x", "page=" + "9" * 30, "sort=x&order=y", "q=" + "x" * 60_000,
    "year=99999", "year=0", "year=x", "year=-1", "endpoint=x&_external=1&_anchor=y&_scheme=z",
    "q=%25_%5C'%22&state=x&department=x&kind=x&since=2026-13-45", "q=%FF%FE&department=" + "9" * 30,
    "since=0001-01-01&until=9999-12-31", "entity=x&finding=x&objection=x&route=x", "entity=1",
)  # fmt: skip


@pytest.mark.timeout(300)
def test_no_page_falls_over_whatever_stands_in_its_address(year, year_office):
    wrong = []
    for number, visited in enumerate(bad.pages(year)):
        for url, login in visited[:1]:
            for query in (QUERIES[(number + step) % len(QUERIES)] for step in (0, 7)):
                page = year_office.person(login).open(f"{url}?{query}", expect=None)
                if page.status >= 500:
                    wrong.append(f"{url}?{query[:60]} as {login}: {page.status}")
    assert not wrong, "\n".join(wrong)


LISTS = ("/public/results", "/entities", "/tasks", "/records", "/calendar")


@pytest.mark.parametrize("url", LISTS)
def test_the_great_lists_take_any_condition(year, year_office, url):
    for query in QUERIES:
        page = year_office.person("zrzy-planner-1").open(f"{url}?{query}", expect=None)
        assert page.status < 500, (query[:60], page.status)


IDS = ("0", "-1", str(2**31), str(2**63), str(2**200), "２０", "x", "1.5", "%00", "..")


def test_what_is_no_number_of_a_thing_is_not_found(year, year_office):
    person, wrong = year_office.person("zrzy-planner-1"), []
    routes = [r for r in year.url_map.iter_rules() if "GET" in r.methods and "<int:" in r.rule]
    for number, route in enumerate(routes):
        for key in (IDS[(number + step) % len(IDS)] for step in range(3)):
            page = person.open(bad.written(route, key, "1"), expect=None)
            if page.status not in (400, 403, 404) and page.url != "/":
                wrong.append(f"{route.rule} with {key!r}: {page.status}")
    assert not wrong, "\n".join(wrong)


def test_a_nul_is_refused_wherever_it_stands(office):
    """PostgreSQL cannot hold one; SQLite would, and cut the text there for some readers."""
    person = office.at("zrzy", "planner")
    for url in ("/public/results?q=%00", "/public/results?%00=1", "/public/results/%00"):
        page = person.open(url, expect=400)
        assert "不能显示的字符" in page.text, url
    form = person.open("/plans/new").form("开始编制")
    page = person.send("post", "/plans/new", collect(form) | {"title": "一\0二"})
    assert (page.status, page.title) == (400, "请求不完整")


def test_a_boundless_search_is_refused_in_words(office):
    """SQLite's LIKE fails beyond 50,000 characters."""
    page = office.citizen().open("/public/results?q=" + "x" * 60_000, expect=414)
    assert "请缩短后再查" in page.text


def test_what_people_write_is_shown_as_text_and_never_as_markup(app, office):
    publication = build.published()
    number, entity = publication.number, publication.record.entity.id
    planner = office.at("zrzy", "planner")
    case = office.citizen().open(f"/public/results/{number}/objection").press(
        "提交异议", party=MARKER, contact=MARKER, text=f"{MARKER}，结果有误。"
    )  # fmt: skip
    planner.open(f"/entities/{entity}/correct").press("更正", name=MARKER, reason=MARKER)
    received = db.session.scalars(db.select(Objection.id)).one()
    supplement = planner.open(f"/objections/{received}").press("要求补正", supplement=MARKER)
    for page in (case, supplement, planner.open(f"/entities/{entity}"), planner.open("/objections"),
                 planner.open("/entities"), planner.open(f"/public/results?q={MARKER}")):  # fmt: skip
        assert not page.tree.xpath("//*[@onerror]"), page.url
    for page in (supplement, planner.open(f"/entities/{entity}"), planner.open("/objections")):
        assert MARKER in page.text, page.url


def test_two_people_with_one_form_the_second_sees_both_texts(office):
    """What he typed is not lost and overwrites nothing."""
    entity = build.published().record.entity.id
    first, second = office.at("zrzy", "planner"), office.at("scjg", "planner")
    late = second.open(f"/entities/{entity}/correct")
    first.open(f"/entities/{entity}/correct").press("更正", address="桂山街道1号", reason="核实")
    page = late.press("更正", expect=409, address="桂山街道2号", reason="登记")
    assert "桂山街道1号" in page.text
    assert "桂山街道2号" in page.text
    assert "桂山街道1号" in first.open(f"/entities/{entity}").text

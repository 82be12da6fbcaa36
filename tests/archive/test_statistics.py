"""The figures that superiors and departments act on are counted right, and leave the house complete."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.archive import rates
from jointcheck.archive.rates import Rate
from jointcheck.draw.model import Substitution, TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit.rules import STATES
from tests.archive import build
from tests.followup import build as followups
from tests.followup.test_steps import hand
from tests.office import Office
from tests.publish import build as publications
from tests.review import build as reviewing
from tests.visit import inside, scene


def a_year() -> None:
    """Three published records, one with a problem; one more that only waits for its publication."""
    task = publications.task()
    for number, codes in enumerate((("FIXED",), ("OK",), ("OK",))):
        record = build.published(number, of=task, codes=codes)
        record.started_at = record.concluded_at
        record.entity.region = "桂山街道" if number else "戛洒镇"
        record.entity.risk_class = "D"
    other = publications.task()
    publications.passed(other, 0).started_at = other.created_at
    db.session.commit()


def body(page, title: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    rows = page.tree.xpath(f"//section[h2='{title}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_completion_is_published_over_due_and_settled_over_published(app, office):
    superior = office.at("city", "superior")
    a_year()
    publication = publications.Publication
    first = db.session.scalars(db.select(publication).order_by(publication.id)).first()
    case = publications.objected(first)
    assert case.state == "received"
    page = superior.open("/archive/statistics/?year=2026")
    assert body(page, "检查进度") == [
        ["自然资源局", "4", "0", "0", "1", "3", "0", "75.0%", "66.7%"]
    ]


def test_problem_rates_are_cut_by_item_department_method_region_and_risk(app, office):
    superior = office.at("city", "superior")
    a_year()
    page = superior.open("/archive/statistics/problems?year=2026")
    by_department = {row[0]: row[1:] for row in body(page, "按实施部门")}
    assert by_department == {"自然资源局": ["4", "2", "50.0%"], "市场监管局": ["4", "0", "0.0%"]}
    by_region = {row[0]: row[1:] for row in body(page, "按地区")}
    assert by_region["桂山街道"] == ["4", "0", "0.0%"]
    assert page.tree.xpath("//svg[@role='img'][title][desc]")


def test_a_joint_visit_spares_one_visit_for_each_further_department(app, office):
    superior = office.at("city", "superior")
    a_year()
    page = superior.open("/archive/statistics/workload?year=2026")
    assert body(page, "联合检查减少上门次数") == [["自然资源局", "4", "8", "4"]]
    assert {row[0]: row[1:] for row in body(page, "各部门工作量")} == {
        "自然资源局": ["1", "4", "4.0"], "市场监管局": ["1", "4", "4.0"]
    }  # fmt: skip


def test_what_is_late_stands_under_the_department_that_is_late_and_under_its_reason(app, office):
    day = clock.today()
    matter = hand(followups.with_problem(), due_on=day + timedelta(days=1))
    reviewing.reviewing()
    inside.concluded()
    scene.record().task.ends_on = day
    hand(matter.record, title="补办手续", due_on=day + timedelta(days=400))
    db.session.commit()
    address = "/archive/statistics/?year=2026"
    assert body(office.at("city", "superior").open(address), "逾期") == []
    with clock.at(clock.now() + timedelta(days=90)):
        superior = Office(app).at("city", "superior")
        rows = body(superior.open(address), "逾期")
    assert rows[:3] == [
        ["自然资源局", "1", "1", "1", "0"],
        ["市场监管局", "0", "0", "1", "0"],
        ["应急管理局", "0", "0", "0", "1"],
    ]
    assert rows[3][1:] == ["1", "1", "2", "1"]


@pytest.mark.only_sqlite
def test_a_department_counts_only_the_tasks_it_takes_part_in(app, office):
    stranger, member = office.at("yjgl", "planner"), office.at("scjg", "planner")
    a_year()
    address = "/archive/statistics/?year=2026"
    assert body(stranger.open(address), "检查进度") == []
    assert body(member.open(address), "检查进度")[0][1] == "4"


@pytest.mark.only_sqlite
def test_a_table_is_exported_with_the_shares_as_numbers(app, office):
    planner = office.at("zrzy", "planner")
    a_year()
    with planner.client.get("/archive/statistics/progress/stages.csv?year=2026") as response:
        rows = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert rows[0][0] == "发起部门"
    assert rows[1][-2:] == ["75.0", "100.0"]
    with planner.client.get("/archive/statistics/progress/stages.xlsx") as response:
        assert response.get_data().startswith(b"PK")


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "address",
    ["problems/risk.csv", "progress/nothing.csv", "other/stages.csv", "progress/stages.pdf"],
)
def test_the_risk_class_never_leaves_the_house_as_a_file(app, office, address):
    page = office.at("zrzy", "planner").open(f"/archive/statistics/{address}", expect=None)
    assert page.status == 404


@pytest.mark.only_sqlite
@pytest.mark.parametrize("query", ["year=abc&department=x", "year=99999999999999999999", "year="])
def test_strange_conditions_show_the_present_year(app, office, query):
    office.at("zrzy", "planner").open(f"/archive/statistics/problems?{query}")


def test_oversight_shows_substitutions_and_is_for_superior_and_auditor_only(app, office):
    superior, auditor = office.at("city", "superior"), office.person("audit-admin")
    planner = office.at("zrzy", "planner")
    record = build.published()
    old = record.team.members[0]
    new = TeamMember(team_id=record.team_id, inspector=scene.inspector("zrzy-inspector-2"),
                     department_id=old.department_id, leads=True, how="substitute")  # fmt: skip
    db.session.add(new)
    db.session.flush()
    head = scene.officer("zrzy-head-1").id
    db.session.add(
        Substitution(team_id=record.team_id, out_member_id=old.id, in_member_id=new.id, note="",
                     reason="health", in_order=False, requested_by_id=head, approved_by_id=head)
    )  # fmt: skip
    db.session.commit()
    for person in (superior, auditor):
        page = person.open("/archive/oversight?year=2026")
        assert body(page, "更换检查人员")[0][:3] == ["自然资源局", "1", "1"]
    assert planner.open("/archive/oversight", expect=None).status == 403


@given(st.dictionaries(st.sampled_from(sorted(STATES)), st.integers(0, 50)))
def test_every_record_stands_in_exactly_one_column_of_the_progress(states):
    due, waiting, visiting, reviewing, published, *_rest = rates.progress(states, 0)
    assert due == waiting + visiting + reviewing + published


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1))
def test_the_share_of_a_sum_is_the_share_of_its_parts_together(pairs):
    rows = [[a + b, Rate(a, a + b)] for a, b in pairs]
    number, share = rates.added(rows)
    assert number == sum(a + b for a, b in pairs)
    assert share == Rate(sum(a for a, _b in pairs), number)
    assert str(Rate(0, 0)) == "—"


@given(st.integers(1, 12), st.integers(0, 500))
def test_a_task_of_one_department_spares_nothing_and_more_departments_never_less(parts, visits):
    assert rates.saved(1, visits) == 0
    assert rates.saved(parts + 1, visits) >= rates.saved(parts, visits)

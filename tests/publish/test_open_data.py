"""Open data: what the pages show, in files with addresses that stay."""

import csv
import io
import json

import pytest
from lxml import etree

from jointcheck.publish.open_data import DATASETS
from tests.publish import build
from tests.publish.test_public import drawn

YEAR = "?year=2026"


def rows(office, name, query=""):
    """(rows of the CSV, rows of the JSON) of a dataset."""
    client = office.citizen().client
    text = client.get(f"/public/data/{name}.csv{query}").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))), json.loads(
        client.get(f"/public/data/{name}.json{query}").data
    )


@pytest.mark.only_sqlite
def test_every_dataset_is_a_table_with_its_head_before_anything_is_public(office):
    for name, one in DATASETS.items():
        text = office.citizen().client.get(f"/public/data/{name}.csv").get_data(as_text=True)
        assert text == "\ufeff" + ",".join(one.columns.values()) + "\r\n"
        assert rows(office, name) == ([], [])


def test_a_task_is_told_with_how_many_were_drawn_and_published(office):
    task = build.task()
    drawn(task)
    build.published(task)
    table, told = rows(office, "tasks", "?year=2026")
    assert [(row["draws"], row["drawn"], row["published"]) for row in told] == [(1, 1, 1)]
    assert table[0]["抽查任务名称"] == told[0]["raninsTaskName"] == "2026年矿山企业联合抽查"
    assert office.citizen().open(told[0]["url"]).title == "2026年矿山企业联合抽查"


@pytest.mark.only_sqlite
def test_a_task_that_may_not_be_announced_is_in_no_file_before_its_results(office):
    task = build.task(may_be_announced=False)
    drawn(task, "sealed")
    assert rows(office, "tasks") == ([], [])


@pytest.mark.timeout(300)
def test_list_and_plans_of_a_year_are_told_as_their_pages_show_them(year, year_office):
    table, told = rows(year_office, "items")
    page = year_office.citizen().open("/public/items").text
    assert len(table) == len(told) > 2
    assert all(row["raninsItemName"] in page and row["basis"] for row in told)
    first = rows(year_office, "items", "?edition=1")[1]
    assert {row["edition"] for row in first} == {1}
    table, told = rows(year_office, "plans", YEAR)
    assert len(table) == len(told) > 1
    for row in told:
        assert row["name"] in year_office.citizen().open(row["url"]).text
        assert "信用风险" not in row["scope"]


@pytest.mark.only_sqlite
def test_what_is_not_there_is_not_found(office):
    for url in ("/public/data/officers.csv", "/public/data/items.json?edition=99"):
        assert office.citizen().client.get(url).status_code == 404


@pytest.mark.timeout(300)
def test_the_page_of_the_data_names_every_file_and_field(year, year_office):
    citizen = year_office.citizen()
    page = citizen.open("/public/").follow("清单、计划、任务和结果的数据文件")
    links = set(page.links().values())
    for name, one in DATASETS.items():
        assert any(f"/public/data/{name}.json" in url for url in links)
        assert all(key in page.text for key in one.columns)
    for column in ("items", "plans", "tasks", "results"):
        assert "开放数据" in citizen.open(f"/public/{column}").text


@pytest.mark.timeout(300)
def test_the_sitemap_names_plans_tasks_and_data(year, year_office):
    client = year_office.citizen().client
    found = etree.fromstring(client.get("/sitemap-1.xml").data)
    paths = [loc.text.removeprefix("http://localhost") for loc in found.iter("{*}loc")]
    for beginning in (
        "/public/plans/",
        "/public/tasks/",
        "/public/data/tasks.csv",
        "/public/data/",
    ):
        assert any(path.startswith(beginning) for path in paths), beginning
    for path in paths[:20]:
        assert client.get(path).status_code == 200, path

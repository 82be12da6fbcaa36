"""The archivist's year on the pages: file, check, seal; others read what they may."""

import pytest

from jointcheck.archive import steps
from jointcheck.archive.model import Volume
from jointcheck.ground.db import db
from tests.archive import build
from tests.publish import build as publications

pytestmark = pytest.mark.only_sqlite
MOST = 15


def test_the_archivist_files_all_checks_and_seals_over_the_web(app, office):
    archivist = office.at("zrzy", "archivist")
    task = publications.task()
    for number in (0, 1):
        build.published(number, of=task)
    name, address = task.name, f"/archive/tasks/{task.id}"
    assert "立卷（2 户）" in archivist.open("/home").text
    page = archivist.open("/archive/to-file").follow(name).press("全部立卷")
    assert page.text.count("正在立卷") == 2
    assert "排队中" in page.follow("抽查〔2026〕").text
    build.work()
    for _ in (0, 1):
        page = archivist.open("/archive/volumes?state=filed").follow("抽查〔2026〕")
        assert "告知书和送达凭证" in page.text
        page = page.follow("重新立卷").press("重新立卷", situation="告知书另存纸质卷。")
        build.work()
        page = archivist.open(page.url).follow("封存案卷").press("封存案卷")
        assert "已封存" in page.text
    page = archivist.open(address).follow("立任务卷")
    page = page.press("立卷", situation="未摇号。")
    build.work()
    archivist.open(page.url).follow("封存案卷").press("封存案卷")
    assert "已归档" in archivist.open(address).text
    assert "立卷" not in archivist.open("/home").text


def test_a_piece_can_be_read_on_its_own(app, office):
    archivist = office.at("zrzy", "archivist")
    volume = build.filed()
    key, content = volume.id, build.file_of(volume).read_bytes()
    page = archivist.open(f"/archive/volumes/{key}")
    photo = fetch(archivist, page.links()["照片：3号拐点"])
    assert photo.data == build.JPEG
    assert "sandbox" in photo.headers["Content-Security-Policy"]
    assert fetch(archivist, f"/archive/volumes/{key}/cover").data.startswith(b"%PDF")
    assert fetch(archivist, f"/archive/volumes/{key}/file").data == content


def fetch(person, address):
    """What the browser downloads."""
    with person.client.get(address) as response:
        assert response.status_code == 200
        response.get_data()
    return response


@pytest.mark.parametrize(
    ("department", "role", "expected"),
    [("scjg", "archivist", 403), ("zrzy", "inspector", 403), ("yjgl", "archivist", 404)],
)
def test_only_the_initiating_department_s_archivist_seals(app, office, department, role, expected):
    volume = build.filed()
    address = f"/archive/volumes/{volume.id}/seal"
    assert office.at(department, role).open(address, expect=None).status == expected


def test_the_page_of_a_seal_that_is_not_possible_says_why_and_has_no_button(app, office):
    archivist = office.at("zrzy", "archivist")
    record = build.published()
    publications.objected(publications.steps.latest(record))
    volume = build.filed(record)
    page = archivist.open(f"/archive/volumes/{volume.id}/seal")
    assert "有 1 件异议还没有办结" in page.text
    assert "封存案卷" not in page.buttons()


def test_a_volume_that_changed_meanwhile_is_not_sealed_from_an_old_page(app, office):
    archivist = office.at("zrzy", "archivist")
    key = build.filed().id
    page = archivist.open(f"/archive/volumes/{key}/seal")
    steps.refile(db.session.get_one(Volume, key), "补入材料。", build.archivist())
    build.work()
    assert page.press("封存案卷", expect=409).status == 409


def test_an_explanation_that_is_too_long_is_refused_at_its_field(app, office):
    archivist = office.at("zrzy", "archivist")
    key = build.published().id
    page = archivist.open(f"/archive/records/{key}/file")
    page = page.press("立卷", expect=422, situation="长" * 2001)
    assert page.errors
    assert db.session.scalar(db.select(Volume).filter_by(record_id=key)) is None


def test_a_volume_page_stays_a_page_after_sealing_and_names_the_one_who_sealed(app, office):
    head = office.at("scjg", "head")
    volume = build.sealed()
    page = head.open(f"/archive/volumes/{volume.id}")
    assert "封存人" in page.text
    assert "重新立卷" not in page.links()


def test_the_initiating_department_determines_how_long_its_volumes_are_kept(app, office):
    head = office.at("zrzy", "head")
    page = head.open("/archive/retention")
    assert page.text.count("未确定") == 9
    page = page.follow("确定")
    page = page.press("确定", clean_years="10", problem_years="30", penalty_years="0")
    assert "30年，电子" in page.text
    assert "永久，电子" in page.text


def test_pages_of_the_archive_cost_few_statements(app, office, statements):
    task = publications.task()
    for number in (0, 1, 2):
        build.published(number, of=task)
    steps.file_all(task, build.archivist())
    build.work()
    key = task.id
    archivist = office.at("zrzy", "archivist")
    for address in (
        "/archive/volumes", "/archive/to-file", f"/archive/tasks/{key}", "/archive/volumes/1",
        "/archive/volumes/1/seal", "/archive/retention", "/archive/statistics/",
        "/archive/statistics/problems", "/archive/statistics/workload",
    ):  # fmt: skip
        with statements() as counted:
            archivist.open(address)
        assert len(counted) <= MOST, (address, "\n".join(counted))


@pytest.mark.timeout(300)
def test_only_departments_that_inspect_are_asked_for_caps_terms_and_figures(year, year_office):
    head, superior = year_office.at("zrzy", "head"), year_office.at("yxzr", "superior")
    for person, url in ((head, "/frequency/caps"), (head, "/frequency"), (head, "/archive/retention"),
                        (head, "/followups/thresholds"), (superior, "/archive/statistics/")):  # fmt: skip
        text = person.open(url).text
        assert "信息管理组" not in text, url
        assert "自然资源局" in text, url

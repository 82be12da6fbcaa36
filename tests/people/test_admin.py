import io
import itertools

import pytest

from jointcheck.ground import calendar, subjects
from jointcheck.ground.db import Versioned, db
from jointcheck.ground.refusal import Refused
from jointcheck.people import steps
from jointcheck.people.model import Department, Grant, Officer
from jointcheck.people.roles import ADMINISTRATORS, BUSINESS, excluded
from tests.office import alone
from tests.world import PASSWORD


def officer(login):
    return db.session.scalars(db.select(Officer).filter_by(login=login)).one()


@pytest.mark.parametrize("pair", list(itertools.permutations(sorted(ADMINISTRATORS), 2)))
def test_the_three_administrators_exclude_each_other(pair):
    assert excluded({pair[0]}, pair[1]) == pair[0]


@pytest.mark.parametrize("admin", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("business", sorted(BUSINESS))
def test_an_administrator_does_no_business(admin, business):
    assert excluded({admin}, business) == admin
    assert excluded({business}, admin) == business


def test_a_new_officer_works_once_a_second_administrator_approved(office):
    page = (
        office.person("system-admin")
        .open("/officers/new")
        .press("建立账号", login="new-person", name="普云霞", staff_number="S-900", department="2")
    )
    password = page.tree.xpath("string(//section[@role='status']//code)")
    page.press("提出授权", role="reviewer", department="2")
    newcomer = office.citizen()
    gate = newcomer.open("/login").press("登录", login="new-person", password=password)
    assert gate.title == "修改密码"
    assert not gate.tree.xpath("//nav[@id='rail']")  # its doors are shut, and its counts too
    gate.press("修改密码", old=password, new="Quiet-river-77", again="Quiet-river-77")
    assert officer("new-person").roles == set()
    approver = office.person("security-admin").open("/home")
    approver.follow("批准授权").press("批准")
    assert officer("new-person").roles == {"reviewer"}


def test_who_proposed_a_grant_cannot_approve_it(app):
    system = officer("system-admin")
    someone = officer("zrzy-planner-1")
    grant = steps.propose_grant(someone, role="head", department=someone.department, by=system)
    with pytest.raises(Refused, match="不能批准"):
        steps.approve_grant(grant, system)


def test_a_suspended_officer_is_out_at_the_next_request(office):
    person = office.at("scjg", "reviewer")
    page = office.person("system-admin").open(f"/officers/{person.officer.id}")
    page.press("停用账号", reason="离职")
    assert person.open("/home").title == "登录"


def test_a_transfer_ends_every_grant_and_session(office):
    person = office.at("scjg", "head")
    where = db.session.scalars(db.select(Department).filter_by(code="YJGL")).one().id
    page = office.person("system-admin").open(f"/officers/{person.officer.id}")
    page.press("调动部门", department=str(where))
    assert person.officer.roles == set()
    assert person.open("/home").title == "登录"
    assert db.session.scalars(db.select(Grant).filter_by(officer_id=person.officer.id)).all()


def test_an_officer_cannot_open_the_administrators_pages(office):
    person = office.at("zrzy", "planner")
    assert person.open("/officers", expect=403).title == "没有权限"
    assert person.open("/ledger", expect=403).status == 403


def test_a_year_is_entered_from_a_file_and_deadlines_stop_being_provisional(office):
    page = office.person("system-admin").open("/calendar/import")
    form = page.form("登记")
    data = dict(form.form_values()) | {"layer": "national"}
    text = "日期,类型,依据\n2027-01-01,放假,国办通知\n2027-01-03,上班,国办通知\n"
    client = page.person.client
    answer = alone(
        client.post,
        "/calendar/import",
        data=data | {"file": (io.BytesIO(text.encode("gb18030")), "2027.csv")},
        follow_redirects=True,
    )
    assert "2027 年工作日历" in answer.text
    db.session.remove()
    with page.person.app.test_request_context():
        assert 2027 in calendar.read().years


def test_a_wrong_day_is_named_by_its_row_and_nothing_is_entered(office):
    page = office.person("system-admin").open("/calendar/import")
    data = dict(page.form("登记").form_values()) | {"layer": "national"}
    answer = alone(
        page.person.client.post,
        "/calendar/import",
        data=data | {"file": (io.BytesIO("日期,类型\n2027-13-01,放假\n".encode()), "a.csv")},
    )
    assert answer.status_code == 422
    assert "第 2 行" in answer.text


def test_the_ledger_says_what_each_line_speaks_of(office):
    officer("zrzy-planner-1").name = "普云霞"
    db.session.commit()
    steps.suspend(officer("zrzy-planner-1"), reason="离岗", by=officer("system-admin"))
    page = office.person("audit-admin").open("/ledger?verb=officer.suspended")
    assert "人员 普云霞" in page.text
    key = officer("zrzy-planner-1").id
    assert f"officer:{key}" in page.links()


def test_whatever_steps_change_has_a_name_in_the_ledger(app):
    changed = {one.class_.__tablename__ for one in db.Model.registry.mappers
               if issubclass(one.class_, Versioned)}  # fmt: skip
    within = {"answer", "presence", "retention_rule"}  # their events speak of what they belong to
    assert changed - subjects.KINDS.keys() == within
    assert subjects.names(f"{table}:1" for table in subjects.KINDS)["department:1"]


def test_the_auditor_reads_the_ledger_and_takes_it_along(office):
    auditor = office.person("audit-admin")
    assert "登录" in auditor.open("/ledger?verb=login").text
    answer = alone(auditor.client.get, "/ledger/export")
    assert answer.mimetype == "application/zip"


def test_login_is_remembered_with_the_right_person(office):
    office.at("zrzy", "head")
    wrong = (
        office.citizen().open("/login").press("登录", expect=422, login="zrzy-head-1", password="x")
    )
    assert wrong.status == 422
    assert PASSWORD not in wrong.text

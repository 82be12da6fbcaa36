from jointcheck.ground.db import db
from jointcheck.ground.sessions import WebSession
from tests.world import PASSWORD


def test_an_officer_logs_in_and_sees_what_to_do(office):
    page = office.at("zrzy", "planner").open("/home")
    assert page.title.endswith("您好")


def test_after_logout_the_old_cookie_opens_nothing(office):
    person = office.at("zrzy", "planner")
    cookie = person.client.get_cookie("jointcheck").value
    person.open("/home").press("退出")
    person.client.set_cookie("jointcheck", cookie)
    assert person.open("/home").title == "登录"


def test_the_cookie_changes_at_login(office):
    person = office.citizen()
    person.open("/login")
    before = person.client.get_cookie("jointcheck").value
    person.open("/login").press("登录", login="zrzy-head-1", password=PASSWORD)
    assert person.client.get_cookie("jointcheck").value != before


def test_five_wrong_passwords_close_the_door(office):
    person = office.citizen()
    for _ in range(5):
        page = person.open("/login").press(
            "登录", expect=422, login="zrzy-head-1", password="wrong"
        )
        assert page.errors == ["用户名或密码不对。"]
    page = person.open("/login").press("登录", expect=422, login="zrzy-head-1", password=PASSWORD)
    assert "十五分钟" in page.errors[0]


def test_a_new_password_ends_the_other_sessions(office, app):
    person = office.at("zrzy", "planner")
    page = person.open("/password").press(
        "修改密码", old=PASSWORD, new="Another-horse-43", again="Another-horse-43"
    )
    assert page.title.endswith("您好")
    ended = db.session.scalars(db.select(WebSession).where(WebSession.ended_at.isnot(None))).all()
    assert ended


def test_a_weak_password_is_refused_at_its_field(office):
    page = (
        office.at("zrzy", "planner")
        .open("/password")
        .press("修改密码", expect=422, old=PASSWORD, new="short", again="short")
    )
    assert "至少十位" in page.errors[0]


def test_a_kept_password_costs_a_thief_as_much_as_is_recommended(quick_passwords):
    """OWASP: Argon2id with 19 MiB, two passes, one lane."""
    kept = quick_passwords.hash("a-password")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")

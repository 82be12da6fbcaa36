import pytest
from flask import Flask

from tests.browser import live_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: "<!doctype html><title>联合抽查</title><h1>抽查任务</h1>")
    with live_server(app) as url:
        yield url


def test_the_desk_is_wide_and_counts_days_in_china(desk, address):
    page = desk.new_page()
    page.goto(address)
    assert page.title() == "联合抽查"
    assert page.evaluate("[innerWidth, new Date(0).getHours()]") == [1440, 8]


def test_the_tablet_has_touch_and_may_work_offline(tablet, address):
    page = tablet.new_page()
    page.goto(address)
    assert page.evaluate("navigator.maxTouchPoints") > 0
    assert page.evaluate("isSecureContext && 'serviceWorker' in navigator")

"""Each address is a whole page, HTMX gets a block of it, and nobody calls out."""

import re
import socket
from datetime import UTC, date, datetime

import pytest

from jointcheck.ground import clock
from jointcheck.ground.workdays import Deadline

pytestmark = pytest.mark.only_sqlite
LIST = "/officers"


def get(office, **headers):
    person = office.person("system-admin")
    return person.client.get(LIST, headers=headers)


def test_htmx_gets_a_part_of_the_same_page(office):
    whole, part = get(office), get(office, **{"HX-Request": "true"})
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert len(part.text) < len(whole.text)


def test_a_boosted_link_gets_the_whole_page(office):
    assert "<html" in get(office, **{"HX-Request": "true", "HX-Boosted": "true"}).text


def test_caches_keep_parts_pages_and_people_apart(office):
    answer = get(office)
    assert {"HX-Request", "Cookie"} <= set(answer.vary)
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_answer_carries_the_safety_headers(office):
    answer = office.citizen().client.get("/login")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_pages_are_served_without_any_outgoing_connection(office, monkeypatch):
    called: list[object] = []

    def refuse(self, address):
        called.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: called.append(args))
    office.at("zrzy", "planner").open("/home")
    office.person("system-admin").open(LIST)
    office.citizen().open("/public/")
    assert called == []


FRIDAY, HOLIDAY_EVE = date(2026, 11, 27), date(2026, 9, 30)
READ = [
    (FRIDAY, "2026-11-26", "剩 1 个工作日"),
    (FRIDAY, "2026-11-27", "剩 0 个工作日"),
    (FRIDAY, "2026-11-28", "已逾期"),  # a Saturday: no working day has passed, but the last one has
    (FRIDAY, "2026-11-30", "已逾期 1 个工作日"),
    (HOLIDAY_EVE, "2026-10-05", "已逾期"),
    (HOLIDAY_EVE, "2026-10-08", "已逾期 1 个工作日"),
    (date(2026, 11, 30), "2026-11-28", "剩 1 个工作日"),
]


@pytest.mark.parametrize(("last", "today", "words"), READ)
def test_a_deadline_reads_right_on_days_off_too(app, last, today, words):
    noon = datetime.fromisoformat(f"{today}T04:00").replace(tzinfo=UTC)
    with app.test_request_context(), clock.at(noon):
        macro = app.jinja_env.get_template("widgets.html").module.deadline
        text = re.sub("<[^>]*>", "", macro(Deadline(last, False)))
    assert " ".join(text.split()).partition("（")[0] == words

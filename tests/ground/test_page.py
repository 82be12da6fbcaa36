"""Each address is a whole page, HTMX gets a block of it, and nobody calls out."""

import socket

import pytest

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

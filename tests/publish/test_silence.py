"""第十三条第二项: of a visit that must not be announced nobody outside hears before it begins (T17)."""

import re

import pytest

from jointcheck.ground.db import db
from jointcheck.people import policy
from jointcheck.visit.model import Record
from tests.visit import door, scene

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def visit(app):
    record = scene.record(started=False)
    door.issued(record)
    record.task.may_be_announced = False
    record.task.name = "不事先告知的抽查"
    db.session.commit()
    return record.id


def public_addresses(app, record):
    """Every address that needs no account, with whatever somebody could guess put into it."""
    guesses = {
        "code": record.entity.code,
        "number": record.notices[-1].number,
        "task": record.task.number,
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        if not policy.rule(rule.endpoint, "GET").public:
            continue
        values = {name: guesses.get(name, "1") for name in rule.arguments}
        url = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda m, v=values: str(v[m[1]]), rule.rule)
        yield url
        for query in (record.entity.name, record.entity.code, record.number, record.task.name):
            yield f"{url}?q={query}&text={query}"


def told(app, office, record):
    """The addresses at which a citizen reads something of the visit."""
    words = [record.entity.name, record.number, record.task.name, record.notices[-1].number,
             *(m.inspector.name for m in record.team.present_members)]  # fmt: skip
    urls, citizen, found = list(public_addresses(app, record)), office.citizen(), []
    for url in urls:
        answer = citizen.client.get(url, follow_redirects=True)
        body = answer.get_data(as_text=True)
        answer.close()
        assert answer.status_code < 500, url
        asked = url.partition("?q=")[2]
        shown = re.sub(
            r'<(?:input|textarea)[^>]*name="(?:q|text)".*?(?:/?>|</textarea>)', "", body, flags=re.S
        )
        found += [(url, word) for word in words if word in shown and word not in asked]
        if asked and url.startswith("/public"):  # what was typed may come back, the visit may not
            found += [(url, word) for word in words if word in asked and f">{word}<" in shown]
    return found


def test_nothing_public_knows_of_a_silent_visit(office, app, visit):
    record = db.session.get_one(Record, visit)
    assert told(app, office, record) == []


def test_staff_of_others_and_guessed_addresses_learn_nothing(office, visit):
    name = db.session.get_one(Record, visit).entity.name
    for url in (f"/records/{visit}", f"/field/visits/{visit}", f"/records/{visit}/notice"):
        page = office.citizen().open(url, expect=None)
        assert page.status in (200, 404)  # the login page, or nothing
        assert name not in page.tree.text_content()
        assert office.at("yjgl", "inspector").open(url, expect=None).status == 404


def test_the_reason_and_who_approved_stay_with_the_visit(office, visit):
    record = db.session.get_one(Record, visit)
    record.task.silence_reason = "举报人要求保密"
    record.task.silence_approved_by_id = scene.officer("zrzy-head-1").id
    head = scene.officer("zrzy-head-1").name
    db.session.commit()
    page = office.at("zrzy", "inspector").open(f"/records/{visit}/notice")
    assert "举报人要求保密" in page.text
    assert head in page.text

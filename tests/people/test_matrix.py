"""Every route × method × person: who is let in, and who is not, is what the policy says.

The expectation is worked out here a second time, from the policy's text alone.
"""

import hashlib
import secrets
from contextvars import Context

import pytest
from flask import g
from flask_wtf.csrf import generate_csrf

from jointcheck.ground.db import db, writing
from jointcheck.ground.sessions import WebSession
from jointcheck.people import access, policy
from jointcheck.people.model import Officer
from jointcheck.people.roles import ROLES

LET_IN = {200, 201, 204, 302, 303, 400, 409, 410, 413, 415, 422, 503}
MOST_THINGS = 2


@pytest.fixture(scope="module")
def doors(year):
    """Every (endpoint, method, address, thing or None) of the application."""
    found = []
    for rule in year.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for values, thing in things(rule):
                with year.test_request_context():
                    url = year.url_map.bind("localhost").build(rule.endpoint, values)
                found.append((rule.endpoint, method, url, thing))
    return found


def things(rule):
    """Values for the address, and the row that the last loaded name stands for."""
    names = [name for name in rule._converters if name in access.LOADERS]
    plain = {n: example(rule, n) for n in rule._converters if n not in access.LOADERS} | dict(
        rule.defaults or {}
    )
    if not names:
        yield plain, None
        return
    assert len(names) == 1, f"{rule.rule}: two loaded things in one address"
    model = access.LOADERS[names[0]]
    rows = db.session.scalars(db.select(model).order_by(model.id)).all()
    assert rows, f"the demonstration has no {model.__tablename__}: {rule.rule}"
    for row in rows[-1:]:
        yield plain | {names[0]: row.id}, row


def example(rule, name):
    converter = type(rule._converters[name]).__name__
    return 1 if converter == "IntegerConverter" else "x"


@pytest.fixture(scope="module")
def cookies(year):
    """A session for every officer, put straight into the database; and a valid token."""
    found = {None: None}
    for officer in db.session.scalars(db.select(Officer)):
        token, raw = secrets.token_urlsafe(16), secrets.token_hex(20)
        data = {"_user_id": str(officer.id), "_fresh": True, "csrf_token": raw}
        key = hashlib.sha256(token.encode()).hexdigest()
        db.session.add(WebSession(id=key, officer_id=officer.id, data=data))
        with year.test_request_context():
            from flask import session

            session["csrf_token"] = raw
            g.pop("csrf_token", None)
            found[officer.id] = (token, generate_csrf())
    db.session.commit()
    return found


def people(thing):
    """Who is sent to the door: for each role one of the thing's world, one stranger, its members."""
    officers = db.session.scalars(db.select(Officer)).unique().all()
    parties = thing.parties() if thing is not None else None
    chosen = {}
    for role in ROLES:
        holders = [o for o in officers if role in o.roles]
        inside = [o for o in holders if parties and o.departments_as(role) & parties.departments]
        outside = [o for o in holders if o not in inside]
        for group in (inside, outside):
            for one in group[:1]:
                chosen[one.id] = one
    if parties:
        wanted = set(sorted(parties.members)[:MOST_THINGS]) | {parties.leader, parties.person}
        chosen |= {o.id: o for o in officers if o.id in wanted}
    return [None, *chosen.values()]


def expected(text, officer, thing):
    """Whether the policy's text lets the officer in."""
    parties = thing.parties() if thing is not None else None
    terms = text.split()
    if "public" in terms:
        return parties is None or parties.open
    return officer is not None and any(holds(term, officer, parties) for term in terms)


def holds(term, officer, parties):
    role, _, relation = term.partition("@")
    departments = {g.department_id for g in officer.grants if role in (g.role, "officer")}
    if role == "officer":
        departments = {officer.department_id}
    if not departments:
        return False
    if not relation or parties is None:
        return True
    return {
        "own": bool(departments & parties.departments),
        "lead": parties.initiating in departments,
        "mine": parties.own in departments,
        "member": officer.id in parties.members,
        "leader": officer.id == parties.leader,
        "peer": bool(departments & parties.departments) and officer.id not in parties.members,
        "self": officer.id == parties.person,
    }[relation]


def knock(app, cookie, method, url):
    client = app.test_client()
    data = None
    if cookie:
        client.set_cookie("jointcheck", cookie[0])
        data = {"csrf_token": cookie[1]} if method == "POST" else None
    answer = Context().run(client.open, url, method=method, data=data)
    answer.close()
    return answer


def refused(answer):
    return answer.status_code in (401, 403, 404, 405) or (
        answer.status_code == 302 and "/login" in answer.headers.get("Location", "")
    )


def test_every_door_opens_for_whom_the_policy_names_and_for_nobody_else(year, doors, cookies):
    wrong, cells = [], 0
    db.session.rollback()
    writing.set(False)  # the test only reads, and must not hold the database
    for endpoint, method, url, thing in doors:
        if endpoint in ("static", "people.logout"):
            continue
        text = policy.rule(endpoint, method).text
        for officer in people(thing):
            allowed = expected(text, officer, thing)
            who = officer.login if officer else "nobody"
            answer = knock(year, cookies[officer and officer.id], method, url)
            cells += 1
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{method} {url} as {who}: {answer.status_code}")
            elif not allowed and not refused(answer):
                wrong.append(
                    f"{method} {url} as {who}: let in ({answer.status_code}), policy {text!r}"
                )
            elif allowed and answer.status_code in (401, 403):
                wrong.append(
                    f"{method} {url} as {who}: refused ({answer.status_code}), policy {text!r}"
                )
    assert not wrong, f"{len(wrong)} of {cells} cells\n" + "\n".join(sorted(set(wrong))[:80])
    assert cells > 1000


def test_every_line_of_the_policy_has_a_route(year):
    known = {rule.endpoint for rule in year.url_map.iter_rules()}
    assert set(policy.POLICY) <= known

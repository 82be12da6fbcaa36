"""Every route × method × person: who is let in, and who is not, is what the policy says.

The expectation is worked out here a second time, from the policy's text alone.
"""

import hashlib
import secrets
from contextvars import Context
from types import SimpleNamespace

import pytest
from flask import g, session
from flask_wtf.csrf import generate_csrf
from werkzeug.routing import IntegerConverter

from jointcheck.ground import clock
from jointcheck.ground.db import db, writing
from jointcheck.ground.sessions import WebSession
from jointcheck.people import access, policy
from jointcheck.people.model import Officer
from jointcheck.people.roles import ROLES

FEW_MEMBERS = 2
ELSEWHERE = ("static", "people.logout")  # public bytes; the end of the session that knocks


def things(rule, newest=1):
    """(values of the address, parties of the thing that it names or None), newest things first."""
    names = [name for name in rule._converters if name in access.LOADERS]
    plain = {n: example(rule, n) for n in rule._converters if n not in access.LOADERS}
    plain |= dict(rule.defaults or {})
    if not names:
        yield plain, None
        return
    assert len(names) == 1, f"{rule.rule}: two loaded things in one address"
    model = access.LOADERS[names[0]]
    query = db.select(model).order_by(model.id.desc()).limit(newest)
    rows = db.session.scalars(query).unique().all()
    assert rows, f"the demonstration has no {model.__tablename__}: {rule.rule}"
    for row in rows:
        yield plain | {names[0]: row.id}, row.parties()


def example(rule, name):
    if name == "year":
        return clock.today().year
    return 1 if isinstance(rule._converters[name], IntegerConverter) else "x"


def everybody():
    query = db.select(Officer).options(db.selectinload(Officer.grants)).order_by(Officer.id)
    return db.session.scalars(query).all()


def held(officer, role):
    """Ids of the departments in which the officer holds the role."""
    if role == "officer":
        return {officer.department_id}
    return {grant.department_id for grant in officer.grants if grant.role == role}


def expected(text, officer, parties):
    """Whether the policy's text lets the officer (None: a citizen) in."""
    return bool(standing(text, officer, parties))


def standing(text, officer, parties):
    """The terms of the policy's text by which the officer (None: a citizen) is let in."""
    terms = text.split()
    if "public" in terms:
        return frozenset({"public"} if parties is None or parties.open else ())
    return frozenset(t for t in terms if officer is not None and holds(t, officer, parties))


def holds(term, officer, parties):
    role, _, relation = term.partition("@")
    departments = held(officer, role)
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


def people(officers, parties):
    """Who is sent to the door: of each role one of the thing's world and one stranger; members."""
    chosen = {}
    world = parties.departments if parties else frozenset()
    for role in ROLES:
        holders = [o for o in officers if held(o, role)]
        inside = [o for o in holders if held(o, role) & world]
        outside = [o for o in holders if not held(o, role) & world]
        chosen |= {o.id: o for o in (*inside[:1], *outside[:1])}
    if parties:
        wanted = {*sorted(parties.members)[:FEW_MEMBERS], parties.leader, parties.person}
        chosen |= {o.id: o for o in officers if o.id in wanted}
    return [None, *chosen.values()]


class Knocker:
    """Everybody's open session, put straight into the database, each with a valid token."""

    def __init__(self, app, officers):
        self.app = app
        self.keys = {who: self.session_of(who) for who in (None, *(o.id for o in officers))}
        db.session.commit()

    def session_of(self, who):
        """(cookie, form token) of an officer by id, or of a citizen."""
        cookie, raw = secrets.token_urlsafe(16), secrets.token_hex(20)
        data = {"csrf_token": raw} | ({"_user_id": str(who), "_fresh": True} if who else {})
        key = hashlib.sha256(cookie.encode()).hexdigest()
        db.session.add(WebSession(id=key, officer_id=who, data=data))
        with self.app.test_request_context():
            g.pop("csrf_token", None)  # of the one before
            session["csrf_token"] = raw
            return cookie, generate_csrf()

    def __call__(self, who, method, url):
        """The status of the answer; 401 for one that leads to the login."""
        client = self.app.test_client()
        cookie, token = self.keys[who]
        client.set_cookie("jointcheck", cookie)
        data = {"csrf_token": token} if method == "POST" else None
        answer = Context().run(client.open, url, method=method, data=data, buffered=True)
        answer.close()
        return status(answer)


def asked(rule, officer, parties):
    """The same as the guard decides it, of somebody whom it knows, without a request."""
    if officer is None:
        return 200 if rule.public else 401
    failure = access.verdict(rule, officer, parties and SimpleNamespace(parties=lambda: parties))
    return failure.code if failure else 200


def status(answer):
    return 401 if "/login" in answer.headers.get("Location", "") else answer.status_code


def wrong(status, allowed):
    """What is wrong with an answer, in a word; empty when nothing is."""
    if status >= 500 and status != 503:
        return "broke"
    if allowed:
        return "refused" if status in (401, 403) else ""
    return "" if status in (401, 403, 404) else "let in"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_door_opens_for_whom_the_policy_names_and_for_nobody_else(year, method):
    """Of those who stand alike before a door one knocks; the others ask the guard's own verdict."""
    officers = everybody()
    knock = Knocker(year, officers)
    officers, found, cells = everybody(), [], 0
    doors = list(every_door(year, method))
    db.session.expunge_all()
    db.session.rollback()
    writing.set(False)  # the test only reads from here on, and must not hold the database
    for endpoint, url, parties in doors:
        rule, gone_in = policy.rule(endpoint, method), set()
        for officer in people(officers, parties):
            terms = standing(rule.text, officer, parties)
            if terms in gone_in:
                answer = asked(rule, officer, parties)
            else:
                answer = knock(officer and officer.id, method, url)
            gone_in.add(terms)
            cells += 1
            if word := wrong(answer, bool(terms)):
                who = officer.login if officer else "a citizen"
                found.append(f"{method} {url} as {who}: {word} ({answer}), policy {rule.text!r}")
    assert not found, f"{len(found)} of {cells} cells\n" + "\n".join(found[:80])
    assert cells > 1000


def every_door(year, method):
    """(endpoint, address, parties of its thing or None) of the whole application."""
    for rule in year.url_map.iter_rules():
        if method in rule.methods and rule.endpoint not in ELSEWHERE:
            for values, parties in things(rule):
                url = year.url_map.bind("localhost").build(rule.endpoint, values)
                yield rule.endpoint, url, parties


def test_no_door_has_another_method(year):
    assert {m for rule in year.url_map.iter_rules() for m in rule.methods} == {
        "GET", "POST", "HEAD", "OPTIONS",
    }  # fmt: skip


def test_every_line_of_the_policy_has_a_route(year):
    known = {rule.endpoint for rule in year.url_map.iter_rules()}
    assert set(policy.POLICY) <= known

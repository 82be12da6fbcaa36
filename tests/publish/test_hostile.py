"""第十七条：任何单位或个人不得擅自修改已经公示的检查结果. Whatever anybody sends, by any door.

So that nothing is refused for a wrong reason, one officer holds every role of both departments,
every form reads what is sent whatever its name, and no version, key or token is asked for: what is
left are the guards of the thing itself.
"""

import pytest

from jointcheck.ground.db import db
from jointcheck.ground.forms import Form
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.people import steps as people
from jointcheck.people.roles import BUSINESS
from jointcheck.publish import correction, steps
from jointcheck.publish.model import Publication
from jointcheck.review import steps as review
from jointcheck.visit import findings, signing
from tests.office import alone
from tests.publish import build
from tests.visit import scene
from tests.world import PASSWORD

FORGED = {
    "results-0-serial": "1", "results-0-codes": "OK", "results-0-text": "伪造", "reason": "伪造",
    "serial": "1", "codes": "OK", "text": "伪造", "problem": "伪造", "disposal": "伪造", "note": "伪造",
    "method": "onsite", "code": "department", "records": "1", "upheld": "no", "finding": "伪造",
    "grounds": "伪造", "title": "伪造", "kind": "recheck", "password": PASSWORD, "refusal": "伪造",
    "read": "y", "decision": "yes", "supplement": "伪造", "entity_name": "伪造", "_method": "PUT",
}  # fmt: skip
# a head may take a result down, by a row of its own with its reason: its address then says so
LAWFUL = {"publish.take_down", "people.logout"}
ROWS = [{"serial": 1, "codes": ["OK"], "text": ""}]


@pytest.fixture
def publication(app):
    return build.published()


def test_no_request_of_anybody_changes_a_published_result_or_its_address(
    app, office, publication, monkeypatch
):
    number, digest = publication.number, publication.record.round.digest
    everything("zrzy-head-1")
    mighty, citizen = office.person("zrzy-head-1"), office.citizen()
    every_form_reads(monkeypatch)
    app.config["WTF_CSRF_ENABLED"] = False
    before, known = (stored(), answered(office, number)), verbs()
    doors = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LAWFUL]
    for person in (mighty, citizen):
        for rule in doors:
            url = address(app, rule, number)
            if "POST" in rule.methods:
                data = FORGED | {"digest": digest}
                alone(person.client.post, url, data=data).close()
    for method in ("put", "delete"):
        for rule in doors:
            if any(word in rule.endpoint for word in ("publish", "result", "record")):
                alone(getattr(mighty.client, method), address(app, rule, number)).close()
    assert (stored(), answered(office, number)) == before
    tried = verbs() - known
    assert len([verb for verb in tried if verb.endswith(".refused")]) >= 5, tried


def everything(login: str) -> None:
    """Every role of both departments that took part."""
    officer = scene.officer(login)
    for code in ("ZRZY", "SCJG"):
        department = scene.department(code)
        for role in BUSINESS:
            if department.id not in officer.departments_as(role):
                grant = people.propose_grant(officer, role=role, department=department, by=None)
                people.approve_grant(grant, None)
        db.session.expire_all()


def every_form_reads(monkeypatch) -> None:
    def whatever_is_sent(self, form, formdata):
        return super(Form.Meta, self).wrap_formdata(form, formdata)

    # of the class itself: WTForms keeps what it made of it, for the tests that follow too
    monkeypatch.setattr(Form.Meta, "wrap_formdata", whatever_is_sent)
    monkeypatch.setattr(Form, "bound", property(Form.is_submitted))
    monkeypatch.setattr(Form, "refuse_stale", lambda self: None)


def address(app, rule, number: str) -> str:
    """The rule's address for the published result, or for the first of whatever it names."""
    values = {
        name: 1 if "Number" in type(rule._converters.get(name)).__name__ else number
        for name in rule.arguments
    }
    return app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)


def verbs() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(db.select(LedgerEvent.verb)))


def stored() -> list[tuple]:
    db.session.rollback()
    tables = (Publication.__table__, db.metadata.tables["publication_result"])
    return [
        tuple(map(tuple, db.session.execute(db.select(one).order_by(one.c.id)))) for one in tables
    ]


def answered(office, number: str) -> bytes:
    return office.citizen().client.get(f"/public/results/{number}/data.json").data


def again(record):
    steps.publish(record)
    raise Refused("published once")


# name: who would have been the right person before the publication, and what he does
STEPS = {
    "the reviewer passes it again": lambda r, p: review.pass_(
        r, digest=r.round.digest, text="", by=scene.officer("zrzy-reviewer-1")
    ),
    "the reviewer returns it": lambda r, p: review.return_(
        r, digest=r.round.digest, reason="重来", by=scene.officer("zrzy-reviewer-1")
    ),
    "the inspector changes his row": lambda r, p: findings.record_row(
        scene.finding(r), method="onsite", codes=["OK"], problem="", disposal="",
        corrected_on=None, by=scene.officer("zrzy-inspector-1"),
    ),
    "the team concludes again": lambda r, p: signing.conclude(
        r, by=scene.officer("zrzy-inspector-1")
    ),
    "the team hands it in again": lambda r, p: signing.submit(
        r, by=scene.officer("zrzy-inspector-1")
    ),
    "the author approves his own correction": lambda r, p: correction.approve(
        correction.propose(p, results=ROWS, reason="错", by=scene.officer("zrzy-head-1")),
        scene.officer("zrzy-head-1"),
    ),
    "the inspector approves a correction": lambda r, p: correction.approve(
        correction.propose(p, results=ROWS, reason="错", by=scene.officer("zrzy-head-1")),
        scene.officer("zrzy-inspector-1"),
    ),
    "a participating department corrects another's row": lambda r, p: correction.propose(
        p, results=ROWS, reason="错", by=scene.officer("scjg-head-1")
    ),
    "it is published a second time": lambda r, p: again(r),
}  # fmt: skip


@pytest.mark.parametrize("act", STEPS.values(), ids=list(STEPS))
def test_whoever_was_right_before_is_refused_now(publication, act):
    before = stored()
    with pytest.raises(Refused):
        act(publication.record, publication)
    assert stored() == before

"""第十七条：任何单位或个人不得擅自修改已经公示的检查结果. Whatever anybody sends, by any door."""

import pytest

from jointcheck.ground.db import db
from jointcheck.publish.model import Publication
from tests.office import alone
from tests.publish import build

pytestmark = pytest.mark.only_sqlite
PEOPLE = ("zrzy-planner-1", "zrzy-head-1", "zrzy-reviewer-1", None)
FORGED = {
    "entity_name": "伪造", "results-0-serial": "1", "results-0-codes": "OK", "results-0-text": "伪造",
    "version": "1", "number": "伪造", "body": "{}", "digest": "0" * 64, "state": "draft",
    "published_at": "", "id": "1", "reason": "伪造", "_method": "PUT",
}  # fmt: skip


def test_no_request_of_anybody_changes_a_published_result_or_its_address(app, office):
    numbers = [build.published(number=0).number]
    people = [office.person(login) if login else office.citizen() for login in PEOPLE]
    app.config["WTF_CSRF_ENABLED"] = (
        False  # what a forged token would be stopped by is not asked here
    )
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    doors = {(method.lower(), address(app, rule, numbers[0])) for rule in rules
             for method in (rule.methods & {"POST"}) | {"PUT", "DELETE"}}  # fmt: skip
    before = stored(), answered(office, numbers)
    for person in people:
        for method, url in sorted(doors):
            mine = person.login == "zrzy-head-1"  # the others try only what is a door at all
            if "logout" not in url and (method == "post" or mine):
                alone(getattr(person.client, method), url, data=FORGED).close()
    after = stored(), answered(office, numbers)
    assert after == before


def address(app, rule, number: str) -> str:
    """The rule's address for the published result, or for the first of whatever it names."""
    values = {
        name: 1 if "Number" in type(rule._converters.get(name)).__name__ else number
        for name in rule.arguments
    }
    return app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)


def stored() -> list[tuple]:
    db.session.rollback()
    tables = (Publication.__table__, db.metadata.tables["publication_result"])
    return [
        tuple(map(tuple, db.session.execute(db.select(one).order_by(one.c.id)))) for one in tables
    ]


def answered(office, numbers: list[str]) -> list[bytes]:
    client = office.citizen().client
    return [client.get(f"/public/results/{number}/data.json").data for number in numbers]

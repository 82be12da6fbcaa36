"""Every page with the year's data: well made, and at most fifteen statements, whatever the rows."""

import pytest
from sqlalchemy import event

from jointcheck.ground.db import db
from jointcheck.people import policy
from jointcheck.people.model import Officer
from tests.people.test_matrix import expected, things

MOST = 15
FILES = {"application", "image", "text/csv", "text/plain", "text/javascript"}


@pytest.fixture
def statements(year):
    """The statements that reach the database, as a list that grows."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def readers(year):
    """(endpoint, address, login of somebody who may read it) for every page."""
    officers = db.session.scalars(db.select(Officer)).unique().all()
    for rule in year.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        text = policy.rule(rule.endpoint, "GET").text
        for values, thing in things(rule):
            able = [o for o in officers if expected(text, o, thing)]
            if able:
                url = year.url_map.bind("localhost").build(rule.endpoint, values)
                yield rule.endpoint, url, able[0].login


def test_every_page_is_well_made_and_asks_little_of_the_database(year, year_office, statements):
    wrong, pages = [], 0
    for endpoint, url, login in list(readers(year)):
        person = year_office.person(login)
        statements.clear()
        try:
            page = person.open(url, expect=None)
        except AssertionError as error:
            wrong.append(str(error))
            continue
        pages += 1
        if page.status >= 500:
            wrong.append(f"{url} as {login}: {page.status}")
        asked = [s for s in statements if not s.startswith(("BEGIN", "PRAGMA"))]
        if len(asked) > MOST and page.url == url:
            wrong.append(f"{endpoint} {url}: {len(asked)} statements")
    assert not wrong, f"{len(wrong)} of {pages}\n" + "\n".join(wrong)
    assert pages > 60

"""Every page with the year's data: well made, and at most fifteen statements, whatever the rows."""

import pytest
from sqlalchemy import event

from jointcheck.ground.db import db
from jointcheck.people import policy
from tests.people.test_matrix import everybody, expected, things

MOST = 15
NEWEST = 6  # of each kind, so that things in several states are opened


@pytest.fixture
def statements(year):
    """The statements that reach the database, as a list that grows."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def readers(year, newest=NEWEST):
    """(endpoint, address, login of somebody who may read it) for every page."""
    officers = everybody()
    for rule in year.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        text = policy.rule(rule.endpoint, "GET").text
        for values, parties in things(rule, newest):
            able = next((o.login for o in officers if expected(text, o, parties)), None)
            if able:
                yield (
                    rule.endpoint,
                    year.url_map.bind("localhost").build(rule.endpoint, values),
                    able,
                )


@pytest.mark.timeout(300)
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
        if len(statements) > MOST and page.url == url:
            wrong.append(f"{endpoint} {url}: {len(statements)} statements")
    assert not wrong, f"{len(wrong)} of {pages}\n" + "\n".join(wrong)
    assert pages > 60


@pytest.mark.timeout(300)
def test_everybodys_things_to_do_ask_little_of_the_database(year, year_office, statements):
    logins = {
        tuple(sorted((g.role, g.department_id) for g in o.grants)): o.login for o in everybody()
    }
    for login in logins.values():
        person = year_office.person(login)
        statements.clear()
        person.open("/home")
        assert len(statements) <= MOST, f"{login}: {len(statements)} statements"

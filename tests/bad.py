"""Bad input for every form: what is sent, and where the forms are."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import IntegerConverter

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people import access, policy
from jointcheck.people.model import Officer
from jointcheck.publish.model import Publication

MACHINERY = {"csrf_token", "form_key", "form_version", "form_name"}
GARBAGE = (
    "x", "-1", "9" * 30, "\U0001f600", "١٢", "2026-13-45", "<script>alert(1)</script>", "=1+1",
    "../../etc/passwd", "２０２６", "0", "1e400", "NaN", "9999-12-31", "0001-01-01", "2147483648",
    "[]", '{"a": 1}', " ", "\ufeff", "%s%n", "' OR 1=1 --", "2026-11-23T25:61",
)  # fmt: skip
FILES = (b"", b"these are no rows\n", b"MZ\x90\x00\x03" * 99, b"\x89PNG\r\n\x1a\nbroken", b"PK\x03\x04broken",
         "列一,列二\n甲,乙\n".encode("gb18030"))  # fmt: skip
ROLES = 3  # how many kinds of people open a page
NEWEST = 12  # of each kind of thing
PATIENCE = 4  # pages of one kind without a new form, after which no more are opened


@dataclass(frozen=True)
class Found:
    """A form as a person was shown it."""

    login: str
    action: str
    name: str
    data: dict[str, Any]
    files: tuple[str, ...]

    @property
    def fields(self) -> list[str]:
        return sorted(set(self.data) - MACHINERY)


def pages(app: Any) -> list[list[tuple[str, str]]]:
    """For each kind of page: (address, login of somebody who may go there), newest things first."""
    officers = db.session.scalars(db.select(Officer).order_by(Officer.id)).unique().all()
    active = [one for one in officers if one.is_active]
    rules = [r for r in app.url_map.iter_rules() if "GET" in r.methods and r.endpoint != "static"]
    return [list(visits(app, rule, active)) for rule in rules]


def visits(app: Any, route: Any, officers: list[Officer]) -> Iterator[tuple[str, str]]:
    rule = policy.rule(route.endpoint, "POST" if "POST" in route.methods else "GET")
    for values, thing in things(route):
        able: dict[frozenset[str], str] = {}
        for one in officers:
            roles = frozenset(one.roles)
            if roles not in able and access.verdict(rule, one, thing) is None:
                able[roles] = one.login
        url = app.url_map.bind("localhost").build(route.endpoint, values)
        yield from ((url, login) for login in list(able.values())[:ROLES])


def things(route: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Values for the address, and the thing it then names."""
    names = [name for name in route._converters if name in access.LOADERS]
    plain = {n: named(route, n) for n in route._converters if n not in names}
    plain |= route.defaults or {}
    if not names:
        yield plain, None
        return
    model = access.LOADERS[names[0]]
    for row in db.session.scalars(
        db.select(model).order_by(model.id.desc()).limit(NEWEST)
    ).unique():
        yield plain | {names[0]: row.id}, row


def named(route: Any, name: str) -> Any:
    """A value that leads somewhere."""
    if name == "year":
        return clock.today().year
    if isinstance(route._converters[name], IntegerConverter):
        return 1
    if name == "number" and "result" in route.rule:
        return db.session.scalar(db.select(Publication.number).order_by(Publication.id.desc()))
    return {"kind": "entities", "tab": "all", "part": "progress"}.get(name, "x")


def all_forms(app: Any, office: Any) -> list[Found]:
    """Every form of the application once, as somebody is shown it."""
    found: dict[tuple[str, str], Found] = {}
    for visited in pages(app):
        idle = 0
        for url, login in visited:
            before = len(found)
            for form in forms_of(office.person(login).open(url, expect=None), login):
                route = app.url_map.bind("localhost").match(form.action.partition("?")[0], "POST")[
                    0
                ]
                found.setdefault((route, form.name), form)
            idle = 0 if len(found) > before else idle + 1
            if idle >= PATIENCE:
                break
    order = sorted(found.items(), key=lambda pair: harm(*pair))
    return [form for (route, _name), form in order if route != "people.logout"]


def harm(key: tuple[str, str], form: Found) -> tuple[bool, bool]:
    """Buttons, and what ends other people's sessions, come last: they spoil what follows."""
    return key[0].startswith(("admin.", "people.")), not form.fields


def forms_of(page: Any, login: str) -> Iterator[Found]:
    """The forms of a page, each filled as an honest person might have filled it."""
    for form in page.tree.forms:
        if (form.method or "get").lower() == "post":
            entries = form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]")
            files = tuple(one.get("name") for one in entries if one.get("type") == "file")
            data = {one.get("name"): honest(one) for one in reversed(entries)}
            url = form.get("action") or page.url
            yield Found(login, url, str(data.get("form_name", "")), data, files)


def honest(entry: Any) -> str:
    """What would be right, or nearly."""
    if entry.tag == "select":
        values = [option.get("value") for option in entry.xpath(".//option")]
        return entry.value or next((value for value in values if value), "")
    if entry.tag == "textarea":
        return entry.text or "现场情况说明"
    kinds = {"date": "2026-11-30", "number": "1", "datetime-local": "2026-11-23T10:00", "hidden": "",
             "file": ""}  # fmt: skip
    return entry.get("value") or kinds.get(entry.get("type"), "情况说明")


def endless(form: Found) -> dict[str, Any]:
    """A hundred thousand characters in every field."""
    return form.data | dict.fromkeys(form.fields, "A" * 100_000)


def empty(form: Found) -> dict[str, Any]:
    return form.data | dict.fromkeys(form.fields, "")


def garbage(form: Found, seed: int) -> dict[str, Any]:
    """Something else in every field."""
    return form.data | {name: GARBAGE[n % len(GARBAGE)] for n, name in enumerate(form.fields, seed)}


def slip(form: Found, seed: int) -> dict[str, Any]:
    """All is right but one field, and the file is not what it should be."""
    data = dict(form.data)
    for name in form.files:
        data[name] = (io.BytesIO(FILES[seed % len(FILES)]), "table.xlsx")
    typed = [name for name in form.fields if name not in form.files]
    if typed:
        data[typed[seed % len(typed)]] = GARBAGE[seed % len(GARBAGE)]
    return data


def variants(form: Found, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Bad ways to fill the form; the seed says which of them. A button is only pressed."""
    if form.fields:
        yield "endless", endless(form)
        yield "garbage", garbage(form, seed)
        yield "slip", slip(form, seed)
        yield "another slip", slip(form, seed + 5)
    yield "empty", empty(form)


def written(rule: Any, first: str, rest: str) -> str:
    """The rule's address with these texts for its values."""
    values = iter((first, *[rest] * 9))
    return re.sub(r"<[^>]+>", lambda _match: next(values), rule.rule)

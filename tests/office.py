"""People at work over HTTP: they open pages, read them, and press buttons by their labels.

Every page that anybody opens is checked on the way: one h1, unique ids, a title, labelled fields.
"""

from collections import Counter
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from lxml import html

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people.model import Officer
from tests.world import PASSWORD


class Office:
    """Everybody of the test county, each with a browser of his own."""

    def __init__(self, app: Flask):
        self.app = app
        self.people: dict[str, Person] = {}

    def person(self, login: str) -> "Person":
        """The officer with this login, logged in."""
        if login not in self.people:
            self.people[login] = Person(self.app, login)
            self.people[login].log_in()
        return self.people[login]

    def at(self, department: str, role: str, number: int = 1) -> "Person":
        """E.g. ``office.at("zrzy", "planner")``; department by its lower-case code."""
        return self.person(f"{department}-{role}-{number}")

    def citizen(self) -> "Person":
        """Somebody without an account."""
        return Person(self.app, None)


@dataclass
class Page:
    """A page as a person sees it."""

    status: int
    url: str
    tree: Any
    person: "Person" = field(repr=False)

    @property
    def text(self) -> str:
        main = self.tree.xpath("//main") or [self.tree]
        return " ".join(main[0].text_content().split())

    @property
    def title(self) -> str:
        return " ".join(self.tree.xpath("string(//h1)").split())

    def links(self) -> dict[str, str]:
        """Label → address of every link."""
        return {
            " ".join(a.text_content().split()): a.get("href") for a in self.tree.xpath("//a[@href]")
        }

    def follow(self, label: str) -> "Page":
        """Open the link whose label contains ``label``."""
        found = [url for text, url in self.links().items() if label in text]
        assert found, f"{self.url} has no link {label!r}: {sorted(self.links())}"
        return self.person.open(found[0])

    def buttons(self) -> list[str]:
        return [" ".join(b.text_content().split()) for b in self.tree.xpath("//form//button")]

    def form(self, button: str) -> Any:
        """The form that ``button`` submits."""
        for form in self.tree.forms:
            labels = [" ".join(b.text_content().split()) for b in form.xpath(".//button")]
            if button in labels:
                return form
        raise AssertionError(
            f"{self.url} has no button {button!r}: {self.buttons()}\n{self.text[:600]}"
        )

    def press(self, button: str, expect: int | None = 200, **values: Any) -> "Page":
        """Fill the form of ``button`` by field name and send it as a browser would."""
        form = self.form(button)
        data = collect(form)
        for name, value in values.items():
            assert name in form.fields or name in data or isinstance(value, tuple), (
                f"no field {name!r}: {sorted(form.fields.keys())}"
            )
            data[name] = value
        for b in form.xpath(".//button[@name]"):
            if " ".join(b.text_content().split()) == button:
                data[b.get("name")] = b.get("value")
        method = (form.method or "get").lower()
        page = self.person.send(method, form.get("action") or self.url, data)
        assert expect is None or page.status == expect, (
            f"{page.status} at {page.url}: {page.text[:900]}"
        )
        return page

    @property
    def errors(self) -> list[str]:
        return [
            " ".join(li.text_content().split())
            for li in self.tree.xpath("//*[@class='summary']//li")
        ]


def alone(call: Any, *args: Any, **kwargs: Any) -> Any:
    """Make a request outside the test's own application context, as a real one would be.

    Its body is read to the end there too: what is streamed asks the database while it is sent.
    """
    db.session.rollback()  # the test's own reading must not hold the database
    context = Context()
    context.run(clock.told.set, clock.told.get())
    return context.run(call, *args, buffered=True, **kwargs)


def collect(form: Any) -> dict[str, Any]:
    """What a browser would send for an untouched form."""
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in data.items()}


class Person:
    """One person and his browser."""

    def __init__(self, app: Flask, login: str | None):
        self.app = app
        self.login = login
        self.client = app.test_client()

    @property
    def officer(self) -> Officer:
        return db.session.scalars(db.select(Officer).filter_by(login=self.login)).one()

    def log_in(self, password: str = PASSWORD) -> Page:
        return self.open("/login").press("登录", login=self.login, password=password)

    def open(self, url: str, expect: int | None = 200, **headers: str) -> Page:
        page = self.receive(alone(self.client.get, url, headers=headers, follow_redirects=True))
        assert expect is None or page.status == expect, f"{page.status} at {url}: {page.text[:900]}"
        return page

    def send(self, method: str, url: str, data: dict[str, Any]) -> Page:
        if method == "get":
            return self.receive(
                alone(self.client.get, url, query_string=data, follow_redirects=True)
            )
        return self.receive(alone(self.client.post, url, data=data, follow_redirects=True))

    def receive(self, response: Any) -> Page:
        db.session.remove()  # the next request, and the test itself, see what was committed
        str(response.headers).encode("latin-1")  # a server can send no others
        body = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        tree = html.fromstring(body or "<html></html>")
        page = Page(response.status_code, response.request.path, tree, self)
        response.close()  # a file that was sent stays open until then
        if body and tree.tag == "html":
            check(page)
        return page


def check(page: Page) -> None:
    """What every page must be, whoever opens it."""
    ids = Counter(page.tree.xpath("//@id"))
    doubled = {i for i, times in ids.items() if times > 1}
    assert not doubled, f"{page.url}: ids twice {doubled}"
    assert len(page.tree.xpath("//h1")) == 1, f"{page.url}: needs one h1"
    assert page.tree.xpath("string(//title)").strip(), f"{page.url}: no title"
    for form in page.tree.xpath("//form[@method='post'][not(@data-queue)]"):
        assert form.xpath(".//input[@name='csrf_token']"), f"{page.url}: form without token"
    labels = set(page.tree.xpath("//label/@for"))
    for one in page.tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labelled = one.get("aria-label") or one.get("id") in labels or one.xpath("ancestor::label")
        assert labelled, f"{page.url}: field {one.get('name')} has no label"
    assert not page.tree.xpath("//@style"), f"{page.url}: inline style"
    assert not page.tree.xpath("//script[not(@src)]"), f"{page.url}: inline script"

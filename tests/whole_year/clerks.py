"""How people work through a year: at a told hour, logged in anew, choosing by what they read."""

import io
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from PIL import Image

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people.model import Officer
from tests.office import Office, Page, Person, alone

YEAR = 2026
IDLE = timedelta(minutes=30)
STROKES = "M10.0 20.0 " + " ".join(f"L{n * 5}.0 {n * 3}.5" for n in range(2, 30))


class Year:
    """The office in one year; remembers what the chapters hand on to each other."""

    def __init__(self, office: Office):
        self.office = office
        self.used: dict[str, datetime] = {}
        self.known: list[str] = []  # the records that have been given out so far
        self.logins = dict(db.session.execute(db.select(Officer.name, Officer.login)).all())
        db.session.rollback()

    def at(self, department: str, role: str, number: int = 1) -> Person:
        """Somebody of a department by role, e.g. ``year.at("zrzy", "planner")``."""
        return self.login(f"{department}-{role}-{number}")

    def named(self, name: str) -> Person:
        """The officer whose name stands on a page."""
        return self.login(self.logins[name])

    def login(self, login: str) -> Person:
        """Sessions end by idleness; who comes back another day logs in again."""
        person = self.office.people.setdefault(login, Person(self.office.app, login))
        if clock.now() - self.used.get(login, datetime.min.replace(tzinfo=clock.SHANGHAI)) >= IDLE:
            person.log_in()
        self.used[login] = clock.now()
        return person

    @property
    def citizen(self) -> Person:
        return self.office.citizen()


def day(month: int, number: int) -> date:
    return date(YEAR, month, number)


@contextmanager
def on(month: int, number: int, hour: int = 9, minute: int = 30):
    """It is that hour of that day in the county."""
    moment = datetime.combine(day(month, number), time(hour, minute), clock.SHANGHAI)
    with clock.at(moment):
        yield


def minute() -> str:
    """Now, as a browser fills it into a field."""
    return clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M")


def option(page: Page, button: str, field: str, label: str) -> str:
    """What the choice with ``label`` sends, in the form that ``button`` submits."""
    form = page.form(button)
    offered = {}
    for one in form.xpath(f".//select[@name='{field}']/option"):
        offered[words(one)] = one.get("value")
    for one in form.xpath(f".//input[@name='{field}']"):
        labels = one.xpath("ancestor::label") or form.xpath(f".//label[@for='{one.get('id')}']")
        offered[words(labels[0])] = one.get("value")
    found = [value for text, value in offered.items() if label in text]
    assert found, f"{page.url}: {field} offers no {label!r} but {sorted(offered)}"
    return found[0]


def offered(page: Page, button: str, field: str) -> list[str]:
    """Every value that the boxes of a field may send."""
    return page.form(button).xpath(f".//input[@name='{field}']/@value")


def words(element) -> str:
    return " ".join(element.text_content().split())


def leading(page: Page, prefix: str) -> list[str]:
    """Addresses of the links that begin so, in the order of their numbers."""
    found = {url for url in page.tree.xpath("//main//@href") if url.startswith(prefix)}
    return sorted(found, key=lambda url: int(url.removeprefix(prefix).partition("/")[0]))


def table(page: Page) -> list[list[str]]:
    """The cells of every row of the page's tables, without the heads."""
    return [[words(cell) for cell in row] for row in page.tree.xpath("//tbody/tr")]


def facts(page: Page) -> dict[str, str]:
    """What the page's lists of facts say."""
    return {words(term): words(term.getnext()) for term in page.tree.xpath("//dl/dt")}


def fetched(person: Person, url: str) -> bytes:
    """What the browser downloads."""
    with alone(person.client.get, url) as response:
        assert response.status_code == 200, f"{response.status_code} at {url}"
        content = response.get_data()
    db.session.remove()
    return content


def picture(shade: int = 120) -> tuple[io.BytesIO, str]:
    """A photograph to upload."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (shade % 256, shade * 7 % 256, 90)).save(out, "JPEG")
    return io.BytesIO(out.getvalue()), "照片.jpg"

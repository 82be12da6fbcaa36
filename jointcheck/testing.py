"""The author's test kit: a pytest plugin with one fixture, `bench`.

`jointcheck_plugin = my_plugin` in the ini names the entry point to put on the bench. The bench
asks the plugin exactly as the server does: in a process of its own, through the same door.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from jointcheck.ground import clock
from jointcheck.plugin import (
    ANY,
    PASS,
    Answer,
    Bundle,
    Card,
    Checklist,
    Event,
    Fact,
    Item,
    Licence,
    Paper,
    Receipt,
    missing,
    visible,
)
from jointcheck.plugin.admission import discover
from jointcheck.plugin.host import Host
from jointcheck.plugin.process import Entry
from jointcheck.plugin.template import write
from jointcheck.plugin.workbook import read

CODE = "91530427MA6K1A2B1D"  # fictional, with a valid check character


class Bench:
    """One plugin, admitted strictly: any trouble fails the test with its sentence."""

    def __init__(self, entry: Entry) -> None:
        self.name = entry.name
        self.host = Host("strict", [entry]).load()

    def checklist(self, code: str) -> Checklist:
        """The plugin's checklist coded `code`; KeyError when it offers none such."""
        for answered in self.host.each("checklists"):
            if answered.value.code == code:
                found: Checklist = answered.value
                return found
        raise KeyError(code)

    def fill(self, code: str, /, card: Card | None = None, **answers: Any) -> dict[str, str]:
        """What would keep the sheet from being signed: {item code: sentences}; {} when nothing.

        Verdict items not named are 未发现问题 with a photo where one is asked. An answer is its
        value, or {"value", "note", "photos"}. The plugin's own `assess` is asked as well.
        """
        checklist = self.checklist(code)
        sheet = self._sheet(checklist, answers)
        found: dict[str, list[str]] = {}
        for item, sentence in missing(checklist, sheet):
            found.setdefault(item, []).append(sentence)
        opinion = self.host.assess(checklist, sheet, card or self.card())
        for remark in opinion.value.problems if opinion and opinion.value else ():
            found.setdefault(remark.item, []).append(remark.text)
        return {item: "；".join(sentences) for item, sentences in found.items()}

    def reviews(self, code: str, /, **answers: Any) -> list[str]:
        """Titles of the plugin's review steps that a sheet so filled has to pass."""
        sheet = self._sheet(self.checklist(code), answers)
        steps = [answered.value for answered in self.host.each("review_steps")]
        return [step.title for step in steps if step.applies(code, sheet)]

    def follow_ups(self, result: str) -> list[str]:
        """Titles of the plugin's follow-up routes for the result code `result`."""
        routes = [answered.value for answered in self.host.each("followups")]
        return [route.title for route in routes if result in route.for_results]

    def look_up(
        self, code: str, card: Card, settings: Mapping[str, str] | None = None
    ) -> tuple[Fact, ...]:
        """Facts of the look-up coded `code` for `card`."""
        answered = self.host.ask(self.name, "fetch", code, card=card, settings=settings or {})
        found: tuple[Fact, ...] = answered.value
        return found

    def publish(
        self, code: str, bundle: Bundle, settings: Mapping[str, str] | None = None
    ) -> Receipt:
        """The other platform's receipt for `bundle`; with an `address` it is really sent there."""
        answered = self.host.ask(self.name, "push", code, bundle=bundle, settings=settings or {})
        found: Receipt = answered.value
        return found

    def tell(self, event: Event, settings: Mapping[str, str] | None = None) -> None:
        """Let the plugin hear of `event`, as it would after the fact."""
        name = type(event).__name__
        self.host.ask(self.name, "on_event", name, event=event, settings=settings or {})

    def paper(self, code: str, **words: str) -> tuple[str, ...]:
        """The paragraphs of the paper coded `code`; places not named in `words` stay blank."""
        papers = [answered.value for answered in self.host.each("papers")]
        found: Paper = next(paper for paper in papers if paper.code == code)
        return found.paragraphs(words)

    def card(
        self, licences: Iterable[tuple[str, str, str]] = (), today: date | None = None
    ) -> Card:
        """A fictional entity's card; `licences` are (kind, number, last valid day)."""
        held = tuple(Licence(k, n, valid_to=date.fromisoformat(day)) for k, n, day in licences)
        return Card(CODE, "示例有限公司", today or clock.today(), licences=held)

    def _sheet(self, checklist: Checklist, answers: Mapping[str, Any]) -> dict[str, Answer]:
        for code in answers:
            checklist.item(code)  # a misspelt code must fail the test, not pass unseen
        sheet = {code: _answer(value) for code, value in answers.items()}
        for _ in range(2):  # answering one row may show another
            for item in visible(checklist, sheet):
                if item.kind == "verdict" and item.code not in sheet:
                    sheet[item.code] = _passed(item)
        return sheet


def _passed(item: Item) -> Answer:
    noted = {PASS, ANY} & set(item.note_on)
    return Answer(PASS, note="已核对" if noted else "", photos=len(item.photos_on))


def _answer(value: Any) -> Answer:
    if isinstance(value, Answer):
        return value
    return Answer(**value) if isinstance(value, Mapping) else Answer(str(value))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the ini line."""
    parser.addini("jointcheck_plugin", "entry point of the plugin to put on the bench", default="")


@pytest.fixture(scope="session")
def bench(request: pytest.FixtureRequest) -> Bench:
    """The plugin named in the ini, ready to be asked."""
    name = str(request.config.getini("jointcheck_plugin"))
    for entry in discover():
        if entry.name == name:
            return Bench(entry)
    pytest.fail(f"没有安装插件“{name}”：请先 pip install -e .，并核对 jointcheck_plugin 一行")


@pytest.fixture(scope="session", autouse=True)
def _always_on(request: pytest.FixtureRequest) -> None:
    """Every checklist of the plugin survives its pin and its workbook without a change."""
    if not request.config.getini("jointcheck_plugin"):
        return
    for answered in request.getfixturevalue("bench").host.each("checklists"):
        checklist = answered.value
        assert Checklist.from_json(checklist.to_json()).digest == checklist.digest
        assert read(write(checklist)).digest == checklist.digest, "写成工作簿再读回，内容有变"

"""The English interface: marked words are told in English where they stand, and kept in Chinese."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask_babel import lazy_gettext

from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.language import told
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.ground.words import N_
from jointcheck.plan import rules
from tests.test_pages import readers

pytestmark = pytest.mark.only_sqlite
PO = Path(__file__).parent.parent / "jointcheck/translations/en/LC_MESSAGES/messages.po"
SHORTEST = 4  # shorter words may be the contents of a list, such as the name of a place
SIGNS = ("nav", "h1", "h2", "th", "button", "label", "legend", "dt")
PLACES = "|".join(f"//{tag}" for tag in SIGNS) + "|//*[contains(@class, 'state')]"


@pytest.fixture(scope="module")
def untranslated():
    """Chinese texts that have an English one: whoever reads English must not meet them."""
    with PO.open("rb") as file:
        found = {m.id for m in read_po(file) if isinstance(m.id, str) and m.string != m.id}
    return {text for text in found if len(text) >= SHORTEST and re.search("[一-鿿]", text)}


@pytest.fixture
def english(app):
    """Somebody who reads English."""
    with app.test_request_context(headers={"Cookie": "jc_lang=en"}):
        yield


def signs(page):
    """Every text of the page that says what something is."""
    for element in page.tree.xpath(PLACES):
        yield from (" ".join(text.split()) for text in element.itertext())


@pytest.mark.timeout(300)
def test_no_sign_of_a_page_stays_chinese_for_who_reads_english(year, year_office, untranslated):
    forgotten = set()
    for endpoint, url, login in list(readers(year, 1)):
        person = year_office.person(login)
        person.client.set_cookie("jc_lang", "en")
        page = person.open(url, expect=None)
        forgotten |= {(endpoint, text) for text in signs(page) if text in untranslated}
    assert sorted(forgotten) == []


@pytest.mark.usefixtures("english")
def test_a_sentence_of_the_rules_is_told_in_english_with_its_values():
    assert told(rules.amount_words(None, 3)) != rules.amount_words(None, 3) == "3 户"
    assert (
        told(N_("执行时间应在 %(year)s 年之内。", year=2026)) == "The dates must lie within 2026."
    )


@pytest.mark.usefixtures("english")
def test_what_is_refused_is_told_in_english_but_kept_in_chinese():
    with pytest.raises(Refused) as refused, step("task.created", None):
        raise Refused(lazy_gettext("此件已锁定，不得更改。"))
    assert refused.value.sentence == "This is locked and may not be changed."
    newest = db.session.scalars(
        db.select(ledger.LedgerEvent).order_by(ledger.LedgerEvent.seq.desc())
    ).first()
    assert newest.facts == {"reason": "此件已锁定，不得更改。"}


@pytest.mark.usefixtures("english")
def test_what_a_step_keeps_does_not_depend_on_the_language_of_who_does_it():
    with step("task.created", None) as event:
        event.facts["word"] = told("已锁定")
    kept = db.session.scalars(
        db.select(ledger.LedgerEvent).order_by(ledger.LedgerEvent.seq.desc())
    ).first()
    assert (kept.facts["word"], told("已锁定")) == ("已锁定", "Locked")

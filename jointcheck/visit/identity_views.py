"""亮码, 扫码入企: the card that is shown, the licence that is scanned, and the public check."""

import re

from flask import Response, abort
from markupsafe import Markup
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from jointcheck.catalogue import identifier
from jointcheck.ground import paper
from jointcheck.ground.forms import Query
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.visit import identity, lists, printing, rules, sheets
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Record

CODE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{18}|\d{15})(?![0-9A-Za-z])")
LONGEST = 2000


class ScanQuery(Query):
    """What the code on a business licence says: an address or some lines, with the number in it."""

    text = StringField(validators=[Length(max=LONGEST)])


class CheckQuery(Query):
    """A signed text as a telephone read it."""

    text = TextAreaField(validators=[Length(max=LONGEST)])


@bp.get("/field/visits/<int:record>/card")
def card(record: Record) -> Response:
    """The inspector's own code, to be shown at the door; it can be read without a network."""
    member = sheets.member(record, me())
    if member is None:
        abort(404)
    text = identity.card(record, member)
    return page("visit/card.html", record=record, member=member, text=text,
                code=Markup(paper.qr(text, grows=True)),  # noqa: S704 - made here, of squares only
                until=identity.until(text), check=printing.public_url("/public/verify"))  # fmt: skip


@bp.get("/field/scan")
def scan() -> Response:
    """Find the visit by the business licence: one visit of one's own is opened at once."""
    query = ScanQuery()
    text = query.text.data if query.validate() else ""
    codes = numbers(text or "")
    parts = lists.todays(me())
    found = [r for part in ("now", "later", "done") for r in parts[part] if r.entity.code in codes]
    if len(found) == 1:
        return see("visit.visit", record=found[0].id)
    return page("visit/scan.html", query=query, codes=codes, found=found, states=rules.STATES,
                tones=rules.TONES)  # fmt: skip


def numbers(text: str) -> list[str]:
    """Every number in the text that an enterprise could hold, each once."""
    found = []
    for match in CODE.finditer(text):
        try:
            found.append(identifier.parse(match[0].upper()).value)
        except identifier.IdentifierError:
            continue
    return list(dict.fromkeys(found))


@bp.get("/public/verify")
def public_check() -> Response:
    """Anybody may ask whether a code that was shown to him is genuine."""
    query = CheckQuery()
    text = (query.text.data or "") if query.validate() else ""
    verdict = identity.verdict(text) if text.strip() else ""
    return page("visit/public_check.html", query=query, verdict=verdict,
                lines=identity.plain(text).splitlines()[:-1] if verdict in ("genuine", "expired") else [])  # fmt: skip

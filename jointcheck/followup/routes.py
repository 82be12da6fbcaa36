"""Which follow-ups a record's results ask for: the county's usual ones and the plugins'."""

from dataclasses import dataclass
from typing import Any

from jointcheck.followup import rules
from jointcheck.followup.rules import Route
from jointcheck.people.plugins import host
from jointcheck.plugin import FollowUp as Offer
from jointcheck.review import extra
from jointcheck.visit import content as contents
from jointcheck.visit.completeness import Codes
from jointcheck.visit.model import Finding, Record


@dataclass(frozen=True)
class Proposed:
    """A row of the record form with the routes that its results ask for."""

    finding: Finding
    texts: list[str]
    routes: list[Route]


def proposed(record: Record, content: dict[str, Any]) -> list[Proposed]:
    """Every row of the last round that something should follow from."""
    codes = contents.codes()
    offers = offered(record, content)
    found = [
        Proposed(row, [codes[c].text for c in row.codes], routes(row.codes, codes, offers))
        for row in record.round.findings
    ]
    return [one for one in found if one.routes]


def routes(given: list[str], codes: Codes, offers: list[tuple[str, Offer]]) -> list[Route]:
    own = rules.usual(codes[code].follow_up for code in given)
    return own + [
        from_plugin(name, offer) for name, offer in offers if set(offer.for_results) & set(given)
    ]


def offered(record: Record, content: dict[str, Any]) -> list[tuple[str, Offer]]:
    """Fails open: without the plugin the usual routes remain."""
    plugins = extra.granted(record, content)
    if not plugins:
        return []
    return [(said.plugin, said.value) for said in host().each("followups", only=plugins)]


def from_plugin(name: str, offer: Offer) -> Route:
    return Route(
        "transfer", offer.title, offer.days, "；".join(map(str, offer.bases)), offer.to,
        f"{name}:{offer.code}",
    )  # fmt: skip

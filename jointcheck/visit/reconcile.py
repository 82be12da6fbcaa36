"""第十四条: the record form laid beside the sheets, row by row."""

from dataclasses import dataclass
from typing import Any

from jointcheck.plugin import ABSENT, PASS, PROBLEM
from jointcheck.visit import completeness, content
from jointcheck.visit.model import Record, Signature


@dataclass(frozen=True)
class Pair:
    """One row of the record form, its sheets, and whether they say the same."""

    row: dict[str, Any]
    sheets: list[tuple[dict[str, Any], dict[str, int]]]
    difference: str


def pairs(draft: dict[str, Any]) -> list[Pair]:
    """Every row with the counts of its sheets' verdicts."""
    codes = content.codes()
    wrong = {lack.id: lack.sentence for lack in completeness.differences(draft, codes)}
    return [
        Pair(
            row,
            [(s, counts(s)) for s in completeness.matching(row, draft["sheets"])],
            wrong.get(row["id"], ""),
        )
        for row in draft["findings"]
    ]


def counts(sheet: dict[str, Any]) -> dict[str, int]:
    """{verdict: how often}, the problems first."""
    values = [answer["value"] for answer in sheet["answers"].values()]
    return {word: values.count(word) for word in (PROBLEM, PASS, ABSENT)}


def signatures(record: Record) -> list[Signature]:
    """The signatures of the round itself; the sheets show their own."""
    return [s for s in record.round.signatures if s.sheet_id is None]

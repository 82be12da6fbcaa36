"""第十四条: the record form laid beside the sheets, row by row."""

from dataclasses import dataclass
from typing import Any

from jointcheck.catalogue import pins
from jointcheck.plugin import ABSENT, PASS, PROBLEM
from jointcheck.visit import completeness, content
from jointcheck.visit.model import Round


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


def problems(round: Round, draft: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    """{sheet id: (item, note) of each problem}: what each row of the record form must answer."""
    versions = {sheet.id: sheet.checklist_version for sheet in round.sheets}
    return {
        sheet["id"]: [
            (pins.checklist(versions[sheet["id"]]).item(code).text, answer["note"])
            for code, answer in sheet["answers"].items()
            if answer["value"] == PROBLEM
        ]
        for sheet in draft["sheets"]
    }

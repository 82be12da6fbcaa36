"""专项检查表 as rows on paper: blank for the pen, or as it was answered. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from jointcheck.plugin import VERDICTS, Answer, Checklist, Item, visible

Answers = Mapping[str, Mapping[str, Any]]  # code → {"value", "note"}


def sections(checklist: Checklist, answers: Answers | None) -> list[dict[str, Any]]:
    """``paper_data.Section`` of the checklist; ``answers`` None prints every row, all blank."""
    shown = None if answers is None else codes(checklist, answers)
    numbers = iter(range(1, 10_000))
    found = []
    for section in checklist.sections:
        items = [i for i in leaves(section.items) if shown is None or i.code in shown]
        if items:
            found.append({"title": section.title, "rows": rows(items, answers or {}, numbers)})
    return found


def codes(checklist: Checklist, answers: Answers) -> set[str]:
    """Codes of the rows that show under these answers; the others are not printed."""
    given = {
        code: Answer(str(a.get("value") or ""), a.get("note") or "") for code, a in answers.items()
    }
    return {item.code for item in visible(checklist, given)}


def leaves(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        yield from item.items if item.kind == "group" else (item,)


def rows(items: list[Item], answers: Answers, numbers: Any) -> list[dict[str, Any]]:
    """One line a verdict; measured values stand under the line that they belong to."""
    found: list[dict[str, Any]] = []
    for item in items:
        answer = answers.get(item.code, {})
        if item.kind == "verdict" or not found:
            found.append(row(str(next(numbers)), item, answer))
        if item.kind != "verdict":
            found[-1]["values"].append(value(item, answer))
    return found


def row(number: str, item: Item, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("value")
    return {
        "number": number,
        "text": item.text,
        "basis": "；".join(map(str, item.bases)) or None,
        "verdict": given if given in VERDICTS else None,
        "note": answer.get("note") or None,
        "values": [],
    }


def value(item: Item, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("value")
    return {
        "label": item.text,
        "value": str(given) if given not in (None, "") else None,
        "unit": item.unit or None,
    }

"""专项检查表 as rows on paper: blank for the pen, or as it was answered. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jointcheck.plugin import VERDICTS, Answer, Checklist, Item, Section, visible

Answers = Mapping[str, Mapping[str, Any]]  # code → {"value", "note"}
BLANK_ROWS = 3  # of a repeated group, on the form for the pen


def sections(checklist: Checklist, answers: Answers | None) -> list[dict[str, Any]]:
    """``paper_data.Section`` of the checklist; ``answers`` None prints every row, all blank."""
    shown = blank_codes(checklist) if answers is None else codes(checklist, answers)
    numbers = map(str, range(1, 10_000))
    found = []
    for section in checklist.sections:
        made = rows(section, shown, answers or {}, numbers)
        if made:
            found.append({"title": section.title, "rows": made})
    return found


def codes(checklist: Checklist, answers: Answers) -> set[str]:
    """Codes of the rows that show under these answers; the others are not printed."""
    given = {
        code: Answer(str(a.get("value") or ""), a.get("note") or "") for code, a in answers.items()
    }
    return {item.code for item in visible(checklist, given)}


def blank_codes(checklist: Checklist) -> set[str]:
    """Codes of every row of the blank form; of a repeated group as many as a pen may need."""
    found = set(checklist.places)
    for section in checklist.sections:
        for item in section.items:
            if item.kind == "repeat":
                first = max(item.fewest, BLANK_ROWS)
                found -= {c.code for n in range(first + 1, item.most + 1) for c in item.row(n)}
    return found


def rows(
    section: Section, shown: set[str], answers: Answers, numbers: Iterator[str]
) -> list[dict[str, Any]]:
    """One line a verdict; measured values stand under the line that they belong to."""
    found: list[dict[str, Any]] = []
    for heading, items in section.blocks():
        printed = [item for item in items if item.code in shown]
        if heading and printed:
            found.append(row(next(numbers), heading, basis(printed)))
        for item in printed:
            answer = answers.get(item.code, {})
            if item.kind == "verdict":
                number = "" if heading else next(numbers)
                found.append(row(number, item.text, "" if heading else basis([item])))
                found[-1] |= {"boxes": True, "verdict": verdict(answer)}
                found[-1]["note"] = answer.get("note") or None
            elif found:
                add(found[-1], value(item, answer), answer)
            else:
                found.append(row(next(numbers), item.text, basis([item])))
                add(found[-1], value(item, answer) | {"label": ""}, answer)
    return found


def row(number: str, text: str, basis: str) -> dict[str, Any]:
    return {
        "number": number, "text": text, "basis": basis or None, "boxes": False, "verdict": None,
        "note": None, "values": [],
    }  # fmt: skip


def basis(items: Iterable[Item]) -> str:
    return "；".join(dict.fromkeys(str(one) for item in items for one in item.bases))


def verdict(answer: Mapping[str, Any]) -> str | None:
    given = answer.get("value")
    return given if given in VERDICTS else None


def add(row: dict[str, Any], value: dict[str, Any], answer: Mapping[str, Any]) -> None:
    """A value under a row, and what was noted about it."""
    row["values"].append(value)
    note = answer.get("note")
    if note:
        said = f"{value['label']}：{note}" if value["label"] else note
        row["note"] = f"{row['note']}\n{said}" if row["note"] else said


def value(item: Item, answer: Mapping[str, Any]) -> dict[str, Any]:
    given = answer.get("value")
    return {
        "label": item.text,
        "value": str(given) if given not in (None, "") else None,
        "unit": item.unit or None,
        "choices": list(item.choices),
    }

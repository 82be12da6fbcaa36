"""The papers of a submitted round, all of them from the one content that was signed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.visit import content as contents
from jointcheck.visit import paper_forms, paper_letters, printing, shown
from jointcheck.visit.model import Paper, Round, Sheet


def issue_all(round: Round) -> list[Paper]:
    """Record form, sheets, findings and orders to mend of a concluded round, in the caller's step.

    A round that has its papers keeps them: the same call again makes nothing.
    """
    known = db.session.scalars(db.select(Paper).filter_by(round_id=round.id).order_by(Paper.id))
    if found := list(known):
        return found
    content = contents.frozen(round)
    return [record(round, content), *sheets(round, content), *letters(round, content)]


def record(round: Round, content: paper_forms.Content) -> Paper:
    data = paper_forms.signed_record(round, content, foot(round, "J"))
    return printing.issue("record", round.record, data, title="随机抽查联合检查记录表",
                        round=round, at=round.concluded_at)  # fmt: skip


def foot(round: Round, mark: str, digest: str = "") -> dict[str, Any]:
    """Number and digest; a record's papers are internal, so there is no public address.

    Before the conclusion the digest is that of what is shown now, as on the tablets, and says so.
    """
    number = f"{round.record.number}-{mark}{round.number}"
    digest = digest or round.digest
    early = not digest
    if early:
        digest = shown.of_round(contents.frozen(round))
    return {"number": number, "digest": digest, "verify": None, "early": early}


def sheets(round: Round, content: paper_forms.Content) -> list[Paper]:
    rows = {sheet.id: sheet for sheet in round.sheets}
    return [
        sheet(round, rows[one["id"]], one, n) for n, one in enumerate(content["sheets"], start=1)
    ]


def sheet(round: Round, row: Sheet, content: paper_forms.Content, number: int) -> Paper:
    mark = foot(round, f"Z{number}-", content["digest"])
    data = paper_forms.signed_sheet(row, content, round.signatures, mark)
    return printing.issue("sheet", round.record, data, title=content["title"], round=round,
                        sheet_id=row.id, at=row.signed_at or round.concluded_at)  # fmt: skip


def letters(round: Round, content: paper_forms.Content) -> list[Paper]:
    """To the party: what was found, and what a department ordered in writing to be mended."""
    at = round.concluded_at or clock.now()
    data = paper_letters.findings(round, content, foot(round, "G"))
    made = [printing.issue("findings", round.record, data, title="检查结果告知书",
                         round=round, at=at)]  # fmt: skip
    for n, one in enumerate(round.record.task.departments, start=1):
        if paper_letters.written_orders(content, one.department_id):
            order = paper_letters.rectify(round, content, one.department, foot(round, f"X{n}-"))
            title = f"责令改正通知书（{one.department.short_name}）"
            made.append(printing.issue("rectify", round.record, order, title=title,
                                     round=round, at=at))  # fmt: skip
    return [*made, *minutes(round, content, at)]


def minutes(round: Round, content: paper_forms.Content, at: datetime) -> list[Paper]:
    """现场检查笔录, one for each that a department entered."""
    return [
        printing.issue(
            "minutes", round.record, paper_letters.minutes(round, content, one, foot(round, f"B{n}-")),
            title=f"现场检查笔录（{one['department']}）", round=round, at=at,
        )
        for n, one in enumerate(written(content, "minutes"), start=1)
    ]  # fmt: skip


def written(content: paper_forms.Content, kind: str) -> list[paper_forms.Content]:
    return [one for one in content["measures"] if one["kind"] == kind]


# ---- on the spot ----------------------------------------------------------------------------


def on_the_spot(round: Round, kind: str, id: int) -> tuple[str, bytes] | None:
    """A paper to be printed and handed over during the visit: (title, PDF), None for no such one.

    ``kind``: ``record`` or ``sheet`` (to be signed by hand, once its content is fixed), ``rectify``
    with a department's id, ``minutes`` with a measure's. What is kept is made at submission.
    """
    content, at = contents.frozen(round), round.concluded_at or clock.now()
    found = SPOT[kind](round, content, id) if kind in SPOT else None
    if found is None:
        return None
    title, data = found
    return title, printing.printed(kind, data, at)


Spot = tuple[str, dict[str, Any]] | None


def spot_record(round: Round, content: paper_forms.Content, _id: int) -> Spot:
    if not round.content:
        return None
    return "随机抽查联合检查记录表", paper_forms.signed_record(round, content, foot(round, "J"))


def spot_sheet(round: Round, content: paper_forms.Content, id: int) -> Spot:
    rows = {sheet.id: sheet for sheet in round.sheets}
    for n, one in enumerate(content["sheets"], start=1):
        if one["id"] == id and one["signed"]:
            mark = foot(round, f"Z{n}-", one["digest"])
            return one["title"], paper_forms.signed_sheet(rows[id], one, round.signatures, mark)
    return None


def spot_order(round: Round, content: paper_forms.Content, id: int) -> Spot:
    if not paper_letters.written_orders(content, id):
        return None
    for n, one in enumerate(round.record.task.departments, start=1):
        if one.department_id == id:
            mark = foot(round, f"X{n}-")
            return "责令改正通知书", paper_letters.rectify(round, content, one.department, mark)
    return None


def spot_minutes(round: Round, content: paper_forms.Content, id: int) -> Spot:
    for n, one in enumerate(written(content, "minutes"), start=1):
        if one["id"] == id:
            return "现场检查笔录", paper_letters.minutes(round, content, one, foot(round, f"B{n}-"))
    return None


SPOT: dict[str, Callable[[Round, paper_forms.Content, int], Spot]] = {
    "record": spot_record, "sheet": spot_sheet, "rectify": spot_order, "minutes": spot_minutes,
}  # fmt: skip

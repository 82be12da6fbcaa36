"""Statistics, what was found item by item of the checklists, over all versions of each."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import aliased

from jointcheck.archive.figures import Scope, rows
from jointcheck.archive.problems import CONCLUDED
from jointcheck.archive.rates import Rate, Table
from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.plugin import PASS, PROBLEM, Checklist, item_code
from jointcheck.visit.model import Answer, Record, Round, Sheet

# How the two words stand in the column of answers, which is JSON.
KEPT = {
    json.dumps(word, ensure_ascii=plain): word
    for word in (PASS, PROBLEM)
    for plain in (True, False)
}


def table(s: Scope) -> Table:
    """问题发现率 of every verdict item; 不涉及 and 未检查 do not count. Two statements."""
    found = rows(answered(s))
    known = versions({row.code for row in found})
    origin = {code: origins(lists) for code, lists in known.items()}
    checked: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str]] = Counter()
    for row in found:
        code = item_code(row.item)
        one = (row.code, origin[row.code].get(code, code))
        checked[one] += row.times
        bad[one] += row.times if KEPT[row.value] == PROBLEM else 0
    words = {code: told(lists, origin[code]) for code, lists in known.items()}
    order = sorted(checked, key=lambda one: (-bad[one], -checked[one], one))
    body = [[known[code][-1].title, words[code][item], checked[code, item], bad[code, item],
             Rate(bad[code, item], checked[code, item])]
            for code, item in order if item in words[code]]  # fmt: skip
    return Table("contents", _("按检查表的检查内容"),
                 [_("检查表"), _("检查内容"), _("检查项次"), _("发现问题"), _("问题发现率")], body,
                 note=_("检查表各版本中编号相同、或者注明原编号的内容合并计算；“不涉及”不计入。"))  # fmt: skip


def answered(s: Scope) -> Any:
    """Verdicts in the last round of concluded records, from the sheets that count, counted."""
    turn, later = aliased(Round), aliased(Sheet)
    last = select(func.max(turn.number)).where(turn.record_id == Record.id).correlate(Record)
    again = select(later.id).where(
        later.round_id == Sheet.round_id, later.department_id == Sheet.department_id,
        later.item_version_id == Sheet.item_version_id,
        later.checklist_version_id == Sheet.checklist_version_id, later.revision > Sheet.revision,
    )  # fmt: skip
    value = cast(Answer.value, Text)
    keys = (ChecklistVersion.code, Answer.code.label("item"), value.label("value"))
    return (
        select(*keys, func.count().label("times"))
        .select_from(Answer).join(Sheet, Sheet.id == Answer.sheet_id)
        .join(Round, Round.id == Sheet.round_id).join(Record, Record.id == Sheet.record_id)
        .join(ChecklistVersion, ChecklistVersion.id == Sheet.checklist_version_id)
        .where(Record.task_id.in_(s.tasks), Record.state.in_(CONCLUDED))
        .where(Round.number == last.scalar_subquery(), ~again.exists(), value.in_(list(KEPT)))
        .group_by(*keys)
    )  # fmt: skip


def versions(codes: Iterable[str]) -> dict[str, list[Checklist]]:
    """Every version of these checklists, the oldest first."""
    known: dict[str, list[Checklist]] = {}
    query = select(ChecklistVersion.code, ChecklistVersion.body)
    for code, body in rows(
        query.where(ChecklistVersion.code.in_(codes)).order_by(ChecklistVersion.id)
    ):
        known.setdefault(code, []).append(pins.parsed(body))
    return known


def origins(lists: Iterable[Checklist]) -> dict[str, str]:
    """{item code: the code it had first}, through `same_as`, over versions from the oldest."""
    before: dict[str, str] = {}

    def first(code: str) -> str:
        while before[code] != code:
            code = before[code]
        return code

    for one in lists:
        for item in one.rows():
            before.setdefault(item.code, item.code)
            if item.same_as in before and before[item.code] == item.code:
                before[item.code] = first(item.same_as)
    return {code: first(code) for code in before}


def told(lists: Iterable[Checklist], origin: dict[str, str]) -> dict[str, str]:
    """{first code of a verdict item: its text in the newest version that has it}."""
    return {origin[item.code]: item.text for one in lists for item in one.rows()
            if item.kind == "verdict"}  # fmt: skip

"""专项检查表: what the inspectors of one department answer, and the revisions of a signed one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import Inspector
from jointcheck.draw.model import TeamMember
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.ground.step import step
from jointcheck.plugin import ABSENT, Checklist, Item, item_code, visible
from jointcheck.plugin.answers import fault
from jointcheck.visit import evidence
from jointcheck.visit.model import Answer, Record, Sheet

ledger.words({
    "sheet.answered": _l("填写检查表"), "sheet.skipped": _l("整节不涉及"),
    "sheet.assigned": _l("确定具体负责检查的人员"), "sheet.reopened": _l("重新打开检查表"),
})  # fmt: skip

NOT_SEEN = "0"


@dataclass(frozen=True)
class Entry:
    """What a person sent for one item; ``seen`` is the ``mark`` of what he had before him."""

    value: str
    note: str
    seen: str


def mark(answer: Answer | None) -> str:
    """Version and words of an answer in short: tells what a page showed; ``0`` for 未检查."""
    if answer is None:
        return NOT_SEEN
    return f"{answer.version}-{words_digest(answer.value or '', answer.note)}"


def words_digest(value: str, note: str) -> str:
    return hashlib.sha256(f"{value}\n{note}".encode()).hexdigest()[:12]


def tidy(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


def untouched(entry: Entry) -> bool:
    """Whether the person left the item as he found it, whoever changed it meanwhile."""
    known = entry.seen.rpartition("-")[2]
    blank = not entry.value and not entry.note
    return blank if entry.seen == NOT_SEEN else known == words_digest(entry.value, entry.note)


def save(sheet: Sheet, entries: Mapping[str, Entry], by: Any) -> Sheet:
    """Store what was changed, item by item. ``Stale`` when somebody changed the same item."""
    checklist = pins.checklist(sheet.checklist_version)
    sent = {code: entry for code, entry in entries.items() if not untouched(entry)}
    refuse_faults(checklist.places, sent)
    if not sent:
        return sheet
    with step("sheet.answered", by, None, sheet=sheet.id) as event:
        refuse_unless_filling(sheet, by)
        known = {answer.code: answer for answer in sheet.answers}
        for code, entry in sent.items():
            store(sheet, code, entry, known.get(code), by)
        event.facts["answers"] = {code: entry.value for code, entry in sent.items()}
    return sheet


def store(sheet: Sheet, code: str, entry: Entry, known: Answer | None, by: Any) -> None:
    if known and (known.value or "", known.note) == (entry.value, entry.note):
        return
    if entry.seen != mark(known):
        raise Stale(thing=sheet)
    if known is None:
        known = Answer(code=code)
        sheet.answers.append(known)
    known.value, known.note, known.officer_id = entry.value, entry.note, by.id


def refuse_faults(items: Mapping[str, Item], sent: Mapping[str, Entry]) -> None:
    for code, entry in sent.items():
        if code not in items:
            raise Refused(_l("检查表中没有这一项。"))
        sentence = fault(items[code], entry.value) if entry.value else ""
        if sentence:
            raise Refused(f"{items[code].text}：{sentence}", f"v_{code}")


def refuse_unless_filling(sheet: Sheet, by: Any) -> None:
    """While the visit lasts, by the sheet's own department, and not once it is signed."""
    refuse_unless_visiting(sheet.record)
    if member(sheet.record, by, sheet.department_id) is None:
        raise Refused(_l("这张检查表由%(who)s的检查人员填写。", who=sheet.department.short_name))
    # 第十四条：签字确认后不再改动；要改，须说明理由重新打开
    if sheet.signed_at or sheet.round_id != sheet.record.round.id:
        raise Refused(_l("检查表已签字，不能更改。需要更改的，请说明理由重新打开。"))


def refuse_unless_visiting(record: Record) -> None:
    if record.state == "waiting":
        raise Refused(_l("检查还没有开始：请先登记至少两名执法检查人员到场（第十三条）。"))
    if record.state != "visiting":
        raise Refused(_l("检查结论已经作出，不能再填写。"))


def member(record: Record, officer: Any, department_id: int | None = None) -> TeamMember | None:
    """The officer's place on the team as it stands today, in the department if one is named."""
    return next(
        (
            m
            for m in record.team.present_members
            if m.inspector.officer_id == officer.id and department_id in (None, m.department_id)
        ),
        None,
    )


def fill(
    sheet: Sheet, *, entries: Mapping[str, Entry], skip: int | None, reason: str, by: Any
) -> Sheet:
    """Store a page of answers; ``skip`` names a section that does not concern the entity."""
    if skip is None:
        return save(sheet, entries, by)
    return skip_section(sheet, section=skip, reason=reason, entries=entries, by=by)


def skip_section(
    sheet: Sheet, *, section: int, reason: str, entries: Mapping[str, Entry], by: Any
) -> Sheet:
    """整节不涉及: every verdict of the section that is still open becomes 不涉及, with the reason."""
    checklist = pins.checklist(sheet.checklist_version)
    if not 0 <= section < len(checklist.sections):
        raise Refused(_l("检查表中没有这一节。"))
    if not tidy(reason):
        raise Refused(_l("请写明本节不涉及的理由。"), f"reason_{section}")
    with step("sheet.skipped", by, None, sheet=sheet.id, reason=tidy(reason)) as event:
        refuse_unless_filling(sheet, by)
        save(sheet, entries, by)
        codes = open_verdicts(sheet, checklist, section)
        known = {answer.code: answer for answer in sheet.answers}
        for code in codes:
            entry = Entry(ABSENT, tidy(reason), mark(known.get(code)))
            store(sheet, code, entry, known.get(code), by)
        event.facts.update(section=checklist.sections[section].title, items=codes)
    return sheet


def open_verdicts(sheet: Sheet, checklist: Checklist, section: int) -> list[str]:
    """Codes of the section's visible verdicts without an answer."""
    given = evidence.answers(sheet)
    inside = {row.code for item in checklist.sections[section].items for row in (item, *item.items)}
    return [
        item.code
        for item in visible(checklist, given)
        if item_code(item.code) in inside
        and item.kind == "verdict"
        and not (item.code in given and given[item.code].given)
    ]


def assign(sheet: Sheet, *, inspector: int, by: Any) -> Sheet:
    """Name the inspector of the department who is responsible for the sheet (第十四条)."""
    with step("sheet.assigned", by, sheet) as event:
        refuse_unless_filling(sheet, by)
        chosen = next((m.inspector for m in colleagues(sheet) if m.inspector_id == inspector), None)
        if chosen is None:
            raise Refused(_l("请从本部门的小组成员中选择。"), "inspector")
        sheet.responsible = chosen
        event.facts["responsible"] = chosen.name
    return sheet


def colleagues(sheet: Sheet) -> list[TeamMember]:
    """The team's present members of the sheet's department."""
    return [m for m in sheet.record.team.present_members if m.department_id == sheet.department_id]


def inspector_of(sheet: Sheet, officer: Any) -> Inspector | None:
    found = member(sheet.record, officer, sheet.department_id)
    return found.inspector if found else None


def reopen(sheet: Sheet, *, reason: str, by: Any) -> Sheet:
    """A new revision with the same answers; the signed one stays, its signature no longer counts."""
    if not tidy(reason):
        raise Refused(_l("请写明重新打开的理由。"), "reason")
    with step("sheet.reopened", by, None, reason=tidy(reason), was=sheet.id) as event:
        refuse_unless_visiting(sheet.record)
        if member(sheet.record, by, sheet.department_id) is None:
            raise Refused(_l("检查表由本部门的检查人员重新打开。"))
        if not sheet.signed_at or sheet.id != newest(sheet).id:
            raise Refused(_l("这张检查表没有签字，或者已经重新打开。"))
        event.subject = copy = copied(sheet, sheet.round_id, sheet.revision + 1, tidy(reason))
    return copy


def newest(sheet: Sheet) -> Sheet:
    """The revision of the sheet that counts in its round."""
    same = (
        s for s in sheet.round.sheets
        if (s.department_id, s.item_version_id, s.checklist_version_id)
        == (sheet.department_id, sheet.item_version_id, sheet.checklist_version_id)
    )  # fmt: skip
    return max(same, key=lambda s: s.revision)


def copied(sheet: Sheet, round_id: int, revision: int, reason: str) -> Sheet:
    """An unsigned copy with the same answers; the caller owns the step."""
    copy = Sheet(
        round_id=round_id, record_id=sheet.record_id, department_id=sheet.department_id,
        item_version_id=sheet.item_version_id, checklist_version_id=sheet.checklist_version_id,
        revision=revision, reason=reason, responsible_id=sheet.responsible_id,
    )  # fmt: skip
    copy.answers = [
        Answer(code=a.code, value=a.value, note=a.note, officer_id=a.officer_id)
        for a in sheet.answers
    ]
    db.session.add(copy)
    db.session.flush()
    return copy

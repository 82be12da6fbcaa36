"""The visit to take along: every form of it on one page, whatever state the record is in today.

The page is the same forms with the same addresses as the ordinary pages; without network their
submissions wait on the tablet as operations (``ground.operation``), and the server judges them
when they arrive.
"""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jointcheck.catalogue import pins
from jointcheck.ground import clock, paper
from jointcheck.ground.forms import Form
from jointcheck.ground.language import told
from jointcheck.plugin import Answer, Item, item_code
from jointcheck.visit import (
    away_words,
    before_views,
    completeness,
    content,
    door_views,
    findings,
    forms,
    inside_forms,
    lookups,
    notice,
    rules,
    sheet_form,
    sheet_forms,
    sheet_page,
    sheets,
    signing,
    steps,
)
from jointcheck.visit.model import Finding, Presence, Record, Sheet


def shown(record: Record, officer: Any) -> dict[str, Any]:
    """What the template wants."""
    there = content.presences(record.round)
    draft, mine = content.frozen(record.round, there=there), sheets.member(record, officer)
    own = mine.department_id if mine else 0
    prepared = before_views.Prepared(steps.preparations(record), lookups.latest(record))
    leads = findings.leads(record, officer)
    current = [] if record.round.direct else content.current(record.round.sheets)  # 第十五条
    return {
        "record": record, "officer": officer, "leads": leads, "own": own,
        "data": data(record, officer, draft, current) | {
            "own": own, "leads": leads, "mine": mine.inspector_id if mine else 0,
            "present": [one.inspector_id for one in there],
            "prepared": [one.code for one in prepared.ticked],
        },
        "prepare": named(prepared.form(record), "away"),
        "sheets": [of_sheet(sheet, own) for sheet in current],
        "findings": [of_finding(row, own) for row in record.round.findings],
        "arrive": arriving(record, there), "leave": leaving(record),
        "measure": inside_forms.MeasureForm(), "evidence": inside_forms.EvidenceForm(),
        "summary": named(inside_forms.SummaryForm.of(record.round), "summary"),
        "conclude": inside_forms.ConcludeForm.of(record),
        "member": inside_forms.MemberSignForm.of(record),
        "party": inside_forms.PartyForm.of(record),
        "refusal": inside_forms.RefusalForm.of(record),
        "paper": inside_forms.PaperSignForm.of(record),
        "direct": forming(record), "made": record.round.direct,
        "notice": notice.current(record), "deliver": delivering(record), "team": record.team.present_members,
        "code": code(record), "draft": draft, "words": away_words.words(),
    }  # fmt: skip


def named(form: Form, mark: Any) -> Form:
    """Several forms of one class stand on the page: each field has an id of its own."""
    for field in form.own_fields():
        field.id = field.label.field_id = f"{field.id}-{mark}"
    return form


def arriving(record: Record, there: list[Presence]) -> Form:
    """For all who have not been there yet; the moment is the tablet's to fill in."""
    form = door_views.arriving(record, there)
    form.arrived_at.data = None
    return form


def delivering(record: Record) -> Form | None:
    """The notice that is made and not handed over yet."""
    made = notice.current(record)
    return forms.DeliverForm.of(made) if made and not made.delivered_at else None


def forming(record: Record) -> Form | None:
    """第十五条: for a party that is not found at its gate; the proof is photographed before."""
    if record.state not in rules.OPEN or record.round.direct:
        return None
    form = door_views.forming(record)
    del form.proofs
    return form


def code(record: Record) -> Markup:
    """The notice's own code, which is read without network."""
    made = notice.current(record)
    text = made.content["offline"] if made else ""
    return Markup(paper.qr(text, grows=True) if text else "")  # noqa: S704 - squares only


def leaving(record: Record) -> Form:
    form = forms.LeaveForm.of(record)
    form.inspectors.choices = forms.choices({
        m.inspector_id: f"{m.department.short_name} {m.inspector.name}"
        for m in record.team.present_members
    })  # fmt: skip
    return form


def of_sheet(sheet: Sheet, own: int) -> dict[str, Any]:
    """A sheet to fill (a signed one may be reopened), or to read where another department fills it."""
    found = {"sheet": sheet, "sections": sections(sheet), "writable": False}
    if sheet.department_id != own or sheet.record.state not in rules.OPEN:
        return found
    kinds = {
        "sign": sheet_forms.SignForm, "reopen": sheet_forms.ReasonForm,
        "responsible": sheet_forms.ResponsibleForm,
    }  # fmt: skip
    forms = {name: named(kind.of(sheet), sheet.id) for name, kind in kinds.items()}
    return found | {"writable": True, "form": named(sheet_form.of(sheet), sheet.id)} | forms


def sections(sheet: Sheet) -> list[tuple[str, list[sheet_page.Block]]]:
    """Every place of the checklist, shown or not: on the tablet that changes without the server."""
    checklist = pins.checklist(sheet.checklist_version)
    numbers = {item.code: n for n, item in enumerate(checklist.rows(), start=1)}

    def line(item: Item) -> sheet_page.Line:
        return sheet_page.Line(item, numbers[item_code(item.code)], Answer(), None, True, True)

    return [
        (part.title, [(heading, [line(one) for one in places]) for heading, places in part.blocks()])
        for part in checklist.sections
    ]  # fmt: skip


def of_finding(row: Finding, own: int) -> dict[str, Any]:
    if row.department_id != own:
        return {"row": row, "form": None, "escalate": None}
    form = inside_forms.FindingForm.of(row)
    form.codes.choices = {c.code: told(c.text) for c in content.codes().values() if not c.direct}
    escalate = inside_forms.EscalateForm.of(row)
    return {"row": row, "form": named(form, row.id), "escalate": named(escalate, row.id)}


def data(
    record: Record, officer: Any, draft: dict[str, Any], current: list[Sheet]
) -> dict[str, Any]:
    """The visit as the page's script knows it: what stands on the server at this moment."""
    return {
        "record": record.id, "number": record.number, "entity": record.entity.name,
        "officer": officer.id, "name": officer.name, "at": clock.now().isoformat(),
        "state": record.state,
        "members": [m.inspector_id for m in record.team.present_members],
        "announce": notice.required(record) and not notice.delivered(record),
        "sheets": [sheet_data(s, d) for s, d in zip(
            current, sorted(draft["sheets"], key=lambda one: one["id"]), strict=False)],
        "findings": [finding_data(row) for row in draft["findings"]],
        "measures": draft["measures"], "summary": draft["summary"], "direct": draft["direct"],
        "ways": {how: told(text) for how, text in rules.ATTEMPTS.items()},
        "unreachable": rules.UNREACHABLE,
        "evidence": [one["sha256"] for one in draft["evidence"]],
        "waiting": signing.waiting_for(record) if record.state == "concluded" else [],
        "signed": [s.name for s in record.round.signatures if s.sheet_id is None],
        "party": not signing.party_missing(record),
        "problems": [c.code for c in content.codes().values() if c.group == "problem"],
        "codes": {c.code: told(c.text) for c in content.codes().values()},
        "remote": sorted(completeness.REMOTE), "needs_onsite": sorted(completeness.NEEDS_ONSITE),
        "fewest": rules.FEWEST_PRESENT,
    }  # fmt: skip


def sheet_data(sheet: Sheet, draft: dict[str, Any]) -> dict[str, Any]:
    checklist = pins.checklist(sheet.checklist_version)
    return {
        "id": sheet.id, "title": draft["title"], "department": sheet.department.short_name,
        "department_id": sheet.department_id, "item_version_id": sheet.item_version_id,
        "signed": sheet.signed_at is not None, "evidence": draft["evidence"],
        "responsible": sheet.responsible_id,
        "answers": {a.code: {"value": a.value or "", "note": a.note} for a in sheet.answers},
        "items": [
            one for n, part in enumerate(checklist.sections)
            for item in part.items for one in places(item, n)
        ],
    }  # fmt: skip


def places(item: Item, section: int) -> Iterator[dict[str, Any]]:
    """An item's places in the order in which they show: a group's, or each row's of a repeat."""
    if item.kind == "repeat":
        of = {"block": item.code, "fewest": item.fewest, "most": item.most}
        for number in range(1, item.most + 1):
            for one in item.row(number):
                yield place(one, section, item) | of | {"row": number}
    elif item.kind == "group":
        yield from (place(one, section, item) for one in item.items)
    else:
        yield place(item, section, None)


def place(item: Item, section: int, outer: Item | None) -> dict[str, Any]:
    """What decides about an item on the tablet; the words stand in the page."""
    conditions = [one for one in (outer and outer.show_if, item.show_if) if one]
    return {
        "code": item.code, "kind": item.kind, "section": section, "optional": item.optional,
        "show_if": [{"item": one.item, "values": list(one.values)} for one in conditions],
        "photos_on": list(item.photos_on), "note_on": list(item.note_on),
    }  # fmt: skip


def finding_data(row: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "item", "department", "department_id", "item_version_id", "method", "codes",
             "problem", "disposal", "corrected_on")  # fmt: skip
    return {name: row[name] for name in names}

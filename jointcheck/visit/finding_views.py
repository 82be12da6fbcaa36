"""The record form and the measures."""

from flask import Response
from flask_babel import gettext as _

from jointcheck.catalogue.rules import METHODS
from jointcheck.ground.language import told
from jointcheck.ground.page import page, see
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.visit import completeness, content, findings, sheets
from jointcheck.visit import evidence as proofs
from jointcheck.visit.blueprint import bp
from jointcheck.visit.inside_forms import (
    EscalateForm,
    FindingForm,
    MeasureForm,
    SummaryForm,
    WithdrawMeasureForm,
)
from jointcheck.visit.model import Finding, Measure, Record

access.loads("finding", Finding)
access.loads("measure", Measure)


@bp.route("/field/visits/<int:record>/findings", methods=["GET", "POST"], endpoint="findings")
def record_form(record: Record) -> Response:
    form = SummaryForm.of(record.round)
    if form.do(findings.summarise, record, by=me()):
        return see("visit.findings", record=record.id)
    codes = content.codes()
    draft = content.frozen(record.round)
    return page("visit/findings.html", form=form, record=record, draft=draft, methods=METHODS,
                rows=by_department(record), said={row["id"]: row for row in draft["findings"]},
                problems=[c.code for c in codes.values() if c.group == "problem"], leads=findings.leads(record, me()),
                blocks={n.id: n.sentence for n in blocks(draft, codes)})  # fmt: skip


def blocks(draft: dict, codes: completeness.Codes) -> list[completeness.Lack]:
    """What is wrong with rows that are filled: differences and what needs a visit."""
    return completeness.differences(draft, codes) + completeness.to_escalate(
        draft["findings"], codes
    )


def by_department(record: Record) -> list[tuple[str, list[Finding]]]:
    """Rows of the record form by department, the initiating one first."""
    lead = record.task.initiating_department_id
    rows = sorted(
        record.round.findings, key=lambda r: (r.department_id != lead, r.department_id, r.id)
    )
    names = dict.fromkeys(row.department for row in rows)
    return [(d.name, [row for row in rows if row.department == d]) for d in names]


@bp.route("/field/findings/<int:finding>", methods=["GET", "POST"])
def finding(finding: Finding) -> Response:
    form = FindingForm.of(finding)
    codes = content.codes()
    form.codes.choices = {c.code: c.text for c in codes.values() if not c.direct}
    if form.do(findings.record_row, finding, by=me()):
        return see("visit.findings", record=finding.round.record_id)
    served = [s for s in content.current(finding.round.sheets)
              if (s.department_id, s.item_version_id)
              == (finding.department_id, finding.item_version_id)]  # fmt: skip
    return page("visit/finding.html", form=form, finding=finding, record=finding.round.record,
                codes=codes, suggested=findings.suggestions(finding), sheets=served,
                texts=_("、").join(told(codes[code].text) for code in finding.codes),
                methods=METHODS, remote=completeness.REMOTE)  # fmt: skip


@bp.route("/field/findings/<int:finding>/escalate", methods=["GET", "POST"])
def escalate(finding: Finding) -> Response:
    form = EscalateForm.of(finding)
    if form.do(findings.escalate, finding, by=me()):
        return see("visit.finding", finding=finding.id)
    return page("visit/escalate.html", form=form, finding=finding, methods=METHODS)


@bp.route("/field/visits/<int:record>/measures", methods=["GET", "POST"])
def measures(record: Record) -> Response:
    form = MeasureForm()
    if form.do(findings.take_measure, record.round, by=me()):
        return see("visit.measures", record=record.id)
    mine = sheets.member(record, me())
    return page("visit/measures.html", form=form, record=record, words=completeness.MEASURES,
                forms=completeness.FORMS, statements=statements(record),
                department=mine.department_id if mine else None,
                remove={one.id: WithdrawMeasureForm.of(one) for one in record.round.measures})  # fmt: skip


def statements(record: Record) -> list:
    return [one for one in proofs.of_record(record) if one.kind in ("statement", "opinion")]


@bp.post("/field/measures/<int:measure>/withdraw")
def withdraw_measure(measure: Measure) -> Response:
    record = measure.round.record
    form = WithdrawMeasureForm.of(measure)
    if form.do(findings.withdraw_measure, measure, by=me()):
        return see("visit.measures", record=record.id)
    return measures(record)

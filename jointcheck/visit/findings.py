"""The record form 《随机抽查联合检查记录表》: its rows, the measures taken, the summary."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from jointcheck.catalogue import pins
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department
from jointcheck.plugin import visible
from jointcheck.visit import completeness, content, evidence, sheets
from jointcheck.visit.model import Finding, FindingResult, Measure, Record, Round

ledger.words({
    "finding.recorded": _l("填写记录表"), "finding.escalated": _l("转为现场检查"),
    "record.summarised": _l("汇总检查情况"), "measure.taken": _l("登记监管措施"),
    "measure.withdrawn": _l("删除误登的监管措施"),
})  # fmt: skip


def record_row(
    finding: Finding, *, method: str, codes: list[str], problem: str, disposal: str,
    corrected_on: date | None, by: Any,
) -> Finding:  # fmt: skip
    """Fill one row: an item as one department checked it. ``codes``: result codes, several."""
    with step("finding.recorded", by, finding) as event:
        refuse_unless_own(finding.round, finding.department_id, by)
        finding.method, finding.corrected_on = method, corrected_on
        finding.problem, finding.disposal = sheets.tidy(problem), sheets.tidy(disposal)
        refuse_faults(finding, codes)
        set_codes(finding, codes)
        event.facts.update(item=finding.item_version.name, codes=codes)
    return finding


def refuse_faults(finding: Finding, codes: list[str]) -> None:
    row = {
        "method": finding.method, "codes": codes, "problem": finding.problem,
        "disposal": finding.disposal, "corrected_on": finding.corrected_on,
        "escalated_from": finding.escalated_from, "escalation_reason": finding.escalation_reason,
    }  # fmt: skip
    market = is_market(finding.department)
    faults = completeness.row_faults(row, content.codes(), market=market, today=clock.today())
    for field, sentence in faults:
        raise Refused(sentence, field)


def is_market(department: Department) -> bool:
    """Results about published information belong to the department of market regulation."""
    return "市场监督管理" in department.name


def set_codes(finding: Finding, codes: Iterable[str]) -> None:
    wanted = set(codes)
    finding.results = [r for r in finding.results if r.code in wanted]
    for code in sorted(wanted - set(finding.codes)):
        finding.results.append(FindingResult(round_id=finding.round_id, code=code))


def escalate(finding: Finding, *, reason: str, by: Any) -> Finding:
    """第十二条：网络检查、书面检查、检验检测发现需实地检查的，转为现场检查."""
    with step("finding.escalated", by, finding, reason=sheets.tidy(reason)) as event:
        refuse_unless_own(finding.round, finding.department_id, by)
        if finding.method not in completeness.REMOTE:
            raise Refused(_l("只有网络检查、书面检查和检验检测可以转为现场检查。"))
        finding.escalated_from, finding.method = finding.method, completeness.ONSITE
        finding.escalation_reason = sheets.tidy(reason)
        event.facts["from"] = finding.escalated_from
    return finding


def summarise(record: Record, *, summary: str, by: Any) -> Record:
    """The leader's summary of the whole visit (第十四条：汇总各个事项检查情况)."""
    with step("record.summarised", by, record):
        refuse_unless_writable(record.round)
        refuse_unless_leader(record, by)
        record.round.summary = sheets.tidy(summary)
    return record


def leads(record: Record, officer: Any) -> bool:
    leader = record.team.leader
    return leader is not None and leader.inspector.officer_id == officer.id


def refuse_unless_leader(record: Record, by: Any) -> None:
    # 第十条：发起部门的执法人员为组长，负责组织协调
    if not leads(record, by):
        raise Refused(_l("这件事由检查组组长办理。"))


def refuse_unless_own(round: Round, department_id: int, by: Any) -> None:
    refuse_unless_writable(round)
    if sheets.member(round.record, by, department_id) is None:
        raise Refused(_l("这一行由该部门的检查人员填写。"))


def refuse_unless_writable(round: Round) -> None:
    sheets.refuse_unless_visiting(round.record)
    if round.concluded_at or round.direct:
        raise Refused(_l("检查结论已经作出，不能再填写。"))


def take_measure(
    round: Round, *, kind: str, form: str, text: str, due_on: date | None, by: Any
) -> Measure:
    """Note a measure of the officer's own department (第十三条第三项), with 书面 or 口头."""
    with step("measure.taken", by, kind=kind) as event:
        refuse_unless_writable(round)
        who = sheets.member(round.record, by)
        if who is None:
            raise Refused(_l("监管措施由检查小组成员登记。"))
        for field, sentence in completeness.measure_faults(kind, form, due_on, clock.today()):
            raise Refused(sentence, field)
        made = Measure(
            round_id=round.id, department_id=who.department_id, kind=kind, text=sheets.tidy(text),
            form=form if kind in completeness.WITH_FORM else "", due_on=due_on,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = round.record
    return made


def withdraw_measure(measure: Measure, *, by: Any) -> Round:
    """Take out a measure that was entered by mistake; the ledger keeps what it said."""
    round = measure.round
    with step("measure.withdrawn", by, None, kind=measure.kind, text=measure.text) as event:
        refuse_unless_own(round, measure.department_id, by)
        db.session.delete(measure)
        event.subject = round.record
    return round


def suggestions(finding: Finding) -> dict[str, list[str]]:
    """{result code: why}: what the answers of the row's sheets suggest; a person chooses."""
    found: dict[str, list[str]] = {}
    for sheet in content.current(finding.round.sheets):
        if (sheet.department_id, sheet.item_version_id) != (
            finding.department_id,
            finding.item_version_id,
        ):
            continue
        given = evidence.answers(sheet)
        for item in visible(pins.checklist(sheet.checklist_version), given):
            for one in item.suggests:
                if item.code in given and given[item.code].value == one.on:
                    found.setdefault(one.result, []).append(item.text)
    return found

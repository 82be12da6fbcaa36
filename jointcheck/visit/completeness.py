"""What keeps a visit from its conclusion: pure rules over the content that is to be frozen.

``content`` is what ``visit.content.draft`` makes. Sentences are in Chinese; each comes with the
place where it is mended: ``("finding", id)``, ``("sheet", id)``, ``("visit", 0)``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jointcheck.ground.words import N_
from jointcheck.plugin import ABSENT, PROBLEM

ONSITE = "onsite"
# 第十二条：通过网络检查、书面检查和检验检测发现需实地检查的，应当进行现场检查
REMOTE = {"online", "written", "lab"}
NEEDS_ONSITE = {"FIXED", "PEND", "FALSE"}
MARKET_ONLY = {"UNPUB", "FALSE"}
# 第十三条第三项
MEASURES = {
    "minutes": N_("制作现场检查笔录"),
    "evidence": N_("现场固定证据"),
    "stop": N_("责令停止违法活动"),
    "urge": N_("督促整改"),
    "coercion": N_("采取强制措施"),
    "penalty": N_("作出行政处罚"),
}
FORMS = {"written": N_("书面"), "oral": N_("口头")}
WITH_FORM = {"stop", "urge"}  # 第十三条第三项：可以采取书面、口头等方式，并记录于汇总表
WITH_DUE = {"stop", "urge"}
CAPACITIES = (N_("法定代表人"), N_("负责人"), N_("现场负责人"), N_("委托代理人"))


@dataclass(frozen=True)
class Code:
    """One result code as the rules need it."""

    code: str
    text: str
    group: str
    exclusive: bool
    direct: bool
    follow_up: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing still to be done: ``place`` is finding, sheet, visit; ``id`` the row there."""

    place: str
    id: int
    sentence: str


Codes = Mapping[str, Code]


def row_faults(
    row: Mapping[str, Any], codes: Codes, *, market: bool, today: date
) -> Iterator[tuple[str, str]]:
    """(field, sentence) for what is wrong in one row of the record form.

    ``row``: method, codes, problem, disposal, corrected_on (date), escalated_from,
    escalation_reason. ``market``: whether the department is the one of market regulation.
    """
    yield from code_faults(row["codes"], codes, market)
    if row["codes"] and not row["method"]:
        yield "method", N_("请选择检查方式。")
    yield from problem_faults(row, codes, today)
    if row["escalated_from"] and row["method"] != ONSITE:
        yield "method", N_("已转为现场检查的，检查方式应为现场检查。")
    if row["escalated_from"] and not row["escalation_reason"].strip():
        yield "escalation_reason", N_("请写明转为现场检查的理由。")


def code_faults(chosen: list[str], codes: Codes, market: bool) -> Iterator[tuple[str, str]]:
    alone = [codes[c].text for c in chosen if c in codes and codes[c].exclusive]
    if any(c not in codes for c in chosen):
        yield "codes", N_("所选检查结果不在结果目录中。")
    elif alone and len(chosen) > 1:
        yield "codes", N_("“%(one)s”不能与其他检查结果同时选择。", one=alone[0])
    elif any(codes[c].direct for c in chosen):
        yield "codes", N_("这类结果不经现场检查直接形成，请在“直接形成检查结果”中办理。")
    if not market and MARKET_ONLY & set(chosen):
        yield "codes", N_("公示信息方面的结果只能由市场监督管理部门作出。")


def problem_faults(row: Mapping[str, Any], codes: Codes, today: date) -> Iterator[tuple[str, str]]:
    chosen, corrected = set(row["codes"]), row["corrected_on"]
    if is_problem(chosen, codes) and not row["problem"].strip():
        yield "problem", N_("请写明发现的问题。")
    if "NOACT" in chosen and not row["problem"].strip():
        yield "problem", N_("请写明未发现相关经营活动的情况。")
    if chosen & {"FIXED", "PEND"} and not row["disposal"].strip():
        yield "disposal", N_("请写明处置情况，如责令改正的方式、移交的部门。")
    if "FIXED" in chosen and corrected is None:
        yield "corrected_on", N_("已责令改正的，请填写改正日期。")
    if corrected and corrected > today:
        yield "corrected_on", N_("改正日期不能晚于今天；尚未改正的，请选“发现问题待后续处理”。")
    if corrected and "FIXED" not in chosen:
        yield "corrected_on", N_("没有选“发现问题已责令改正”的，不填改正日期。")


def is_problem(chosen: Iterable[str], codes: Codes) -> bool:
    """Whether one of the result codes says that something was found."""
    return any(codes[c].group == "problem" for c in chosen if c in codes)


def lacks(content: Mapping[str, Any], codes: Codes, present: int) -> list[Lack]:
    """Everything that keeps the visit from being concluded; [] when it may be."""
    if content["direct"]:
        return []
    found = [*too_few(present), *unsigned(content["sheets"])]
    found += unanswered(content["findings"]) + to_escalate(content["findings"], codes)
    return found + differences(content, codes)


def too_few(present: int) -> list[Lack]:
    # 第十三条第二项：现场执法人员不得少于两人
    return (
        [Lack("visit", 0, N_("到场的执法检查人员不足两人，不能作出结论。"))] if present < 2 else []
    )


def unsigned(sheets: list[dict[str, Any]]) -> list[Lack]:
    # 第十四条：由各专项检查具体负责检查的人员签字确认
    return [
        Lack("sheet", sheet["id"], N_("%(department)s《%(title)s》尚未签字。",
                                      department=sheet["department"], title=sheet["title"]))
        for sheet in sheets
        if not sheet["signed"]
    ]  # fmt: skip


def unanswered(findings: list[dict[str, Any]]) -> list[Lack]:
    # 第十一条：一次性完成联合清单中所有内容的检查
    return [
        Lack("finding", row["id"], N_("%(where)s未检查。", where=where(row)))
        for row in findings
        if not row["codes"]
    ]


def where(row: Mapping[str, Any]) -> str:
    return f"{row['department']}“{row['item']}”"


def to_escalate(findings: list[dict[str, Any]], codes: Codes) -> list[Lack]:
    return [
        Lack("finding", row["id"], N_(
            "%(where)s非现场检查发现问题，应当转为现场检查后再作结论（第十二条）。", where=where(row)))
        for row in findings
        if row["method"] in REMOTE and NEEDS_ONSITE & set(row["codes"])
    ]  # fmt: skip


def differences(content: Mapping[str, Any], codes: Codes) -> list[Lack]:
    """第十四条：逐一核对《记录表》和各专项检查表的相关检查结果."""
    pairs = ((row, matching(row, content["sheets"])) for row in content["findings"])
    return [
        Lack("finding", row["id"], difference_words(row, says))
        for row, sheets in pairs
        if row["codes"] and sheets
        for says in [any(has_problem(sheet) for sheet in sheets)]
        if says != is_problem(row["codes"], codes)
    ]


def matching(row: Mapping[str, Any], sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sheets that serve a row: same department, same item."""
    key = (row["department_id"], row["item_version_id"])
    return [sheet for sheet in sheets if (sheet["department_id"], sheet["item_version_id"]) == key]


def has_problem(sheet: Mapping[str, Any]) -> bool:
    return any(answer["value"] == PROBLEM for answer in sheet["answers"].values())


def all_absent(sheet: Mapping[str, Any]) -> bool:
    """Whether nothing of the sheet concerned the entity."""
    values = [answer["value"] for answer in sheet["answers"].values()]
    return bool(values) and all(value == ABSENT for value in values)


def difference_words(row: Mapping[str, Any], sheet_says_problem: bool) -> str:
    values = {"where": where(row), "texts": "、".join(row["texts"])}
    if sheet_says_problem:
        return N_("%(where)s：专项检查表有“发现问题”，《记录表》却为“%(texts)s”。", **values)
    return N_("%(where)s：专项检查表没有“发现问题”，《记录表》却为“%(texts)s”。", **values)


def measure_faults(
    kind: str, form: str, due_on: date | None, today: date
) -> Iterator[tuple[str, str]]:
    """(field, sentence) for what is wrong with one measure."""
    if kind not in MEASURES:
        yield "kind", N_("请选择一种措施。")
    elif kind in WITH_FORM and form not in FORMS:
        yield "form", N_("%(measure)s的，请注明书面或口头。", measure=MEASURES[kind])
    if kind in WITH_DUE and due_on is None:
        yield "due_on", N_("请填写期限。")
    if due_on and due_on < today:
        yield "due_on", N_("期限不能早于今天。")

"""《检查结果告知书》 and 《责令改正通知书》 as data for the typesetter, from the frozen content."""

from typing import Any

from flask import current_app

from jointcheck.ground import clock
from jointcheck.people.model import Department
from jointcheck.visit import notice_content, paper_forms, paper_parts
from jointcheck.visit.model import Round

ORDERS = {"stop", "urge"}  # 第十三条第三项：责令停止违法活动、督促当事人整改
Content = dict[str, Any]


def findings(round: Round, content: Content, foot: dict[str, Any]) -> dict[str, Any]:
    """What was found, item by item, for the party."""
    task = round.record.task
    return paper_forms.head(round.record) | {
        "foot": foot,
        "checked": content["concluded_on"],
        "findings": [
            {"department": f["department"], "item": f["item"],
             "result": "、".join(f["texts"]) or None, "problem": f["problem"] or None,
             "followup": f["disposal"] or None}
            for f in content["findings"]
        ],
        "publish_by": None,
        "where": "国家企业信用信息公示系统和本县部门联合抽查公示页面",
        "contact": contact(task.initiating),
        "date": content["concluded_on"],
    }  # fmt: skip


def rectify(
    round: Round, content: Content, department: Department, foot: dict[str, Any]
) -> dict[str, Any]:
    """One department's order to mend; it alone is responsible for it."""
    head = paper_forms.head(round.record)
    return {
        "party": head["party"],
        "task": head["task"],
        "foot": foot,
        "department": department.name,
        "checked": content["concluded_on"],
        "faults": faults(content, department),
        "bases": bases(round, department),
        "consequence": None,
        "remedies": remedies(),
        "contact": contact(department),
        "date": content["concluded_on"],
    }


def written_orders(content: Content, department_id: int) -> list[Content]:
    """The department's measures that the form says were ordered in writing."""
    return [
        m for m in content["measures"]
        if m["department_id"] == department_id and m["kind"] in ORDERS and m["form"] == "written"
    ]  # fmt: skip


def faults(content: Content, department: Department) -> list[dict[str, Any]]:
    problems = [
        f["problem"]
        for f in content["findings"]
        if f["department_id"] == department.id and f["problem"]
    ]
    return [
        {"fact": paper_parts.together(*problems) or m["measure"], "violated": "有关法律、法规、规章的规定",
         "demand": m["text"], "due": m["due_on"]}
        for m in written_orders(content, department.id)
    ]  # fmt: skip


def bases(round: Round, department: Department) -> list[str]:
    day = clock.local(round.concluded_at or clock.now()).date()
    found = [
        text
        for finding in round.findings
        if finding.department_id == department.id and finding.problem
        for text in notice_content.in_force(finding.item_version, day)
    ]
    return list(dict.fromkeys(found)) or ["有关法律、法规、规章"]


def remedies() -> dict[str, str]:
    county = current_app.config["COUNTY"]
    return {"reconsideration": f"{county}人民政府", "court": f"{county}人民法院"}


def contact(department: Department) -> dict[str, Any]:
    """The office's own phone; no official is named outside."""
    return {"name": None, "phone": department.phone or None}

"""《检查结果告知书》 and 《责令改正通知书》 as data for the typesetter, from the frozen content."""

from datetime import date
from typing import Any

from flask import current_app

from jointcheck.catalogue import pins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people.model import Department
from jointcheck.plugin import PROBLEM
from jointcheck.visit import notice_content, paper_forms, paper_parts
from jointcheck.visit.model import Finding, Round

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
    head, found = paper_forms.head(round.record), problems(round, department)
    return {
        "party": head["party"],
        "task": head["task"],
        "foot": foot,
        "department": department.name,
        "checked": content["concluded_on"] or clock.today().isoformat(),
        "faults": faults(content, department, found),
        "bases": bases(content, found),
        "consequence": None,
        "remedies": remedies(),
        "contact": contact(department),
        "date": content["concluded_on"] or clock.today().isoformat(),
    }


def written_orders(content: Content, department_id: int) -> list[Content]:
    """The department's measures that the form says were ordered in writing."""
    return [
        m for m in content["measures"]
        if m["department_id"] == department_id and m["kind"] in ORDERS and m["form"] == "written"
    ]  # fmt: skip


def faults(content: Content, department: Department, found: list[Finding]) -> list[dict[str, Any]]:
    problems = [f.problem for f in found]
    violated = paper_parts.together(*provisions(content, department, found))
    return [
        {"fact": paper_parts.together(*problems) or m["measure"], "violated": violated,
         "demand": m["text"], "due": m["due_on"]}
        for m in written_orders(content, department.id)
    ]  # fmt: skip


def problems(round: Round, department: Department) -> list[Finding]:
    """The department's rows in which a problem was found."""
    return [f for f in round.findings if f.department_id == department.id and f.problem]


def provisions(content: Content, department: Department, found: list[Finding]) -> list[str]:
    """What was violated: the bases of the very items that were answered 发现问题; where a checklist
    names none, those of the inspection item. Nothing vague: without any, the line stays open."""
    own = [text for sheet in content["sheets"] if sheet["department_id"] == department.id
           for text in item_bases(sheet)]  # fmt: skip
    return list(dict.fromkeys(own)) or bases(content, found)


def item_bases(sheet: Content) -> list[str]:
    version = db.session.get_one(ChecklistVersion, sheet["checklist_version_id"])
    checklist = pins.checklist(version)
    return [
        str(basis)
        for code, answer in sheet["answers"].items()
        if answer["value"] == PROBLEM
        for basis in checklist.item(code).bases
    ]


def bases(content: Content, found: list[Finding]) -> list[str]:
    """The provisions by which the items are inspected, as they stood on the day."""
    day = date.fromisoformat(content["concluded_on"] or clock.today().isoformat())
    texts = [text for one in found for text in notice_content.in_force(one.item_version, day)]
    return list(dict.fromkeys(texts))


def minutes(
    round: Round, content: Content, measure: Content, foot: dict[str, Any]
) -> dict[str, Any]:
    """现场检查笔录 of one department, as it was entered as a measure."""
    record, present = round.record, content["present"]
    there = {one["name"] for one in present}
    team = paper_parts.members(record, [])
    return {
        "party": paper_parts.party(record.entity),
        "task": paper_parts.task(record.task),
        "foot": foot,
        "department": measure["department"],
        "place": record.entity.address or None,
        **paper_parts.stay(present),
        "found": measure["text"],
        "answer": paper_forms.party_answer(None),
        "members": [one for one in team if one["name"] in there],
    }  # fmt: skip


def remedies() -> dict[str, str]:
    county = current_app.config["COUNTY"]
    return {"reconsideration": f"{county}人民政府", "court": f"{county}人民法院"}


def contact(department: Department) -> dict[str, Any]:
    """The office's own phone; no official is named outside."""
    return {"name": None, "phone": department.phone or None}

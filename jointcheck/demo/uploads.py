"""A workbook that waits: the surveyors' checklist of next year, with one item more."""

from dataclasses import replace
from datetime import date

from jointcheck.catalogue import pins, upload_steps
from jointcheck.demo.cast import Cast
from jointcheck.plugin import PROBLEM, Basis, Item, Section

SAFETY = Item(
    "field_safety",
    "外业作业是否落实安全生产措施",
    (Basis("中华人民共和国安全生产法", "2021年6月10日修正", "第四条", date(2021, 9, 1)),),
    method="查阅资料、询问",
    points="查安全生产责任制、外业人员的培训和保险；检查时无外业作业的选“不涉及”。",
    photos_on=(PROBLEM,),
)


def upload(cast: Cast) -> None:
    """Sent in by the planner; a reviewer or the head of the department has to decide."""
    known = pins.latest_approved("survey")
    if known is None:  # the plugin is not installed here
        return
    old = pins.checklist(known)
    sections = (*old.sections, Section("安全生产", (SAFETY,)))
    new = replace(old, version="2027.1", sections=sections)
    upload_steps.upload_checklist(new, by=cast.at("zrzy", "planner"))

"""Plans and tasks for tests, made by the program's own steps."""

from datetime import date

from jointcheck.ground import clock
from jointcheck.plan import steps
from jointcheck.plan.model import AnnualPlan, PlanLine, Task
from tests.catalogue import build as catalogue

ALL = [{"code": "A", "title": "全部", "ratio_bp": 500, "minimum": 1}]


def plan(year: int | None = None, code: str = "ZRZY") -> AnnualPlan:
    year = year or clock.today().year
    return steps.open_plan(year=year, department=catalogue.department(code),
                           title=f"{year}年部门联合抽查计划",
                           by=catalogue.officer(f"{code.lower()}-planner-1"))  # fmt: skip


def line_facts(item, year: int | None = None, **more):
    year = year or clock.today().year
    return {
        "name": "采矿权人联合抽查", "items": [item], "departments": [catalogue.department("SCJG")],
        "scope": {"tags": ["矿山企业"]}, "scope_text": "全县采矿权人", "ratio_bp": 500, "take": None,
        "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31),
    } | more  # fmt: skip


def line(item, publish: bool = True, **more) -> PlanLine:
    """A line of a new plan, published unless told otherwise."""
    opened = plan()
    made = steps.add_line(
        opened, by=catalogue.officer("zrzy-planner-1"), **line_facts(item, **more)
    )
    if publish:
        steps.publish_plan(opened, catalogue.officer("zrzy-head-1"))
    return made


def task(item, **more) -> Task:
    """A task of the plan, in draft."""
    return steps.create_task(
        line=line(item), by=catalogue.officer("zrzy-planner-1"),
        **({"starts_on": date(clock.today().year, 1, 1)} | more),
    )  # fmt: skip

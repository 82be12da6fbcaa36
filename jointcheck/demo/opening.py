"""January to March of the demonstration: the list and the plans, and tasks made from them."""

from dataclasses import dataclass
from datetime import date, timedelta

from jointcheck.catalogue.model import Inspector, Item
from jointcheck.demo import acts, items
from jointcheck.demo.cast import Cast
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import steps as plans
from jointcheck.plan.model import AnnualPlan, Task

DAY = timedelta(days=1)


@dataclass
class Story:
    """The year that is told, and today, from which its last weeks count back."""

    year: int
    today: date
    cast: Cast
    items: dict[str, Item]

    def day(self, month: int, day: int) -> date:
        return date(self.year, month, day)

    def ago(self, days: int) -> date:
        """So many days ago, moved back to a weekday."""
        found = self.today - timedelta(days=days)
        return found - timedelta(days=max(0, found.weekday() - 4))


@dataclass(frozen=True)
class Line:
    """A line of an annual plan: what one department leads, with whom, how much of it, and when."""

    name: str
    item: str
    others: tuple[str, ...]
    scope: dict[str, list[str]]
    ratio_bp: int
    starts: tuple[int, int]
    ends: tuple[int, int]


PLANS = {
    "zrzy": [
        Line("采矿权人开发利用情况联合抽查", "ZRZY-01", ("scjg", "yjgl"), {"tags": ["矿山企业"]},
             2000, (4, 1), (5, 31)),
        Line("测绘资质单位联合抽查", "ZRZY-02", ("scjg",), {"tags": ["测绘资质单位"]},
             5000, (6, 1), (7, 15)),
    ],
    "scjg": [
        Line("登记事项联合抽查", "SCJG-01", ("zrzy", "gaxj"), {"kinds": ["企业"]},
             800, (7, 1), (12, 25)),
        Line("公示信息联合抽查", "SCJG-02", ("zrzy",), {"kinds": ["农民专业合作社"]},
             500, (9, 1), (12, 25)),
    ],
    "gaxj": [
        Line("旅馆业联合抽查", "GAXJ-01", ("rlsb",), {"tags": ["旅馆业"]},
             1000, (9, 1), (12, 25)),
    ],
}  # fmt: skip


def opening(story: Story) -> None:
    """January to March: the list and the plans."""
    cast = story.cast
    with clock.at(acts.moment(story.day(1, 8))):
        items.checklists(cast)
        story.items = {item.code: item for item in items.propose(cast)}
    with clock.at(acts.moment(story.day(1, 15))):
        items.publish(cast)
    with clock.at(acts.moment(story.day(3, 10))):
        drafted = {code: own_plan(story, code) for code in PLANS}
    with clock.at(acts.moment(story.day(3, 18))):
        for code, plan in drafted.items():
            plans.publish_plan(plan, cast.at(code, "head"))


def own_plan(story: Story, code: str) -> AnnualPlan:
    department, by = story.cast.departments[code], story.cast.at(code, "planner")
    title = f"{department.name}{story.year}年度部门联合抽查计划"
    plan = plans.open_plan(year=story.year, department=department, title=title, by=by)
    for line in PLANS[code]:
        plans.add_line(
            plan,
            name=line.name,
            items=[story.items[line.item]],
            departments=[story.cast.departments[code] for code in line.others],
            starts_on=story.day(*line.starts),
            ends_on=story.day(*line.ends),
            scope=line.scope,
            scope_text="、".join(value for values in line.scope.values() for value in values),
            ratio_bp=line.ratio_bp,
            by=by,
        )
    return plan


def from_line(story: Story, leads: str, name: str, day: date, **facts: object) -> Task:
    """A task set up from the line of the plan with this name."""
    line = next(
        line
        for plan in db.session.scalars(db.select(AnnualPlan))
        for line in plan.lines
        if line.name == name
    )
    with clock.at(acts.moment(day)):
        return plans.create_task(
            kind="plan", line=line, by=story.cast.at(leads, "planner"), **facts
        )


def free(code: str, task: Task) -> Inspector:
    """The first inspector of a department who is fit and has no relation to the entity."""
    rows = db.session.scalars(db.select(Inspector).order_by(Inspector.id.desc()))
    return next(i for i in rows if i.department.code.lower() == code and fit(i, task))


def fit(inspector: Inspector, task: Task) -> bool:
    valid = all(c.valid_to is None or c.valid_to > task.ends_on for c in inspector.certificates)
    related = any(r.entity_id == task.clue_entity_id for r in inspector.relations)
    away = any(
        a.starts_on <= task.ends_on and a.ends_on >= task.starts_on for a in inspector.absences
    )
    return valid and not related and not away

"""A task ready to be drawn, and the ways from there to a locked and dispatched list."""

from datetime import timedelta

from jointcheck.draw import scheme, steps
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from tests.catalogue import build as catalogue
from tests.catalogue.build import officer
from tests.plan import build as plan

DICE = "09175059342981586505"
HANDS = {"thrown_by": "掷骰人", "witnessed_by": "见证人"}
TWO = ("ZRZY", "SCJG")


def dice(hours: int = 0) -> dict[str, str]:
    when = clock.local(clock.now() + timedelta(hours=hours)).replace(microsecond=0)
    return {
        "kind": "dice",
        "when": when.isoformat(),
        "where": "县政务中心302室",
        "name": "",
        "issue": "",
    }


def drand(hours: int = 1) -> dict[str, str]:
    return dice(hours) | {"kind": "drand", "name": "drand", "issue": "5123456", "where": ""}


def people(each: int = 3, departments=TWO) -> None:
    """Inspectors of every department; the first two have accounts."""
    for code in departments:
        for n in range(1, each + 1):
            login = f"{code.lower()}-inspector-{n}" if n < 3 else None
            catalogue.inspector(code, f"虚构{code}{n}", f"53042{code}{n:03d}", login)


def task(entities: int = 40, each: int = 3, **more) -> Task:
    """A planned task of two departments with 40 mines, 5 % to be drawn, two teams."""
    catalogue.entities(entities, "矿山企业")
    people(each)
    facts = {"team_count": 2, "strata": plan.ALL} | more
    item = catalogue.item(participants=[catalogue.department("SCJG")])
    return plan.task(item, **facts)


def prepared(made: Task | None = None, **more) -> Draw:
    facts = {"entropy": [dice()]} | more
    return steps.prepare(made or task(), by=officer("zrzy-planner-1"), **facts)


def committed(draw: Draw | None = None, **more) -> Draw:
    draw = draw or prepared(**more)
    for one in draw.task.departments:
        head = officer(f"{one.department.code.lower()}-head-1")
        steps.consent(draw, digest=scheme.digest(draw), by=head)
    return draw


def typed(draw: Draw, value: str, login: str) -> None:
    steps.enter_entropy(draw, event=0, value=value, by=officer(login), **HANDS)


def locked(draw: Draw | None = None, value: str = DICE, **more) -> Draw:
    draw = draw or committed(**more)
    for code in TWO:
        typed(draw, value, f"{code.lower()}-planner-1")
    db.session.refresh(draw)
    return draw


def dispatched(draw: Draw | None = None, **more) -> Task:
    draw = draw or locked(**more)
    return steps.confirm_dispatch(draw.task, by=officer("zrzy-head-1"))

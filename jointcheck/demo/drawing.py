"""The draw of the demonstration: countersigned, thrown, confirmed and sent."""

import secrets
from datetime import date, time, timedelta

from jointcheck.demo.acts import moment
from jointcheck.demo.cast import Cast
from jointcheck.draw import scheme
from jointcheck.draw import steps as draws
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.plan.model import Task


def committed(task: Task, day: date, cast: Cast, disclosure: str = "open") -> Draw:
    """Prepared on ``day``, countersigned by every department the day after."""
    where = "县政务服务中心三楼会议室"
    when = moment(day + timedelta(days=4), time(10)).isoformat(timespec="minutes")
    lead = task.initiating.code.lower()
    with clock.at(moment(day)):
        dice = {"kind": "dice", "when": when, "where": where}
        draw = draws.prepare(
            task, entropy=[dice], disclosure=disclosure, by=cast.at(lead, "planner")
        )
    with clock.at(moment(day + timedelta(days=1))):
        for one in task.departments:
            head = cast.at(one.department.code.lower(), "head")
            draws.consent(draw, digest=scheme.digest(draw), by=head)
    return draw


def ceremony(draw: Draw, day: date, cast: Cast) -> None:
    """Twenty dice, typed by two people of two departments; then the list is confirmed and sent."""
    task, value = draw.task, "".join(str(secrets.randbelow(10)) for _ in range(20))
    codes = [one.department.code.lower() for one in task.departments]
    with clock.at(moment(day, time(10, 20))):
        for code in codes[:2]:
            draws.enter_entropy(
                draw,
                event=0,
                value=value,
                thrown_by="到场企业代表",
                witnessed_by="县公证处公证员",
                by=cast.at(code, "planner"),
            )
    with clock.at(moment(day, time(15))):
        draws.confirm_dispatch(task, by=cast.at(codes[0], "planner"))
        for code in codes:
            draws.accept_task(task, by=cast.at(code, "planner"))

"""Two lists that were drawn on the provincial platform: one confirmed, one that waits."""

from datetime import date, time, timedelta

from sqlalchemy import select

from jointcheck.demo.acts import moment
from jointcheck.demo.opening import Story, from_line
from jointcheck.draw import steps as draws
from jointcheck.draw.model import PlatformList
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import pool as pools
from jointcheck.plan.judging import judged
from jointcheck.plan.model import Task

PLATFORM = "协同监管平台-云南"


def drawn_elsewhere(story: Story) -> None:
    """Of the enterprises' public information, as the province drew them."""
    window = {"starts_on": story.ago(3), "ends_on": story.today + timedelta(days=28)}
    task = from_line(story, "scjg", "公示信息联合抽查", story.ago(5), **window)
    listed = imported(story, task, story.ago(4), "YN-2026-LH-00731")
    with clock.at(moment(story.ago(4), time(15))):
        draws.confirm(listed, by=story.cast.at("zrzy", "head"))
    task = from_line(story, "scjg", "公示信息联合抽查", story.ago(2), **window)
    imported(story, task, story.ago(1), "YN-2026-LH-00758")


def imported(story: Story, task: Task, day: date, number: str) -> PlatformList:
    with clock.at(moment(day)):
        return draws.import_list(
            task, platform=PLATFORM, number=number, drawn_on=day - timedelta(days=1),
            data=sheet(task), filename=f"{number}.csv", by=story.cast.at("scjg", "planner"),
        )  # fmt: skip


def sheet(task: Task) -> bytes:
    """The file as the platform would give it: five of those whom the scheme would draw from."""
    rows = judged(pools.scheme(task)).subquery()
    query = select(rows.c.subject).where(rows.c.excluded.is_(None)).order_by(rows.c.subject)
    subjects = db.session.scalars(query.limit(5))
    return "\n".join(["统一社会信用代码", *subjects]).encode("utf-8-sig")

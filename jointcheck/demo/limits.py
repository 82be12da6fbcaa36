"""The 频次台账 of the demonstration: caps, inspections made elsewhere, and one request to go beyond."""

from datetime import date

from sqlalchemy import select

from jointcheck.catalogue.model import Entity
from jointcheck.demo import acts
from jointcheck.demo.opening import DAY, Story
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan import frequency_steps as frequency
from jointcheck.plan.frequency_rules import COLUMNS, KINDS
from jointcheck.plan.model import Task

CAPS = {"zrzy": 2, "scjg": 2, "yjgl": 3, "sthj": 3, "lycy": 2}
OUTSIDE = [("特种设备安全检查", "daily"), ("价格和计量检查", "daily"), ("举报商标侵权核查", "case")]


def caps(story: Story) -> None:
    """In January every department says how often it comes at most."""
    with clock.at(acts.moment(story.day(1, 20))):
        for code, times in CAPS.items():
            frequency.set_cap(
                story.cast.departments[code],
                year=story.year,
                times=times,
                basis=f"涉企行政检查年度频次上限公告（{story.year}年）",
                by=story.cast.at(code, "head"),
            )


def outside(story: Story) -> None:
    """市场监管局 imports what it inspected by itself; then somebody is at the cap and asks for more."""
    found = list(
        db.session.scalars(
            select(Entity).where(Entity.subject.not_like("%:%")).order_by(Entity.id.desc()).limit(2)
        )
    )
    day = story.today - 2 * DAY
    with clock.at(acts.moment(day)):
        frequency.import_outside(
            story.cast.departments["scjg"],
            data=listed(found, day).encode(),
            filename="系统外检查.csv",
            by=story.cast.at("scjg", "planner"),
        )
        draft = db.session.scalars(
            select(Task)
            .where(Task.kind == "plan", Task.frozen_at.is_(None), Task.voided_at.is_(None))
            .order_by(Task.id.desc())
        ).first()
        if draft is None:
            return
        frequency.ask_override(
            draft,
            department=story.cast.departments["scjg"],
            entity=found[0],
            ground="asked",
            reason="企业申请复查，以便恢复年报正常状态。",
            by=story.cast.at("zrzy", "planner"),
        )


def listed(entities: list[Entity], day: date) -> str:
    lines = [",".join(titles[0] for titles in COLUMNS.values())]
    for number, (what, kind) in enumerate(OUTSIDE):
        on = day - (30 - number) * DAY
        entity = entities[number % len(entities)]
        row = [
            entity.code,
            on.isoformat(),
            KINDS[kind],
            what,
            f"新市监检〔{on.year}〕{number + 1}号",
            "是",
        ]
        lines.append(",".join(row))
    return "\n".join(lines) + "\n"

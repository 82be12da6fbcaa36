"""The smaller departments of the demonstration: hotels, a timber yard, and the other platform."""

from datetime import timedelta

from jointcheck.catalogue import steps as catalogue
from jointcheck.catalogue.model import Entity
from jointcheck.demo import acts
from jointcheck.demo.drawing import ceremony, committed
from jointcheck.demo.opening import Story, free, from_line
from jointcheck.draw import steps as draws
from jointcheck.ground import clock, jobs
from jointcheck.ground.db import db
from jointcheck.plan import steps as plans


def platform(story: Story) -> None:
    """The publisher is switched on late in the year: what happened before is not told to it."""
    while jobs.run_one():
        pass
    with clock.at(acts.moment(story.ago(28))):
        catalogue.switch_plugin(
            story.cast.departments["gaxj"],
            plugin="credit_publicity",
            enabled=True,
            by=story.cast.at("gaxj", "head"),
        )


def hotels(story: Story) -> None:
    """公安 leads, 人社 comes along. The checklist itself forbids to tell the hotels beforehand."""
    cast = story.cast
    task = from_line(
        story,
        "gaxj",
        "旅馆业联合抽查",
        story.ago(27),
        starts_on=story.ago(25),
        ends_on=story.today + timedelta(days=14),
        strata=[{"code": "A", "title": "全部旅馆", "scope": {}, "take": 3}],
    )
    with clock.at(acts.moment(story.ago(26))):
        plans.approve_silence(task, cast.at("gaxj", "head"))
    draw = committed(task, story.ago(25), cast, disclosure="sealed")
    ceremony(draw, story.ago(18), cast)
    done, begun, _waiting = acts.records(task)
    acts.whole(done, story.ago(14), cast, ("valuables",))
    acts.passed(done, story.ago(9), cast)
    acts.announce(begun, story.ago(3), cast)
    acts.arrive(begun, story.ago(3))
    acts.fill(begun, story.ago(3), only=5)


def timber(story: Story) -> None:
    """A report by patrol: 林草 and 生态环境 visit a timber yard together, without a draw."""
    cast = story.cast
    with clock.at(acts.moment(story.ago(8))):
        task = plans.create_clue_task(
            entity=yard(),
            source="转办交办",
            text="护林员巡查发现堆场木材来源不清，并有废油堆放。",
            items=[story.items["LYCY-01"]],
            departments=[cast.departments["sthj"]],
            starts_on=story.ago(8),
            ends_on=story.today + timedelta(days=12),
            by=cast.at("lycy", "planner"),
        )
        chosen = [free(code, task) for code in ("lycy", "sthj")]
        draws.assign_team(task, inspectors=chosen, by=cast.at("lycy", "planner"))
        draws.confirm_dispatch(task, by=cast.at("lycy", "planner"))
    record = acts.records(task)[0]
    acts.announce(record, story.ago(4), cast)
    acts.arrive(record, story.ago(4))
    acts.fill(record, story.ago(4), only=6)


def yard() -> Entity:
    query = db.select(Entity).filter_by(industry="林业", kind="企业").order_by(Entity.id).limit(1)
    return db.session.scalars(query).unique().one()

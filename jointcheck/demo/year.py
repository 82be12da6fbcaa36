"""One inspection year of the demonstration county, told through the steps themselves."""

from datetime import date, time, timedelta

from jointcheck.catalogue.model import Inspector
from jointcheck.demo import acts, after, joint, limits, uploads
from jointcheck.demo.cast import Cast
from jointcheck.demo.drawing import ceremony, committed
from jointcheck.demo.opening import DAY, Story, free, from_line, opening
from jointcheck.demo.platform import drawn_elsewhere
from jointcheck.draw import steps as draws
from jointcheck.draw import substitution
from jointcheck.draw.dispatch import teams
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people import reminders
from jointcheck.plan import steps as plans
from jointcheck.plan.model import Task
from jointcheck.review import steps as review
from jointcheck.visit import direct, signing
from jointcheck.visit.model import Record


def tell(cast: Cast, today: date) -> None:
    """The year, from the list to the sealed volume, and the work of the last weeks."""
    # a year is told that reaches back to its January; in spring that is the year before
    year = today.year if today.month >= 7 else today.year - 1
    story = Story(year, today, cast, {})
    opening(story)
    limits.caps(story)
    finished = mining(story)
    surveying(story)
    clue(story, finished)
    running(story)
    joint.platform(story)
    joint.hotels(story)
    joint.timber(story)
    waiting(story, finished)
    drawn_elsewhere(story)
    limits.outside(story)
    uploads.upload(cast)
    reminders.remind()


def mining(story: Story) -> Task:
    """April to July: the mines, with everything that may happen to a result."""
    cast = story.cast
    task = from_line(
        story,
        "zrzy",
        "采矿权人开发利用情况联合抽查",
        story.day(4, 1),
        team_count=3,
        unit="采矿许可证",  # one mine may hold several rights, each is drawn by itself
        strata=[{"code": "A", "title": "全部采矿权", "scope": {}, "ratio_bp": 3000, "minimum": 7}],
    )
    draw = committed(task, story.day(4, 7), cast)
    ceremony(draw, story.day(4, 14), cast)
    replace_one(story, task)
    found = acts.records(task)
    for number, record in enumerate(found[:-1]):
        day = story.day(4, 20) + timedelta(days=number)
        acts.whole(
            record,
            day,
            cast,
            after.first_items(record) if number in (1, 2, 3) else (),
            refused=number == 3,
        )
    unreachable(found[-1], story.day(4, 28), cast)
    after.returned_once(found[1], story.day(5, 6), cast)
    for record in found:
        if record is not found[1]:
            acts.passed(record, story.day(5, 8), cast)
    after.objected(found[2], story.day(5, 20), cast)
    after.followups(found[1], found[3], story.day(5, 12), cast)
    after.open_objection(found[4], story.day(6, 5), cast)
    after.filed(task, found, story.day(8, 20), cast)
    return task


def replace_one(story: Story, task: Task) -> None:
    """第十条: a member falls ill; the next in order takes the place, approved by another head."""
    member = next(m for team in teams(task) for m in team.present_members if not m.leads)
    with clock.at(acts.moment(story.day(4, 16))):
        code = member.department.code.lower()
        substitute = substitution.choice(member)[0][0]
        asked = draws.request_substitution(
            member,
            substitute=substitute,
            reason="health",
            note="本人住院治疗，附诊断证明。",
            by=story.cast.at(code, "planner"),
        )
        draws.decide_substitution(asked, approve=True, by=story.cast.at("zrzy", "head"))


def unreachable(record: Record, day: date, cast: Cast) -> None:
    """第十五条: nobody there and nobody answers, twice; the result is formed directly."""
    tried = [
        direct.Attempt("address", day - 2 * DAY, "注册地址大门紧锁，邻居称已搬走。"),
        direct.Attempt("contact", day - DAY, "登记电话两次拨打均为空号。"),
    ]
    with clock.at(acts.moment(day)):
        direct.make(
            record,
            code="LOST",
            ground="通过登记的住所和留存的联络方式均无法联系。",
            attempts=tried,
            proofs=[acts.picture("门牌")],
            by=acts.leader(record),
        )
    with clock.at(acts.moment(day, time(15))):
        signing.conclude(record, by=acts.leader(record))
        for member in record.team.present_members:
            officer = member.inspector.officer
            signing.sign_member(
                record, password=cast.password(officer), path=acts.stroke(), by=officer
            )
    acts.submit(record, day + 2 * DAY)


def surveying(story: Story) -> None:
    """June: not to be announced (第十三条第二项), so the draw stays sealed until the results."""
    cast = story.cast
    task = from_line(
        story,
        "zrzy",
        "测绘资质单位联合抽查",
        story.day(6, 2),
        team_count=1,
        may_be_announced=False,
        silence_reason="核查人员挂靠线索，事先告知将影响检查效果。",
    )
    with clock.at(acts.moment(story.day(6, 3))):
        plans.approve_silence(task, cast.at("zrzy", "head"))
    draw = committed(task, story.day(6, 4), cast, disclosure="sealed")
    ceremony(draw, story.day(6, 10), cast)
    for record in acts.records(task):
        acts.whole(record, story.day(6, 16), cast)
        acts.passed(record, story.day(6, 24), cast)


def clue(story: Story, origin: Task) -> None:
    """August: a complaint about a mine that was drawn in April; article 20 does not hold it back."""
    cast, entity = story.cast, acts.records(origin)[0].entity
    with clock.at(acts.moment(story.day(8, 11))):
        task = plans.create_clue_task(
            entity=entity,
            source="投诉举报",
            text="群众来电反映夜间超范围开采。",
            items=[story.items["ZRZY-01"]],
            departments=[cast.departments["yjgl"], cast.departments["scjg"]],
            starts_on=story.day(8, 11),
            ends_on=story.day(8, 31),
            by=cast.at("zrzy", "planner"),
        )
        chosen = [free(code, task) for code in ("zrzy", "yjgl", "scjg")]
        draws.assign_team(task, inspectors=chosen, by=cast.at("zrzy", "planner"))
        draws.confirm_dispatch(task, by=cast.at("zrzy", "planner"))
    record = acts.records(task)[0]
    acts.whole(record, story.day(8, 17), cast)
    acts.passed(record, story.day(8, 24), cast)


def running(story: Story) -> None:
    """The last weeks: a task with records in every state, its people at work."""
    cast = story.cast
    task = from_line(
        story,
        "scjg",
        "登记事项联合抽查",
        story.ago(30),
        team_count=3,
        starts_on=story.ago(28),
        ends_on=story.today + timedelta(days=21),
        strata=[{"code": "A", "title": "全部企业", "scope": {}, "ratio_bp": 800, "minimum": 9}],
    )
    with clock.at(acts.moment(story.ago(29))):
        police = next(d for d in task.departments if d.department.code == "GAXJ")
        # 第九条：执法人员有限的，可以直接委派
        plans.set_mode(
            police,
            mode="direct",
            reason="本局持证人员仅两名，不具备随机抽取条件。",
            people=1,
            by=cast.at("gaxj", "planner"),
            task=task,
        )
        people = db.session.scalars(
            db.select(Inspector).filter_by(department_id=police.department_id)
        ).all()
        draws.choose_directly(police, inspectors=people, by=cast.at("gaxj", "planner"))
    draw = committed(task, story.ago(28), cast)
    ceremony(draw, story.ago(23), cast)
    every_state(story, acts.records(task))


def every_state(story: Story, found: list[Record]) -> None:
    cast = story.cast
    for number, record in enumerate(found[:5]):
        acts.whole(
            record, story.ago(18 - number), cast, after.first_items(record) if number == 2 else ()
        )
    acts.passed(found[0], story.ago(10), cast)
    acts.passed(found[1], story.ago(6), cast, leave={"gaxj"})
    with clock.at(acts.moment(story.ago(7))):
        reviewer = cast.at("zrzy", "reviewer")
        review.note_opening(found[2], reviewer)
        review.return_(
            found[2],
            digest=found[2].round.digest,
            reason="第一项问题的照片看不清招牌，请补充。",
            comments=[],
            by=reviewer,
        )
    signed, concluded, started, told = found[5:9]
    for record in (signed, concluded, started):
        acts.announce(record, story.ago(5), cast)
        acts.arrive(record, story.ago(5))
    for record in (signed, concluded):
        acts.fill(record, story.ago(5))
        acts.settle(record, story.ago(5), cast)
    acts.sign(signed, story.ago(5), cast)
    acts.fill(started, story.ago(2), only=4)
    acts.announce(told, story.ago(1), cast)


def waiting(story: Story, origin: Task) -> None:
    """What stands before a draw: one committed with its dice to be thrown, one void, one a draft."""
    cast = story.cast
    ends_on = story.today + timedelta(days=40)
    task = after.special(story.items["ZRZY-01"], origin, story.ago(9), ends_on, cast)
    committed(task, story.ago(4), cast)
    later = {"starts_on": story.ago(6), "ends_on": story.today + timedelta(days=30)}
    void = from_line(story, "scjg", "公示信息联合抽查", story.ago(6), **later)
    draw = committed(void, story.ago(6), cast)
    with clock.at(acts.moment(story.ago(3))):
        asked = draws.request_void(
            draw, reason="会场停电，未能按公告的时间掷骰。", by=cast.at("scjg", "planner")
        )
        for code in ("scjg", "zrzy"):
            draws.approve_void(asked, by=cast.at(code, "head"))
    from_line(story, "scjg", "公示信息联合抽查", story.ago(2), **later)

"""The table of what nobody may do to a draw: name, the state it is tried in, and how."""

from typing import Any

from jointcheck.catalogue.model import Inspector
from jointcheck.draw import dispatch, scheme, steps
from jointcheck.draw.model import Draw, TeamMember, Void
from jointcheck.ground.db import db
from jointcheck.people.model import Officer
from jointcheck.plan import own_list, pool, task_steps
from tests.draw import build
from tests.plan import build as plan

OTHER_DICE = "1" * 20
STEP = [{"stratum": "A", "take": 1, "trigger": "首批问题发现率达到三成"}]


def agree(draw: Draw, by: Officer) -> None:
    steps.consent(draw, digest=scheme.digest(draw), by=by)


def throw(draw: Draw, by: Officer, value: str = build.DICE, event: int = 0) -> None:
    steps.enter_entropy(draw, event=event, value=value, by=by, **build.HANDS)


def again(draw: Draw, by: Officer, **more: Any) -> None:
    steps.prepare(draw.task, **({"entropy": [build.dice()]} | more), by=by)


def rescheme(draw: Draw, by: Officer, **changes: Any) -> None:
    task = draw.task
    facts = {"name": task.name, "starts_on": task.starts_on, "ends_on": task.ends_on,
             "team_count": 2, "strata": plan.ALL, "scope": task.scope}  # fmt: skip
    task_steps.change_scheme(task, by=by, **(facts | changes))


def listed(draw: Draw, by: Officer) -> None:
    own_list.import_own_list(draw.task, data=b"x", filename="x.csv", by=by)


def mode(draw: Draw, by: Officer) -> None:
    task_steps.set_mode(draw.task.departments[1], mode="direct", reason="人少", people=1, by=by,
                        task=draw.task)  # fmt: skip


def member(draw: Draw, code: str) -> TeamMember:
    members = (m for team in dispatch.teams(draw.task) for m in team.members)
    return next(m for m in members if m.department.code == code)


def spare(draw: Draw, code: str) -> Inspector:
    held = {m.inspector_id for team in dispatch.teams(draw.task) for m in team.members}
    known = db.session.scalars(db.select(Inspector)).unique()
    return next(p for p in known if p.department.code == code and p.id not in held)


def ask(draw: Draw, by: Officer) -> Any:
    return steps.request_substitution(
        member(draw, "SCJG"), substitute=spare(draw, "SCJG"), reason="health", note="住院", by=by
    )


def decide(request: Any, *officers: Officer) -> None:
    for by in officers:
        steps.decide_substitution(request, approve=True, by=by)


def void(draw: Draw, by: Officer) -> Void:
    return steps.request_void(draw, reason="理由", by=by)


def approve(asked: Void, *officers: Officer) -> None:
    for by in officers:
        steps.approve_void(asked, by=by)


def voided() -> Draw:
    """A locked draw that two departments have made void."""
    draw = build.locked()
    asked = void(draw, build.officer("zrzy-planner-1"))
    approve(asked, build.officer("zrzy-head-1"), build.officer("scjg-head-1"))
    return draw


def extended() -> Draw:
    """A draw whose one committed step has been taken."""
    draw = build.locked(build.committed(extension=STEP))
    steps.extend(draw, ground="首批问题发现率四成", by=build.officer("zrzy-head-1"))
    return draw


def extension(draw: Draw) -> Draw:
    return db.session.scalars(db.select(Draw).filter_by(base_id=draw.id)).one()


def far() -> Draw:
    """A committed draw whose ceremony is tomorrow."""
    return build.committed(entropy=[build.dice(24)])


# What the freeze ends: tried when frozen, when committed, when locked and when dispatched.
FROZEN = {
    "another ratio": lambda d, o: rescheme(d, o.zp1, strata=[plan.ALL[0] | {"ratio_bp": 9000}]),
    "another range": lambda d, o: rescheme(d, o.zp1, scope={"tags": ["别的"]}),
    "fewer teams": lambda d, o: rescheme(d, o.zp1, team_count=1),
    "a list of the task's own": lambda d, o: listed(d, o.zp1),
    "a second freeze": lambda d, o: pool.freeze(d.task, o.zp1),
    "dropping the task as a draft": lambda d, o: task_steps.drop_task(
        d.task, reason="不要了", by=o.zp1
    ),
    "another mode of choosing inspectors": lambda d, o: mode(d, o.sp1),
    "a second draw": lambda d, o: again(d, o.zp1),
}
# Tried once, when frozen.
PREPARED = {
    "another stratum": lambda d, o: rescheme(
        d, o.zp1, strata=[*plan.ALL, plan.ALL[0] | {"code": "B"}]
    ),
    "another unit": lambda d, o: rescheme(d, o.zp1, unit="采矿许可证"),
    "other departments": lambda d, o: rescheme(d, o.zp1, departments=[o.yp1.department]),
    "another window": lambda d, o: rescheme(d, o.zp1, ends_on=d.task.starts_on),
    "another disclosure": lambda d, o: again(d, o.zp1, disclosure="sealed"),
    "people delegated": lambda d, o: steps.choose_directly(
        d.task.departments[1], inspectors=[], by=o.sp1
    ),
    "a consent of a department that does not take part": lambda d, o: agree(d, o.yh1),
    "two heads of one department consenting": lambda d, o: (agree(d, o.zh1), agree(d, o.zh2)),
    "an entropy before the commit": lambda d, o: throw(d, o.zp1),
    "an entropy after half of the consents": lambda d, o: (agree(d, o.zh1), throw(d, o.zp1)),
    "a dispatch": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "an acceptance": lambda d, o: steps.accept_task(d.task, by=o.sp1),
    "an extension": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "a team named by hand": lambda d, o: steps.assign_team(d.task, inspectors=[], by=o.zp1),
    "a void approved by who asked for it": lambda d, o: approve(void(d, o.zh1), o.zh1),
}
COMMITTED = {
    "a consent after all have consented": lambda d, o: agree(d, o.zh1),
    "a dispatch": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "an extension": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "people delegated": lambda d, o: steps.choose_directly(
        d.task.departments[1], inspectors=[], by=o.sp1
    ),
    "an entropy of a department that does not take part": lambda d, o: throw(d, o.yp1),
    "an event that was not planned": lambda d, o: throw(d, o.zp1, event=1),
    "one person typing twice": lambda d, o: (throw(d, o.zp1), throw(d, o.zp1)),
    "one department typing twice": lambda d, o: (throw(d, o.zp1), throw(d, o.zp2)),
    "a wrong reading typed again by the same person": lambda d, o: (
        throw(d, o.zp1, OTHER_DICE), throw(d, o.sp1), throw(d, o.zp1),
    ),
    "a void of one department": lambda d, o: approve(void(d, o.zp1), o.zh1, o.zh2),
}  # fmt: skip
FAR = {
    "dice before the hour": lambda d, o: throw(d, o.zp1),
    "another hour for the ceremony": lambda d, o: again(d, o.zp1, entropy=[build.dice()]),
}
LOCKED = {
    "a consent": lambda d, o: agree(d, o.zh2),
    "other dice": lambda d, o: throw(d, o.zp2, OTHER_DICE),
    "the same dice a third time": lambda d, o: throw(d, o.sp2),
    "an extension that was not committed": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "an acceptance before the dispatch": lambda d, o: steps.accept_task(d.task, by=o.sp1),
    "a void approved by who asked for it": lambda d, o: approve(void(d, o.zh1), o.zh1),
    "a void approved by a stranger": lambda d, o: approve(void(d, o.zp1), o.yh1),
    "a void of two heads of one department": lambda d, o: approve(void(d, o.zp1), o.zh1, o.zh2),
    "two requests to void": lambda d, o: (void(d, o.zp1), void(d, o.sp1)),
    "a substitute approved by the own department": lambda d, o: decide(ask(d, o.sp1), o.sh1),
    "a substitute approved by a stranger": lambda d, o: decide(ask(d, o.sp1), o.yh1),
    "a substitute asked for by another department": lambda d, o: ask(d, o.zp1),
    "two requests for one member": lambda d, o: (ask(d, o.sp1), ask(d, o.sp2)),
    "a team by hand for an entity that has one": lambda d, o: steps.assign_directly(
        d.drawn[0], inspectors=[], reason="换", by=o.zp1
    ),
    "a team by hand for the whole task": lambda d, o: steps.assign_team(
        d.task, inspectors=[], by=o.zp1
    ),
}
EXTENDED = {
    "the committed step taken twice": lambda d, o: steps.extend(d, ground="再多", by=o.zh1),
    "an extension of the extension": lambda d, o: steps.extend(extension(d), ground="多", by=o.zh1),
    "a void of the extension alone": lambda d, o: void(extension(d), o.zp1),
    "dice for the extension": lambda d, o: throw(extension(d), o.zp1),
}
DISPATCHED = {
    "a second dispatch": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "a void": lambda d, o: void(d, o.zp1),
    "an acceptance by a stranger": lambda d, o: steps.accept_task(d.task, by=o.yp1),
    "a consent": lambda d, o: agree(d, o.zh2),
    "other dice": lambda d, o: throw(d, o.zp2, OTHER_DICE),
}
VOIDED = {
    "a consent to a void draw": lambda d, o: agree(d, o.zh1),
    "dice for a void draw": lambda d, o: throw(d, o.zp1, OTHER_DICE),
    "a dispatch of a void list": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "an extension of a void draw": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "a third approval of the void": lambda d, o: approve(d.void, o.sh2),
    "another request to void it": lambda d, o: void(d, o.zp1),
    "another pool for the next draw": lambda d, o: pool.freeze(d.task, o.zp1),
    "another ratio for the next draw": lambda d, o: rescheme(
        d, o.zp1, strata=[plan.ALL[0] | {"ratio_bp": 9000}]
    ),
}


def dispatched() -> Draw:
    return db.session.scalars(db.select(Draw).filter_by(task_id=build.dispatched().id)).one()


STATES = {
    "frozen": (build.prepared, FROZEN | PREPARED),
    "committed": (build.committed, FROZEN | COMMITTED),
    "waiting for its hour": (far, FAR),
    "locked": (build.locked, FROZEN | LOCKED),
    "extended": (extended, EXTENDED),
    "dispatched": (dispatched, FROZEN | DISPATCHED),
    "void": (voided, VOIDED),
}

"""What nobody may do to a draw: each is refused, changes nothing, and stays in the ledger."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jointcheck.catalogue.model import Inspector
from jointcheck.draw import dispatch, published, scheme, steps
from jointcheck.draw.model import Draw, TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.people.model import Officer
from jointcheck.plan import own_list, pool, task_steps
from tests.catalogue.build import officer
from tests.draw import build
from tests.plan import build as plan

OTHER_DICE = "1" * 20


@pytest.fixture
def people(app):
    """Officers by short names, so that the table below stays readable."""
    logins = {"z": "zrzy", "s": "scjg", "y": "yjgl"}
    roles = {"p": "planner", "h": "head"}
    return SimpleNamespace(**{
        f"{a}{b}{n}": officer(f"{code}-{role}-{n}")
        for a, code in logins.items() for b, role in roles.items() for n in (1, 2)
    })  # fmt: skip


def agree(draw: Draw, by: Officer) -> None:
    steps.consent(draw, digest=scheme.digest(draw), by=by)


def throw(draw: Draw, by: Officer, value: str = build.DICE, event: int = 0) -> None:
    steps.enter_entropy(draw, event=event, value=value, by=by, **build.HANDS)


def again(draw: Draw, by: Officer) -> None:
    steps.prepare(draw.task, entropy=[build.dice()], by=by)


def rescheme(draw: Draw, by: Officer, **changes) -> None:
    task = draw.task
    facts = {"name": task.name, "starts_on": task.starts_on, "ends_on": task.ends_on,
             "team_count": 2, "strata": plan.ALL}  # fmt: skip
    task_steps.change_scheme(task, by=by, **(facts | changes))


def member(draw: Draw, code: str) -> TeamMember:
    members = (m for team in dispatch.teams(draw.task) for m in team.members)
    return next(m for m in members if m.department.code == code)


def spare(draw: Draw, code: str) -> Inspector:
    held = {m.inspector_id for team in dispatch.teams(draw.task) for m in team.members}
    known = db.session.scalars(db.select(Inspector)).unique()
    return next(p for p in known if p.department.code == code and p.id not in held)


def ask(draw: Draw, person: Inspector, by: Officer, code: str = "SCJG"):
    return steps.request_substitution(
        member(draw, code), substitute=person, reason="health", note="住院", by=by
    )


def void(draw: Draw, by: Officer):
    return steps.request_void(draw, reason="理由", by=by)


# (name, state, what is tried)
PREPARED = {
    "a second draw beside the first": lambda d, o: again(d, o.zp1),
    "a consent of a department that does not take part": lambda d, o: agree(d, o.yh1),
    "an entropy before the commit": lambda d, o: throw(d, o.zp1),
    "another ratio after the freeze": lambda d, o: rescheme(d, o.zp1, strata=[plan.ALL[0] | {"ratio_bp": 9000}]),
    "another range after the freeze": lambda d, o: rescheme(d, o.zp1, scope={"tags": ["别的"]}),
    "fewer teams after the freeze": lambda d, o: rescheme(d, o.zp1, team_count=1),
    "an own list imported into a frozen pool": lambda d, o: own_list.import_own_list(
        d.task, data=b"x", filename="x.csv", by=o.zp1
    ),
    "a pool frozen a second time": lambda d, o: pool.freeze(d.task, o.zp1),
    "a frozen task dropped as a draft": lambda d, o: task_steps.drop_task(d.task, reason="不要了", by=o.zp1),
    "another mode of choosing inspectors": lambda d, o: task_steps.set_mode(
        d.task.departments[1], mode="direct", reason="人少", people=1, by=o.sp1, task=d.task
    ),
    "people delegated after the freeze": lambda d, o: steps.choose_directly(
        d.task.departments[1], inspectors=[], by=o.sp1
    ),
    "a dispatch before the lock": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "an acceptance before the dispatch": lambda d, o: steps.accept_task(d.task, by=o.sp1),
    "an extension before the lock": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "a team named by hand for a drawn task": lambda d, o: steps.assign_team(d.task, inspectors=[], by=o.zp1),
}  # fmt: skip
COMMITTED = {
    "a consent after all have consented": lambda d, o: agree(d, o.zh1),
    "an entropy of a department that does not take part": lambda d, o: throw(d, o.yp1),
    "an event that was not planned": lambda d, o: throw(d, o.zp1, event=1),
    "one person typing twice": lambda d, o: (throw(d, o.zp1), throw(d, o.zp1)),
    "one department typing twice": lambda d, o: (throw(d, o.zp1), throw(d, o.zp2)),
    "a wrong reading typed again by the same person": lambda d, o: (
        throw(d, o.zp1, OTHER_DICE), throw(d, o.sp1), throw(d, o.zp1),
    ),
}  # fmt: skip
LOCKED = {
    "a second draw after the lock": lambda d, o: again(d, o.zp1),
    "a consent after the lock": lambda d, o: agree(d, o.zh2),
    "an entropy after the lock": lambda d, o: throw(d, o.zp2, OTHER_DICE),
    "an extension that was not committed": lambda d, o: steps.extend(d, ground="多", by=o.zh1),
    "a void approved by who asked for it": lambda d, o: steps.approve_void(void(d, o.zh1), by=o.zh1),
    "a void approved by a stranger": lambda d, o: steps.approve_void(void(d, o.zp1), by=o.yh1),
    "a void of two heads of one department": lambda d, o: [
        steps.approve_void(one, by=by) for one in [void(d, o.zp1)] for by in (o.zh1, o.zh2)
    ],
    "two requests to void": lambda d, o: (void(d, o.zp1), void(d, o.sp1)),
    "a substitute approved by the own department": lambda d, o: steps.decide_substitution(
        ask(d, spare(d, "SCJG"), o.sp1), approve=True, by=o.sh1
    ),
    "a substitute asked for by another department": lambda d, o: ask(d, spare(d, "SCJG"), o.zp1),
    "two requests for one member": lambda d, o: (
        ask(d, spare(d, "SCJG"), o.sp1), ask(d, spare(d, "SCJG"), o.sp2),
    ),
    "a team by hand for an entity that has one": lambda d, o: steps.assign_directly(
        d.drawn[0], inspectors=[], reason="换", by=o.zp1
    ),
}  # fmt: skip
DISPATCHED = {
    "a second dispatch": lambda d, o: steps.confirm_dispatch(d.task, by=o.zh1),
    "a void after the dispatch": lambda d, o: void(d, o.zp1),
    "an acceptance by a stranger": lambda d, o: steps.accept_task(d.task, by=o.yp1),
}
SEQUENCES = [
    pytest.param(state, act, id=name)
    for state, table in (("prepared", PREPARED), ("committed", COMMITTED), ("locked", LOCKED),
                         ("dispatched", DISPATCHED))
    for name, act in table.items()
]  # fmt: skip


def brought_to(state: str) -> Draw:
    if state == "dispatched":
        return db.session.scalars(db.select(Draw).filter_by(task_id=build.dispatched().id)).one()
    return getattr(build, state)()


def facts(draw: Draw) -> tuple:
    """What must not move: pool, list, seed, commit, state of the task."""
    db.session.expire_all()
    task = draw.task
    strata = [(s.code, s.ratio_bp, s.take) for s in task.strata]
    return (draw.pool.digest, draw.commit_digest, draw.seed, [r.subject for r in draw.drawn],
            strata, task.scope, task.team_count, task.voided_at, task.dispatched_at,
            db.session.scalar(db.select(db.func.count(Draw.id))))  # fmt: skip


@pytest.mark.only_sqlite
@pytest.mark.parametrize(("state", "act"), SEQUENCES)
def test_what_is_forbidden_changes_nothing_and_is_written_down(people, state, act):
    draw = brought_to(state)
    before = facts(draw)
    with pytest.raises(Refused):
        act(draw, people)
    assert facts(draw) == before
    last = db.session.scalars(db.select(LedgerEvent).order_by(LedgerEvent.seq.desc())).first()
    assert last.verb.endswith(".refused"), last.verb


def test_a_public_value_that_is_already_known_cannot_be_planned(app):
    with pytest.raises(Refused, match="已为人所知"):
        build.prepared(entropy=[build.drand(-1)])


def test_a_public_value_cannot_be_typed_before_its_time(app):
    draw = build.committed(entropy=[build.drand(5)])
    with pytest.raises(Refused, match="还没有到公布时间"):
        throw(draw, officer("zrzy-planner-1"), "ab" * 32)


def test_dice_before_the_hour_in_the_commit_are_not_taken(people):
    draw = build.committed(entropy=[build.dice(2)])
    with pytest.raises(Refused, match="还没有到约定的仪式时间"):
        throw(draw, people.zp1)
    with clock.at(clock.now() + timedelta(hours=2)):
        throw(draw, people.zp1)
    assert len(draw.entries) == 1


def test_a_ceremony_in_the_past_cannot_be_announced(app):
    with pytest.raises(Refused, match="仪式时间已经过去"):
        build.prepared(entropy=[build.dice(-1)])


def test_a_silent_task_cannot_be_drawn_in_the_open(app):
    task = build.task(may_be_announced=False, silence_reason="突击检查")
    task_steps.approve_silence(task, officer("zrzy-head-1"))
    with pytest.raises(Refused, match="密封"):
        build.prepared(task)


def test_too_few_inspectors_are_told_before_any_chance_exists(app):
    task = build.task(each=1)
    with pytest.raises(Refused, match="请减少检查组数"):
        build.prepared(task)
    db.session.refresh(task)
    assert task.frozen_at is None, "nothing is frozen by a preparation that failed"


HOSTILE = [
    "UPDATE drawn SET entity_id = entity_id + 1",
    "DELETE FROM drawn",
    "UPDATE draw SET seed = 'x'",
    "UPDATE draw SET locked_at = NULL",
    "UPDATE consent SET sealed = 'x'",
    "DELETE FROM consent",
    "UPDATE entropy_entry SET value = 'x'",
    "UPDATE pool_entry SET excluded = 'checked'",
    "DELETE FROM pool_entry",
    "UPDATE task_stratum SET ratio_bp = 1",
    "UPDATE team_member SET inspector_id = 1",
    "DELETE FROM assignment",
    "DELETE FROM task_item",
]


def test_no_sql_of_the_program_changes_a_locked_list(app):
    draw = build.locked()
    before = facts(draw)
    for statement in HOSTILE:
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert facts(draw) == before


def test_a_changed_pool_is_noticed_when_the_list_is_drawn(app, monkeypatch):
    """Should a pool ever differ from its digest, the independent verifier stops the draw."""
    draw = build.committed()
    rows = published.pool_rows
    monkeypatch.setattr(published, "pool_rows", lambda pool: list(rows(pool))[:1])
    throw(draw, officer("zrzy-planner-1"))
    with pytest.raises(Refused, match="不一致"):
        throw(draw, officer("scjg-planner-1"))
    assert db.session.get(Draw, draw.id).locked_at is None


def test_a_withheld_secret_stops_the_draw(app, monkeypatch):
    draw = build.committed()
    throw(draw, officer("zrzy-planner-1"))
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key of thirty-two letters")
    with pytest.raises(Refused, match=r"自然资源局、.*密数打不开"):
        throw(draw, officer("scjg-planner-1"))
    assert db.session.get(Draw, draw.id).locked_at is None

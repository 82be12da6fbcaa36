"""What nobody may do to a draw: each is refused, changes nothing, and stays in the ledger."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jointcheck.draw import published
from jointcheck.draw.model import Draw
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.plan import task_steps
from tests.catalogue.build import officer
from tests.draw import build
from tests.draw.forbidden import STATES, throw


@pytest.fixture
def people(app):
    """Officers by short names, so that the table below stays readable."""
    logins = {"z": "zrzy", "s": "scjg", "y": "yjgl"}
    roles = {"p": "planner", "h": "head"}
    return SimpleNamespace(**{
        f"{a}{b}{n}": officer(f"{code}-{role}-{n}")
        for a, code in logins.items() for b, role in roles.items() for n in (1, 2)
    })  # fmt: skip


SEQUENCES = [
    pytest.param(bring, act, id=f"{state}: {name}")
    for state, (bring, table) in STATES.items()
    for name, act in table.items()
]


def test_there_are_sixty_of_them():
    assert len(SEQUENCES) >= 60


def facts(draw: Draw) -> tuple:
    """What must not move: pool, list, seed, commit, state of the task."""
    db.session.expire_all()
    task = draw.task
    strata = [(s.code, s.ratio_bp, s.take) for s in task.strata]
    return (draw.pool.digest, draw.commit_digest, draw.seed, [r.subject for r in draw.drawn],
            strata, task.scope, task.team_count, task.voided_at, task.dispatched_at,
            db.session.scalar(db.select(db.func.count(Draw.id))))  # fmt: skip


@pytest.mark.only_sqlite
@pytest.mark.parametrize(("bring", "act"), SEQUENCES)
def test_what_is_forbidden_changes_nothing_and_is_written_down(people, bring, act):
    refused(bring(), act, people)


@pytest.mark.parametrize("state", STATES)
def test_one_after_another_they_are_refused_on_both_databases(people, state):
    bring, table = STATES[state]
    draw = bring()
    for act in table.values():
        refused(draw, act, people)


def refused(draw: Draw, act, people) -> None:
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
    rows = published.PoolRows
    monkeypatch.setattr(published, "PoolRows", lambda pool: list(rows(pool))[:1])
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

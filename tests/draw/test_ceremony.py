"""From the frozen pool to the dispatched list, on both databases."""

import pytest
from sqlalchemy import text

from jointcheck.draw import bundle, dispatch, published, scheme, sealing, steps, verify
from jointcheck.draw.model import Assignment, Draw, Drawn, EntropyEntry, Team
from jointcheck.ground import ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from tests.catalogue.build import officer
from tests.draw import build


def test_a_whole_ceremony_gives_a_locked_list_with_teams(app):
    draw = build.locked()
    assert draw.locked_at
    assert draw.task.locked_at
    assert len(draw.drawn) == scheme.wanted(draw) == 2
    assert {row.team.draw_id for row in db.session.scalars(db.select(Assignment))} == {draw.id}
    for team in dispatch.teams(draw.task):
        assert team.leader.department.code == "ZRZY"
        assert {m.department.code for m in team.members} == {"ZRZY", "SCJG"}


def test_the_published_files_verify_with_the_stand_alone_program(app, tmp_path):
    draw = build.locked()
    bundle.write_folder(tmp_path / "b", published.files(draw))
    report = verify.check(str(tmp_path / "b"))
    assert report.ok, report.lines


def test_the_commit_is_fixed_by_the_last_consent_and_shows_no_secret(app):
    draw = build.prepared()
    steps.consent(draw, digest=scheme.digest(draw), by=officer("zrzy-head-1"))
    assert draw.committed_at is None
    steps.consent(draw, digest=scheme.digest(draw), by=officer("scjg-head-1"))
    assert bundle.digest(draw.commit_text) == draw.commit_digest
    secrets = [sealing.opened(one) for one in draw.consents]
    rows = db.session.execute(text("SELECT * FROM consent")).all()
    assert all(secret and secret not in draw.commit_text + str(rows) for secret in secrets)


def test_a_consent_to_something_else_is_stale(app):
    draw = build.prepared()
    with pytest.raises(Stale):
        steps.consent(draw, digest="0" * 64, by=officer("zrzy-head-1"))
    assert not draw.consents


def test_two_readings_that_differ_wait_for_a_third_and_both_stay(app):
    draw = build.committed()
    wrong = build.DICE[:-1] + "9"
    steps.enter_entropy(
        draw, event=0, value=build.DICE, by=officer("zrzy-planner-1"), **build.HANDS
    )
    steps.enter_entropy(draw, event=0, value=wrong, by=officer("scjg-planner-1"), **build.HANDS)
    assert db.session.get(Draw, draw.id).locked_at is None
    steps.enter_entropy(
        draw, event=0, value=build.DICE, by=officer("scjg-planner-2"), **build.HANDS
    )
    assert db.session.get(Draw, draw.id).locked_at is not None
    values = set(db.session.scalars(db.select(EntropyEntry.value)))
    assert values == {build.DICE, wrong}


def test_dispatch_tells_the_later_stages_and_departments_accept(app, monkeypatch):
    told = []
    monkeypatch.setattr(dispatch, "DISPATCHED", [told.append])
    task = build.dispatched()
    assert told == [task]
    one = steps.accept_task(task, by=officer("scjg-planner-1"))
    assert one.accepted_at
    with pytest.raises(Refused, match="已经接收"):
        steps.accept_task(task, by=officer("scjg-planner-2"))


def test_a_void_needs_two_departments_and_the_next_draw_uses_the_same_pool(app):
    draw = build.locked()
    void = steps.request_void(draw, reason="录入时骰子照片缺失", by=officer("zrzy-planner-1"))
    steps.approve_void(void, by=officer("zrzy-head-1"))
    with pytest.raises(Refused, match="两个不同部门"):
        steps.approve_void(void, by=officer("zrzy-head-2"))
    steps.approve_void(void, by=officer("scjg-head-1"))
    again = build.locked(build.committed(build.prepared(draw.task)), "11111222223333344444")
    assert again.serial == 2
    assert again.pool_id == draw.pool_id
    assert [team.draw_id for team in dispatch.teams(draw.task)] == [again.id, again.id]
    assert published.is_public(draw), "a void does not hide what was drawn"
    assert len(db.session.scalars(db.select(Drawn)).all()) == 4


def test_an_extension_goes_on_with_the_same_tickets(app, tmp_path):
    step = [{"stratum": "A", "take": 3, "trigger": "首批问题发现率达到30%"}]
    draw = build.locked(build.committed(build.prepared(extension=step)))
    before = [row.subject for row in draw.drawn]
    more = steps.extend(draw, ground="首批问题发现率50%", by=officer("zrzy-head-1"))
    assert len(more.drawn) == 3
    assert not {row.subject for row in more.drawn} & set(before)
    assert [row.rank for row in more.drawn] == [3, 4, 5]
    assert len(db.session.scalars(db.select(Team)).all()) == 2
    bundle.write_folder(tmp_path / "b", published.files(draw))
    assert verify.check(str(tmp_path / "b")).ok
    with pytest.raises(Refused, match="第十九条"):
        steps.extend(draw, ground="再扩大", by=officer("zrzy-head-1"))


def test_the_ledger_tells_the_whole_way(app):
    task = build.dispatched()
    verbs = [event.verb for event in ledger.trace(task)]
    for verb in ("draw.prepared", "draw.roster", "draw.committed", "draw.entropy", "draw.locked"):
        assert verb in verbs
    assert verbs.count("draw.consented") == verbs.count("draw.entropy") == 2

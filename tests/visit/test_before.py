from datetime import UTC, datetime, timedelta

import pytest

from jointcheck.draw.model import Substitution, TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent
from jointcheck.ground.refusal import Refused
from jointcheck.plan.model import TaskDepartment
from jointcheck.visit import lookups, presence, rules, steps, todos
from jointcheck.visit.model import LookupSnapshot, Record
from tests.visit import door, inside, scene

once = pytest.mark.only_sqlite


def test_every_drawn_firm_gets_one_record_with_every_row_unchecked(app):
    task = door.a_drawn_task()
    made = steps.open_records(task)
    assert [one.entity.name for one in made] == [name for name, _code in door.FIRMS]
    assert [one.state for one in made] == ["waiting", "waiting"]
    for record in made:
        assert {s.checklist_version.code for s in record.round.sheets} == {
            "mining_use",
            "shop_licence",
        }
        assert [row.codes for row in record.round.findings] == [[], []]
        assert not [a for s in record.round.sheets for a in s.answers]


def test_opening_again_opens_only_what_was_added(app):
    task = door.a_drawn_task()
    steps.open_records(task)
    db.session.commit()
    assert steps.open_records(task) == []
    numbers = db.session.scalars(db.select(Record.number)).all()
    assert sorted(numbers) == [f"{task.number}-01-001", f"{task.number}-01-002"]


@once
def test_an_item_is_checked_by_those_of_its_departments_that_take_part(app):
    task = scene.a_task()
    both = scene.an_item("LH-01", "联合事项", "ZRZY", ["SCJG", "YJGL"])
    assert steps.checking(task, both) == [scene.department("ZRZY").id, scene.department("SCJG").id]
    task.departments.append(TaskDepartment(department_id=scene.department("YJGL").id))
    assert len(steps.checking(task, both)) == 3


@once
def test_a_clue_opens_the_record_of_the_firm_it_names(app):
    task = scene.a_task()
    task.kind, task.clue_entity = "clue", scene.an_entity()
    scene.a_team(task, ["zrzy-inspector-1", "scjg-inspector-1"])
    assert [one.entity.name for one in steps.open_records(task)] == ["新平示例矿业有限公司"]
    assert steps.open_records(task) == []


def test_one_person_at_the_door_does_not_begin_a_visit(app):
    record = scene.record(started=False)
    door.told(record)
    with pytest.raises(Refused, match="不得少于两人") as refused:
        door.arrive(record, door.everybody(record)[:1])
    assert refused.value.field == "inspectors"
    assert record.state == "waiting"
    assert not presence.of(record)


def test_two_at_the_door_begin_the_visit(app):
    record = scene.record(started=False)
    door.told(record)
    door.arrive(record)
    assert record.state == "visiting"
    assert record.started_at is not None
    assert len(presence.of(record)) == 2


@once
def test_who_is_not_on_the_team_cannot_be_there(app):
    record = scene.record(started=False)
    door.told(record)
    stranger = scene.inspector("yjgl-inspector-1")
    db.session.add(stranger)
    db.session.commit()
    with pytest.raises(Refused, match="不得少于两人"):
        door.arrive(record, [door.everybody(record)[0], stranger.id])


@once
def test_nobody_arrives_tomorrow_or_leaves_before_he_came(app):
    record = scene.record(started=False)
    door.told(record)
    with pytest.raises(Refused, match="不能晚于现在"):
        door.arrive(record, at=clock.now() + timedelta(days=1))
    door.arrive(record)
    early = clock.now() - timedelta(hours=2)
    with pytest.raises(Refused, match="不能早于到场"):
        presence.leave(record, inspectors=door.everybody(record), left_at=early, by=door.leader())
    presence.leave(record, inspectors=door.everybody(record), left_at=clock.now(), by=door.leader())
    assert all(one.left_at for one in presence.of(record))


@once
def test_a_replaced_member_may_no_longer_act(app):
    record = scene.record(started=False)
    out = record.team.present_members[0]
    substitute = scene.inspector("zrzy-inspector-2")
    db.session.add(substitute)
    db.session.flush()
    new = TeamMember(team_id=record.team_id, inspector_id=substitute.id,
                     department_id=out.department_id, leads=True, how="substitute")  # fmt: skip
    db.session.add(new)
    db.session.flush()
    by = scene.officer("zrzy-head-1").id
    db.session.add(Substitution(team_id=record.team_id, out_member_id=out.id, in_member_id=new.id,
                                reason="health", note="", in_order=True, requested_by_id=by,
                                approved_by_id=by))  # fmt: skip
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(Refused, match="不是这个检查小组"):
        steps.prepare(record, done=["files"], by=door.leader())
    steps.prepare(record, done=["files"], by=scene.officer("zrzy-inspector-2"))


@once
def test_ticks_keep_who_and_when_and_can_be_taken_back(app):
    record = scene.record(started=False)
    steps.prepare(record, done=["files", "tools"], by=door.leader())
    steps.prepare(record, done=["tools"], by=scene.officer("scjg-inspector-1"))
    ticks = steps.preparations(record)
    assert [(one.code, one.officer_id) for one in ticks] == [("tools", door.leader().id)]
    last = db.session.scalars(
        db.select(LedgerEvent).filter_by(verb="record.prepared").order_by(LedgerEvent.seq.desc())
    ).first()
    assert last.facts["undone"] == ["files"]


@once
def test_a_register_that_cannot_be_asked_is_to_be_compared_by_hand(app):
    record = scene.record(started=False)
    db.session.add(LookupSnapshot(record_id=record.id, plugin="land", code="rights", title="矿业权登记",
                                  answered=False, facts=[], officer_id=door.leader().id))  # fmt: skip
    db.session.commit()
    assert lookups.by_hand(lookups.latest(record)) == {
        "manual:land/rights": "已人工核对：矿业权登记"
    }


def test_who_was_visited_this_year_is_known_to_the_next_pool(app):
    record = inside.concluded()
    item = record.round.findings[0].item_version.item_id
    year = clock.today().year
    assert db.session.scalars(steps.checked([item], year)).all() == [record.entity_id]
    assert db.session.scalars(steps.checked([item], year - 1)).all() == []
    assert db.session.scalars(steps.checked([item + 1000], year)).all() == []


@once
def test_a_clue_does_not_protect_from_the_draw(app):
    record = inside.concluded()
    record.task.kind = "clue"
    db.session.commit()
    item = record.round.findings[0].item_version.item_id
    assert db.session.scalars(steps.checked([item], clock.today().year)).all() == []


@once
def test_a_year_ends_at_midnight_in_the_county(app):
    record = inside.concluded()
    record.concluded_at = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 2027-01-01 in Shanghai
    db.session.commit()
    item = record.round.findings[0].item_version.item_id
    assert db.session.scalars(steps.checked([item], 2026)).all() == []
    assert db.session.scalars(steps.checked([item], 2027)).all() == [record.entity_id]


@once
def test_the_team_is_told_what_comes_next(app):
    record = scene.record(started=False)
    with app.test_request_context():
        assert [one.what for one in todos.visits(door.leader())] == ["送达告知书"]
        door.told(record)
        assert [one.what for one in todos.visits(door.leader())] == ["到场检查"]
        assert not list(todos.visits(scene.officer("zrzy-inspector-2")))


@once
def test_counts_follow_the_records(app):
    task = door.a_drawn_task()
    steps.open_records(task)
    db.session.commit()
    assert steps.counts([task.id]) == {task.id: {"waiting": 2}}


def test_the_states_lead_only_where_the_rule_leads():
    assert rules.may_become("waiting", "visiting")
    assert not rules.may_become("waiting", "signed")
    assert not rules.may_become("published", "visiting")
    reachable = {"waiting"}
    for _step in rules.STATES:
        reachable |= {after for state in reachable for after in rules.TRANSITIONS[state]}
    assert reachable == set(rules.STATES)

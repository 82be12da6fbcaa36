"""What cannot be drawn is told in a sentence that names the line; nothing is frozen, typed or drawn."""

import pytest

from jointcheck.catalogue.model import Certificate, Entity
from jointcheck.draw import scheme
from jointcheck.draw.model import Draw, Drawn, EntropyEntry
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plan import steps as plan
from jointcheck.plan.model import Pool, Task
from tests.catalogue import build as catalogue
from tests.catalogue.build import officer
from tests.draw import build

pytestmark = pytest.mark.only_sqlite


def stratum(code: str = "A", **more):
    return {"code": code, "title": code, "minimum": 1} | more


def nobody_inspects(task: Task) -> None:
    """The other department's certificates run out before the task ends."""
    for one in db.session.scalars(db.select(Certificate)):
        if "SCJG" in one.number:
            one.valid_to = task.starts_on
    db.session.commit()


def nobody_is_left(_task: Task) -> None:
    db.session.execute(db.update(Entity).values(state="deregistered"))
    db.session.commit()


def nothing(_task: Task) -> None:
    pass


# name: (facts of the task, what happens before the preparation, the sentence)
IMPOSSIBLE = {
    "an empty pool": ({}, nobody_is_left, "没有可以抽取的检查对象"),
    "a count above the pool": (
        {"strata": [stratum("B", take=41)]}, nothing, "分层“B”只有 40 户，少于应抽的 41 户",
    ),
    "a stratum without entities": (
        {"strata": [stratum("B", ratio_bp=500, scope={"regions": ["别处"]}), stratum("C", ratio_bp=500)]},
        nothing, "分层“B”里没有可以抽取的对象",
    ),
    "entities in no stratum": (
        {"strata": [stratum("B", ratio_bp=500, scope={"regions": ["别处"]})]},
        nothing, "有 40 户不属于任何分层",
    ),
    "a department without qualified inspectors": (
        {}, nobody_inspects, "市场监督管理局没有可用的检查人员",
    ),
    "fewer leaders than teams": ({"team_count": 4}, nothing, "可用的检查人员3名，4个检查组需要4名"),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "before", "sentence"), IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_an_impossible_draw_is_told_before_anything_is_frozen(app, facts, before, sentence):
    task = build.task(**facts)
    before(task)
    with pytest.raises(Refused, match=sentence):
        build.prepared(task)
    db.session.expire_all()
    assert task.frozen_at is None
    for table in (Pool, Draw, Drawn):
        assert db.session.scalar(db.select(db.func.count()).select_from(table)) == 0


@pytest.mark.parametrize("ratio", [0, -1, 10_001])
def test_a_ratio_of_nothing_or_of_more_than_all_names_its_stratum(app, ratio):
    with pytest.raises(Refused, match="分层“B”：抽查比例应大于 0，不超过 100%"):
        build.task(strata=[stratum("B", ratio_bp=ratio)])
    assert db.session.scalar(db.select(db.func.count(Task.id))) == 0


def test_a_ratio_of_all_draws_all_and_is_called_directed(app):
    task = build.task(entities=25, strata=[stratum(ratio_bp=10_000)])
    codes = "\n".join(db.session.scalars(db.select(Entity.subject)))
    plan.import_own_list(task, data=f"统一社会信用代码\n{codes}".encode(), filename="a.csv",
                         by=officer("zrzy-planner-1"))  # fmt: skip
    draw = build.prepared(task)
    assert scheme.wanted(draw) == 25
    assert "属于定向抽查" in scheme.warnings(draw)[0]


def test_one_legal_entity_under_two_numbers_is_drawn_under_one(app):
    task = build.task(entities=2)
    twin, unified = db.session.scalars(db.select(Entity).order_by(Entity.id))
    twin.subject, twin.name = "regno:530427000001231", unified.name
    db.session.commit()
    draw = build.prepared(task)
    assert (draw.pool.count, draw.pool.excluded_count) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (build.DICE[:-1], "应为20位数字，现有19位"),
        (build.DICE + "1", "现有21位"),
        (build.DICE[:4] + "x" + build.DICE[5:], "第5位“x”不是数字"),
    ],
)
def test_dice_that_cannot_be_are_told_at_the_field(app, typed, sentence):
    draw = build.committed()
    with pytest.raises(Refused, match=sentence) as told:
        build.locked(draw, typed)
    assert told.value.field == "value"
    assert db.session.scalar(db.select(db.func.count(EntropyEntry.id))) == 0


def test_two_typists_who_differ_draw_nothing_and_both_readings_stay(app):
    draw = build.committed()
    for code, value in (("zrzy", build.DICE), ("scjg", build.DICE[::-1])):
        build.typed(draw, value, f"{code}-planner-1")
    db.session.refresh(draw)
    assert (draw.locked_at, draw.seed, len(draw.entries)) == (None, "", 2)


def test_a_team_of_one_is_no_team(app):
    catalogue.entities(1, "矿山企业")
    build.people(2)
    task = build.plan.task(catalogue.item(participants=[]), departments=[])
    with pytest.raises(Refused, match="至少应有两个部门"):
        build.prepared(task)

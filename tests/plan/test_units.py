"""What is drawn may be a mining right instead of an enterprise (采矿许可证, one right one number)."""

from datetime import date, timedelta

import pytest

from jointcheck.catalogue import directory_steps
from jointcheck.catalogue.model import Entity, EntityLicence
from jointcheck.draw import published
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plan import judging, pool, steps
from jointcheck.plan.model import PoolEntry, Task
from tests.catalogue import build as catalogue
from tests.draw import build as draws
from tests.plan import build

RIGHT = "采矿许可证"
LATER = date(clock.today().year + 3, 1, 1)


@pytest.fixture
def planner(app):
    return catalogue.officer("zrzy-planner-1")


def rights(entity: Entity, *numbers: str, until: date = LATER) -> None:
    db.session.add_all(
        EntityLicence(entity_id=entity.id, kind=RIGHT, number=n, name=f"{n}矿区", valid_to=until)
        for n in numbers
    )
    db.session.commit()


def task_of_rights(planner, strata=build.ALL, **more) -> Task:
    task = build.task(catalogue.item(participants=[catalogue.department("SCJG")]), **more)
    steps.change_scheme(task, name=task.name, starts_on=task.starts_on, ends_on=task.ends_on,
                        team_count=2, strata=strata, scope=task.scope, unit=RIGHT, by=planner)  # fmt: skip
    return task


def frozen(task: Task) -> dict[str, str | None]:
    made = steps.freeze(task, catalogue.officer("zrzy-planner-1"))
    rows = db.session.scalars(db.select(PoolEntry).filter_by(pool_id=made.id))
    return {row.subject: row.excluded or row.stratum for row in rows}


def test_an_enterprise_with_two_rights_has_two_numbers_and_counts_once_as_a_holder(planner):
    mines = catalogue.entities(10, "矿山企业")
    for n, mine in enumerate(mines):
        rights(mine, f"C5304{n}", *([f"C5304{n}b"] if n < 4 else []))
    task = task_of_rights(planner)
    seen = pool.preview(pool.scheme(task))
    assert (seen.count, seen.holders) == (14, 10)
    assert frozen(task).keys() == {f"{RIGHT}:C5304{n}" for n in range(10)} | {
        f"{RIGHT}:C5304{n}b" for n in range(4)
    }


def test_a_right_that_has_run_out_is_left_out_with_its_reason(planner):
    good, bad = catalogue.entities(2, "矿山企业")
    rights(good, "C1")
    task = task_of_rights(planner)
    rights(bad, "C2", until=task.starts_on - timedelta(days=1))
    assert frozen(task) == {f"{RIGHT}:C1": "A", f"{RIGHT}:C2": "lapsed"}


def test_one_right_below_two_subjects_is_one_number_of_its_last_holder(planner):
    old, new, gone = catalogue.entities(3, "矿山企业")
    for one in (old, new, gone):
        rights(one, "C1")
    gone.state = "deregistered"
    db.session.commit()
    task = task_of_rights(planner)
    assert frozen(task) == {f"{RIGHT}:C1": "A"}
    (entry,) = db.session.scalars(db.select(PoolEntry))
    assert entry.entity_id == new.id


def test_from_the_import_to_the_drawn_list(planner, tmp_path):
    lines = ["统一社会信用代码,企业名称,企业类型,监管标签,许可证名称,许可证编号,项目名称,有效期至"]
    for n, mine in enumerate(catalogue.entities(8)):
        for right in ("a", "b"):
            lines.append(
                f"{mine.subject},{mine.name},企业,矿山企业,{RIGHT},C{n}{right},大山{n},{LATER}"
            )
    report = directory_steps.import_entities(
        "\n".join(lines).encode(), filename="名录.csv", by=planner
    )
    assert report.accepted, report.report
    draws.people()
    task = task_of_rights(planner, strata=[{"code": "A", "ratio_bp": 5000, "minimum": 1}])
    draw = draws.locked(draws.committed(draws.prepared(task)))
    assert len(draw.drawn) == 8
    first = draw.drawn[0]
    assert first.subject == f"{RIGHT}:{first.licence.number}"
    assert first.unit.startswith(f"{RIGHT} C")
    assert first.subject in published.files(draw)["result.txt"]


def test_an_own_list_of_rights_names_them_by_number(planner):
    (mine,) = catalogue.entities(1, "矿山企业")
    rights(mine, "C1", "C2", "C3")
    task = task_of_rights(planner)
    with pytest.raises(Refused, match="第 3 行：X9 不在名录库登记的“采矿许可证”中"):
        steps.import_own_list(
            task, data="许可证编号\nC1\nX9\n".encode(), filename="a.csv", by=planner
        )
    data = "采矿许可证号\nC1\nC3\n".encode()
    assert steps.import_own_list(task, data=data, filename="a.csv", by=planner) == 2
    assert frozen(task).keys() == {f"{RIGHT}:C1", f"{RIGHT}:C3"}


def test_a_scope_may_ask_for_trades_and_licences(planner):
    stone, coal, inn = catalogue.entities(3, "矿山企业")
    stone.industry, coal.industry, inn.industry = "土砂石开采", "煤炭开采和洗选业", "住宿业"
    rights(stone, "C1")
    rights(inn, "C2")

    def found(**scope) -> set[int]:
        return set(db.session.scalars(db.select(Entity.id).where(judging.within(scope))))

    assert found(trades=["开采"]) == {stone.id, coal.id}
    assert found(licences=[RIGHT]) == {stone.id, inn.id}
    assert found(trades=["开采"], licences=[RIGHT]) == {stone.id}


def test_who_is_drawn_and_not_yet_visited_is_not_drawn_again_for_the_same_item(app, planner):
    first = draws.locked()
    waiting = {row.entity_id for row in first.drawn}
    special = steps.create_special_task(
        origin=first.task, item=first.task.items[0].item_version.item, ratio_bp=5000, by=planner,
        starts_on=first.task.starts_on, ends_on=first.task.ends_on,
    )  # fmt: skip
    made = steps.freeze(special, planner)
    rows = db.session.scalars(db.select(PoolEntry).filter_by(pool_id=made.id, excluded="drawn"))
    assert {row.entity_id for row in rows} == waiting

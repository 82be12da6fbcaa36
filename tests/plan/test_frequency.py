"""频次台账: every department may inspect an enterprise only so often a year, and the pool obeys."""

import pytest

from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.plan import frequency, frequency_rules, frequency_steps, pool, steps
from jointcheck.plan.frequency_model import OutsideCheck
from jointcheck.plan.model import PoolEntry
from tests.catalogue import build as catalogue
from tests.plan import build
from tests.publish import build as publications
from tests.visit import scene

YEAR = clock.today().year
HEADING = "统一社会信用代码,检查日期,检查类型,检查内容,文书号,是否计入频次\n"


def cap(code: str, times: int, year: int = YEAR):
    return frequency_steps.set_cap(
        catalogue.department(code), year=year, times=times, basis="新平县公布的年度频次上限",
        by=catalogue.officer(f"{code.lower()}-head-1"),
    )  # fmt: skip


def outside(
    entity: Entity, code: str = "SCJG", rows: int = 1, counts: str = "是", kind: str = "日常"
):
    lines = [f"{entity.code},{clock.today()},{kind},价格检查,文{number},{counts}\n"
             for number in range(1, rows + 1)]  # fmt: skip
    return give(HEADING + "".join(lines), code)


def give(text: str, code: str = "SCJG") -> int:
    return frequency_steps.import_outside(
        catalogue.department(code), data=text.encode(), filename="检查.csv",
        by=catalogue.officer(f"{code.lower()}-planner-1"),
    )  # fmt: skip


def passed():
    """A record of this year's task."""
    return publications.passed(publications.task(year=YEAR))


def left_out(frozen) -> dict[str, str | None]:
    rows = db.session.scalars(db.select(PoolEntry).filter_by(pool_id=frozen.id))
    return {one.subject: one.excluded for one in rows}


def used(entity: Entity, code: str) -> int:
    found = frequency.counts(YEAR, [entity.id])
    count = found.get((entity.id, catalogue.department(code).id))
    return count.used if count else 0


def test_who_is_at_the_cap_of_any_department_of_the_task_is_not_drawn(app):
    mines = catalogue.entities(30, "矿山企业")
    cap("SCJG", 2)
    outside(mines[0], rows=2)
    outside(mines[1], rows=1)
    task = build.task(catalogue.item())
    shown = pool.preview(pool.scheme(task))
    assert shown.excluded == [("capped", 1)]
    frozen = steps.freeze(task, catalogue.officer("zrzy-planner-1"))
    found = left_out(frozen)
    assert found[mines[0].subject] == "capped"
    assert found[mines[1].subject] is None


def test_another_department_s_cap_and_another_year_hold_nobody_back(app):
    mines = catalogue.entities(30, "矿山企业")
    cap("YJGL", 1)
    cap("SCJG", 1, YEAR + 1)
    outside(mines[0], "YJGL")
    outside(mines[0], "SCJG")
    assert pool.preview(pool.scheme(build.task(catalogue.item()))).excluded == []


def test_a_head_lets_one_enterprise_beyond_the_cap_for_one_task(app):
    mines = catalogue.entities(30, "矿山企业")
    cap("SCJG", 1)
    outside(mines[0])
    outside(mines[1])
    task = build.task(catalogue.item())
    asked = frequency_steps.ask_override(
        task, department=catalogue.department("SCJG"), entity=mines[0], ground="asked",
        reason="企业申请复查", by=catalogue.officer("zrzy-planner-1"),
    )  # fmt: skip
    assert pool.preview(pool.scheme(task)).excluded == [("capped", 2)]
    frequency_steps.approve_override(asked, by=catalogue.officer("scjg-head-1"))
    assert pool.preview(pool.scheme(task)).excluded == [("capped", 1)]
    assert frequency.warnings(task, [mines[0].id]) == []
    assert [key[0] for key, _count in frequency.warnings(task, [m.id for m in mines])] == [
        mines[1].id
    ]


def test_nobody_approves_what_he_asked_for_and_nothing_is_decided_twice(app):
    mines = catalogue.entities(3, "矿山企业")
    cap("SCJG", 1)
    task = build.task(catalogue.item())
    head = catalogue.officer("scjg-head-1")
    facts = {"department": catalogue.department("SCJG"), "entity": mines[0], "ground": "asked",
             "reason": "企业申请"}  # fmt: skip
    asked = frequency_steps.ask_override(task, by=head, **facts)
    with pytest.raises(Refused, match="自己的申请"):
        frequency_steps.approve_override(asked, by=head)
    with pytest.raises(Refused, match="同样的申请"):
        frequency_steps.ask_override(task, by=catalogue.officer("scjg-planner-1"), **facts)
    other = catalogue.officer("scjg-head-2")
    frequency_steps.refuse_override(asked, refusal="今年已经多次检查", by=other)
    with pytest.raises(Refused, match="已经有了决定"):
        frequency_steps.approve_override(asked, by=other)


@pytest.mark.parametrize(
    ("ground", "whole", "kind", "words"),
    [("asked", True, "plan", "逐户申请"), ("ordered", True, "plan", "专项检查任务"), ("none", False, "plan", "理由"),
     ("ordered", True, "special", None), ("clue", False, "plan", None)],
)  # fmt: skip
def test_only_a_special_inspection_ordered_from_above_goes_beyond_as_a_whole(
    ground, whole, kind, words
):
    said = frequency_rules.refusable(ground, whole, kind)
    assert (said is None) == (words is None)
    assert words is None or words in said


def test_a_joint_inspection_counts_once_for_each_department_and_is_counted_ahead(app):
    record = passed()
    record.started_at = clock.now()
    db.session.commit()
    assert used(record.entity, "ZRZY") == used(record.entity, "SCJG") == 1
    record.started_at = record.concluded_at = None
    db.session.commit()
    count = frequency.counts(YEAR, [record.entity_id])[
        record.entity_id, catalogue.department("SCJG").id
    ]
    assert (count.done, count.ahead) == (0, 1)


def test_who_could_not_be_found_was_not_disturbed_it_is_told_and_does_not_count(app):
    record = passed()  # concluded without anybody having arrived
    assert used(record.entity, "ZRZY") == 0
    told = frequency.told(record.entity_id, YEAR)
    assert {one.state for one in told} == {"missed"}
    assert not any(one.counts for one in told)


def test_a_special_task_ordered_from_above_counts_to_no_cap(app):
    record = passed()
    record.started_at = clock.now()
    record.task.kind, record.task.dispatched_at = "special", None
    db.session.commit()
    cap("ZRZY", 3)
    asked = frequency_steps.ask_override(
        record.task, department=catalogue.department("ZRZY"), entity=None, ground="ordered",
        reason="省级部署", by=catalogue.officer("zrzy-planner-1"),
    )  # fmt: skip
    assert used(record.entity, "ZRZY") == 1
    frequency_steps.approve_override(asked, by=catalogue.officer("zrzy-head-1"))
    assert used(record.entity, "ZRZY") == 0
    assert {one.counts for one in frequency.told(record.entity_id, YEAR)} == {False}


def test_the_same_list_imported_twice_counts_once_and_a_withdrawn_row_no_more(app):
    mine = catalogue.entities(1, "矿山企业")[0]
    assert outside(mine, rows=3) == 3
    assert outside(mine, rows=3) == 0
    assert used(mine, "SCJG") == 3
    one = db.session.scalars(db.select(OutsideCheck)).first()
    frequency_steps.withdraw_outside(one, reason="录错了企业", by=catalogue.officer("scjg-head-1"))
    assert used(mine, "SCJG") == 2
    assert outside(mine, rows=3) == 1, "a withdrawn row may be entered rightly again"


def test_what_does_not_count_to_the_cap_is_told_all_the_same(app):
    mine = catalogue.entities(1, "矿山企业")[0]
    outside(mine, counts="否", kind="专项检查")
    assert used(mine, "SCJG") == 0
    (one,) = frequency.told(mine.id, YEAR)
    assert (one.kind, one.counts) == ("special", False)


@pytest.mark.parametrize(
    ("row", "words"),
    [("91530427MA6K1A2B1D,2999-01-01,日常,检查,,", "还没有到"), ("91530427MA6K1A2B1D,昨天,日常,检查,,", "检查日期"),
     ("91530427MA6K1A2B1D,2026-01-05,随便,检查,,", "日常、个案或专项"),
     ("91530427MA6K1A2B1D,2026-01-05,日常,,,", "检查内容"),
     ("91530427MA6K1A2B1D,2026-01-05,日常,检查,,也许", "填是或否"), ("123,2026-01-05,日常,检查,,", "第 2 行"),
     ("92530427MA6N8P3Q2C,2026-01-05,日常,检查,,", "名录库")],
)  # fmt: skip
def test_a_wrong_row_keeps_the_whole_list_out_and_is_named(app, row, words):
    scene.an_entity()
    db.session.commit()
    good = "91530427MA6K1A2B1D,2026-01-05,日常,检查,,\n"
    with pytest.raises(Refused, match=words):
        give(HEADING + row + "\n" + good)
    assert db.session.scalar(db.select(db.func.count(OutsideCheck.id))) == 0


def test_a_past_year_s_cap_is_not_changed_and_the_newest_counts(app):
    with pytest.raises(Refused, match="已经过去"):
        cap("ZRZY", 2, YEAR - 1)
    cap("ZRZY", 2)
    cap("ZRZY", 5)
    found = frequency.caps(YEAR)
    assert [one.times for one in found.values()] == [5]


def test_the_ledger_s_pages_from_import_to_override(app, office):
    mine = catalogue.entities(30, "矿山企业")[0]
    task = build.task(catalogue.item())
    task_id, name, code = task.id, mine.name, mine.code
    department = catalogue.department("SCJG").id
    outside(mine)
    head = office.at("scjg", "head")
    page = head.open(f"/frequency/caps/{department}")
    page = page.press("确定", times="1", basis="新市监〔2026〕3号")
    assert "新市监〔2026〕3号" in page.text
    planner = office.at("scjg", "planner")
    page = planner.open("/frequency")
    assert "已达到上限" in page.text
    page = page.follow(name)
    assert "价格检查" in page.text
    asking = planner.open(f"/tasks/{task_id}").follow("申请超出频次上限")
    asking.press(
        "提请批准", department=str(department), ground="asked", code=code, reason="企业申请"
    )
    assert "等待" in planner.open("/frequency/overrides").text
    page = head.open("/").follow("决定是否超出频次上限")
    assert "申请超出频次上限" in page.text.partition("全程留痕")[2]
    assert "市场监督管理局的负责人决定" in planner.open(page.url).text
    assert "已批准" in page.press("批准").text
    superior = office.at("city", "superior")
    assert name in superior.open(f"/frequency?year={YEAR}&mark=full").text


def test_the_dispatch_page_warns_of_who_goes_beyond_the_cap(app, office):
    record = passed()
    record.started_at = clock.now()
    task = record.task
    task.dispatched_at, task.kind, task.clue_entity_id = None, "clue", record.entity_id
    db.session.commit()
    address = f"/tasks/{task.id}/dispatch"
    cap("SCJG", 1)
    page = office.at("zrzy", "planner").open(address)
    assert "已有 1 次，上限 1 次" in page.text

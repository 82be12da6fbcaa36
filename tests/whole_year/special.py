"""Tasks that go another way: kept silent, drawn a second time, started by a clue."""

from tests.whole_year import after, drawing, opening, visiting
from tests.whole_year.after import name_of
from tests.whole_year.clerks import Year, day, leading, offered, on, option
from tests.whole_year.drawing import Checks


def nobody_hears_of_it(year: Year) -> None:
    """第十三条第二项: not to be announced; sealed until the result is published."""
    with on(6, 2):
        checks, wanted = drawing.the_task(
            year, opening.SURVEYS, may_be_announced=[], silence_reason="告知将影响检查效果。"
        )
        year.at("zrzy", "head").open("/home").follow("批准不事先告知").press("批准")
    drawing.the_pool_is_frozen(year, checks, 6, 4, when=10, disclosure="sealed")
    drawing.the_dice_are_typed(year, checks, 6, 10)
    (record,) = checks.records
    assert wanted == 1
    with on(6, 11):
        name = year.named(checks.leader).open(record).title
    visiting.a_visit(year, checks, record, 6, 16, told=False)
    with on(6, 23):
        nothing_is_public(year, checks, name)
    after.both_pass(year, record, 6, 24)
    with on(6, 25):
        assert opening.SURVEYS in year.citizen.open("/public/tasks").text
        assert name in year.citizen.open("/public/tasks").follow(opening.SURVEYS).text


def nothing_is_public(year: Year, checks: Checks, name: str) -> None:
    """Neither the task nor the enterprise stands on any page for citizens."""
    for url in ("/public/", "/public/tasks", f"/public/results?q={name}"):
        page = year.citizen.open(url)
        assert opening.SURVEYS not in page.text
        assert name not in page.text.replace(f"“{name}”", "")
    page = year.citizen.open(f"/public{checks.draw}")
    assert name not in page.text
    assert "下载全部材料" not in page.links()


def the_same_is_not_checked_twice(year: Year, names: list[str]) -> None:
    """第二十条: who was checked in April for this item is not drawn for it again this year."""
    with on(7, 1):
        checks, _wanted = drawing.the_task(year, opening.MINES, **drawing.by_layers())
        text = year.at("zrzy", "planner").open(f"{checks.task}/scheme").press("试算").text
        assert f"本年度已抽查过同一事项（第二十条）：{len(names)}" in text
    drawing.the_pool_is_frozen(year, checks, 7, 2, when=8)
    with on(7, 6):
        page = year.at("zrzy", "planner").open(checks.draw)
        assert f"另有 {len(names)} 户按规定排除" in page.text


def a_clue_is_followed(year: Year, name: str) -> None:
    """第二十条第二款: a complaint about somebody checked in April is looked into all the same."""
    with on(8, 11):
        planner = year.at("zrzy", "planner")
        page = planner.open("/tasks").follow("线索核查").press("查询", q=name).follow("核查这一户")
        page = page.press(
            "建立任务", source="投诉举报", text="群众来电反映夜间开采。",
            items=[option(page, "建立任务", "items", "ZRZY-01")],
            departments=[option(page, "建立任务", "departments", "市场监督管理局")],
            starts_on=str(day(8, 11)), ends_on=str(day(8, 31)),
        )  # fmt: skip
        checks = Checks(page.url)
        page = planner.open(f"{checks.task}/team")
        people = offered(page, "确定人员", "inspectors")
        page.press("确定人员", inspectors=[people[0], people[-1]])
        planner.open(f"{checks.task}/dispatch").press("确认并下达")
        drawing.the_team(year, checks)
    (record,) = checks.records
    visiting.a_visit(year, checks, record, 8, 18)
    with on(8, 25):
        assert name_of(year, record) == name
        for code in drawing.TWO:
            page = year.at(code, "reviewer").open(f"/review/{after.number(record)}")
            page.press("审核通过")
        page = year.at("zrzy", "planner").open(f"/results?q={name}")
        assert len(leading(page, "/results/")) == 2

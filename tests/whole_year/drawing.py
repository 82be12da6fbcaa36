"""From the scheme to the dispatched list and its teams."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from jointcheck.draw import verify
from tests.whole_year.clerks import YEAR, Year, fetched, leading, minute, on, table

DICE = "0917 5059 3429 8158 6505"
TWO = ("zrzy", "scjg")
LAYERS = (("漠沙镇", "5"), ("建兴乡", "5"))


@dataclass
class Checks:
    """A task on its way: its pages, and the records that its team has to do."""

    task: str
    draw: str = ""
    team: dict[str, str] = field(default_factory=dict)  # department → name
    records: list[str] = field(default_factory=list)

    @property
    def leader(self) -> str:
        return self.team["自然资源局"]


def the_task(year: Year, line: str, **scheme: str) -> tuple[Checks, int]:
    """第七条: set up from the line of the plan, its scheme tried and kept; how many it draws."""
    planner = year.at("zrzy", "planner")
    row = next(tr for tr in plan(planner).tree.xpath("//tr[.//a]") if line in tr.text_content())
    url = row.xpath(".//a[contains(., '设置任务')]/@href")[0]
    page = planner.open(url).press("建立任务")
    task = page.url.rsplit("/", 1)[0]
    if "strata-1-code" in scheme:
        page = page.press("再加一层")
    page = page.press("保存方案", team_count="1", **scheme)
    return Checks(task), int(page.tree.xpath("//tr[th='合计']/td")[-1].text_content())


def plan(planner):
    return planner.open("/plans").follow(f"{YEAR}年度")


def by_layers() -> dict[str, str]:
    """Two layers at five per cent each."""
    found = {}
    for n, (town, ratio) in enumerate(LAYERS):
        found |= {
            f"strata-{n}-code": "AB"[n], f"strata-{n}-title": town, f"strata-{n}-regions": town,
            f"strata-{n}-ratio_bp": ratio, f"strata-{n}-minimum": "1",
        }  # fmt: skip
    return found | {"regions": "、".join(town for town, _ratio in LAYERS)}


def the_pool_is_frozen(year: Year, checks: Checks, month: int, day: int, when: int, **more) -> None:
    """第八条: frozen by the planner, countersigned by the head of every department."""
    with on(month, when, 10, 0):
        ceremony = minute()
    with on(month, day):
        planner = year.at("zrzy", "planner")
        page = planner.open(f"{checks.task}/draw/prepare")
        page = page.press(
            "冻结名录，提请会签", dice_when=ceremony, dice_where="县政务服务中心", **more
        )
        checks.draw = page.url
    for n, code in enumerate(TWO, start=1):
        with on(month, day + n):
            head = year.at(code, "head")
            head.open(f"{checks.draw}/consent").press("会签", read="y")


def the_dice_are_typed(year: Year, checks: Checks, month: int, day: int) -> None:
    """Each department types what was thrown without seeing the other; then the list is fixed."""
    with on(month, day, 10, 10):
        for code in TWO:
            page = year.at(code, "planner").open(checks.draw).follow("录入")
            label = next(one for one in page.buttons() if one.startswith("录入"))
            page = page.press(label, value=DICE, thrown_by="企业代表", witnessed_by="公证员")
        assert "名单已锁定" in page.text
    with on(month, day, 15):
        head = year.at("zrzy", "head")
        head.open(checks.draw).follow("确认并下达名单").press("确认并下达")
    with on(month, day, 16):
        teams = f"{checks.task}/teams"
        assert "已接收" in year.at("scjg", "planner").open(teams).press("接收任务").text
        if "接收任务" in year.at("zrzy", "planner").open(teams).buttons():
            year.at("zrzy", "planner").open(teams).press("接收任务")
        the_team(year, checks)


def the_team(year: Year, checks: Checks) -> None:
    """Who is on the team now, and what waits for them."""
    page = year.at("zrzy", "planner").open(f"{checks.task}/teams")
    checks.team = {row[2]: row[1] for row in table(page) if "已更换" not in row[5]}
    checks.records = checks.records or records(year, checks)


def records(year: Year, checks: Checks) -> list[str]:
    """The addresses of the task's records, as the leader finds them on his tablet."""
    page = year.named(checks.leader).open("/field/")
    found = [url for url in leading(page, "/field/visits/") if url not in year.known]
    year.known += found
    return found


def a_member_is_replaced(year: Year, checks: Checks, month: int, day: int) -> None:
    """第十条: who cannot go on is replaced by the next, with another department's consent."""
    before = checks.team["市场监管局"]
    with on(month, day):
        teams = year.at("scjg", "planner").open(f"{checks.task}/teams")
        page = teams.follow("申请更换" + before)
        page.press("提请批准", reason="health", note="住院治疗，附诊断证明")
    with on(month, day, 14):
        page = year.at("zrzy", "head").open("/home").follow("审批更换检查人员")
        assert "更换 1 人，其中按序 1 人" in page.press("提交决定", decision="yes").text
        the_team(year, checks)
    assert checks.team["市场监管局"] != before


def anybody_recomputes_the_draw(year: Year, checks: Checks, folder: Path) -> None:
    """The public bundle is confirmed by the program that is published beside it."""
    page = year.citizen.open(f"/public{checks.draw}")
    for label, name in (("下载全部材料", "draw.zip"), ("下载核验程序 verify.py", "verify.py")):
        (folder / name).write_bytes(fetched(year.citizen, page.links()[label]))
    assert (folder / "verify.py").read_bytes() == Path(verify.__file__).read_bytes()
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "draw.zip"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "全部一致" in done.stdout

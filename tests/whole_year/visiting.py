"""A visit: preparation, notice, arrival, sheets, record form, signatures, submission."""

from tests.whole_year.clerks import (
    STROKES,
    Year,
    day,
    leading,
    minute,
    offered,
    on,
    picture,
)
from tests.whole_year.drawing import Checks
from tests.world import PASSWORD

PROBLEM, PASS = "发现问题", "未发现问题"


def both(year: Year, checks: Checks):
    """Everybody on the team, each at his own tablet."""
    return [year.named(name) for name in checks.team.values()]


def the_notice(year: Year, checks: Checks, record: str, month: int, number: int) -> None:
    """第十三条第一、二项: looked up beforehand, told and delivered."""
    with on(month, number - 2):
        leader = year.named(checks.leader)
        page = leader.open(record).follow("预查")
        page.press("保存准备情况", done=offered(page, "保存准备情况", "done"))
        page = leader.open(record.replace("/field/visits", "/records") + "/notice")
        page = page.press("制作告知书", begins=str(day(month, number)), ends=str(day(month, number)),
                          phone="0877-0000000")  # fmt: skip
        url = page.links()["登记送达"]
    with on(month, number - 1):
        page = year.named(checks.leader).open(url)
        page.press("登记送达", delivery="当面", receiver="现场负责人", delivered_at=minute())


def the_arrival(year: Year, checks: Checks, record: str) -> None:
    """Two at least, from two departments."""
    page = year.named(checks.leader).open(f"{record}/presence")
    boxes = offered(page, "开始检查", "inspectors")
    page = page.press("开始检查", inspectors=boxes, arrived_at=minute(), lat="24.07", lon="101.98")
    assert "检查中" in page.text


def the_sheets(year: Year, checks: Checks, record: str, problem: str = "") -> None:
    """Each department fills and signs its own sheet; ``problem`` is the item found wanting."""
    for person in both(year, checks):
        page = person.open(record)
        for url in leading(page, "/field/sheets/"):
            sheet = person.open(url)
            if "保存" in sheet.buttons():
                fill(person, sheet, problem)
                sign_sheet(person, url)


def fill(person, page, problem: str) -> None:
    """An answer for everything that is shown, and a photograph where one is asked for."""
    given: dict[str, str] = {}
    while items := [one for one in shown(page) if f"v_{one.get('data-item')}" not in given]:
        for item in items:  # an answer may bring further items into view
            given |= answer(item, item.get("data-item"), wanting=item.get("data-item") == problem)
        page = page.press("保存", **given)
    for url in lacking(person, page):
        page = person.open(url)
        page.press("上传", file=picture(len(page.text)), caption="现场照片", taken_at=minute())


def shown(page) -> list:
    return page.tree.xpath("//section[@data-item][not(@hidden)]")


def answer(item, code: str, *, wanting: bool) -> dict[str, str]:
    field = item.xpath(f".//*[@name='v_{code}']")[0]
    kind = field.get("type") or "text"
    if kind == "radio":
        values = item.xpath(f".//input[@name='v_{code}']/@value")
        value = PROBLEM if wanting else (PASS if PASS in values else values[0])
        return {f"v_{code}": value} | (
            {f"n_{code}": "实际开采矿种与登记不一致。"} if wanting else {}
        )
    return {f"v_{code}": "2030-03-18" if kind == "date" else "1200"}


def lacking(person, sheet) -> list[str]:
    """Where a photograph is still wanted before the sheet can be signed."""
    page = person.open(f"{sheet.url}/sign")
    items = [url.partition("#item-")[2] for text, url in page.links().items() if "#item-" in url]
    return [f"{sheet.url}/evidence/{code}" for code in items]


def sign_sheet(person, url: str) -> None:
    page = person.open(f"{url}/sign").press("签字确认", password=PASSWORD, path=STROKES)
    assert "已签字" in page.text


def the_record_form(year: Year, checks: Checks, record: str, problem: str = "") -> None:
    """第十三条第三项: every department enters its own row, and what it ordered."""
    for person in both(year, checks):
        for url in rows(person, record):
            page = person.open(url)
            if "保存" in page.buttons():
                enter(page, wrong=bool(problem) and person.login.startswith("zrzy"))
    if problem:
        page = year.named(checks.leader).open(f"{record}/measures")
        page.press("登记", kind="urge", form="oral", text="要求补正登记", due_on=str(day(12, 1)))
    page = year.named(checks.leader).open(f"{record}/findings")
    page.press("保存汇总", summary="已按清单逐项检查。")


def rows(person, record: str) -> list[str]:
    page = person.open(f"{record}/findings")
    return leading(page, "/field/findings/")


def enter(page, *, wrong: bool) -> None:
    values = {"method": "onsite", "codes": "OK", "problem": "", "disposal": "", "corrected_on": ""}
    if wrong:
        values |= {"codes": "FIXED", "problem": "实际开采矿种与登记不一致。",
                   "disposal": "当场责令改正，已改正。", "corrected_on": minute()[:10]}  # fmt: skip
    page.press("保存", **values)


def the_conclusion(year: Year, checks: Checks, record: str, *, party: bool = True) -> None:
    """第十四条: concluded by the leader, signed by every member himself and by the party."""
    leader = year.named(checks.leader)
    page = leader.open(f"{record}/signing").follow("作出检查结论").press("作出检查结论")
    assert "已作出结论" in page.text
    for person in both(year, checks):
        person.open(f"{record}/sign").press("签字", password=PASSWORD, path=STROKES)
    if party:
        page = leader.open(f"{record}/party")
        page.press("确认签字", name="周示例", capacity="现场负责人", opinion="无异议", path=STROKES)


def the_submission(year: Year, checks: Checks, record: str) -> None:
    page = year.named(checks.leader).open(f"{record}/signing").follow("提交审核").press("提交审核")
    assert "审核中" in page.text


def a_visit(year: Year, checks: Checks, record: str, month: int, number: int,
            problem: str = "", *, told: bool = True) -> None:  # fmt: skip
    """From the preparation to the submission."""
    if told:
        the_notice(year, checks, record, month, number)
    with on(month, number, 9, 30):
        the_arrival(year, checks, record)
    with on(month, number, 9, 50):
        the_sheets(year, checks, record, problem)
    with on(month, number, 10, 10):
        the_record_form(year, checks, record, problem)
        the_conclusion(year, checks, record)
    with on(month, number + 1):
        the_submission(year, checks, record)


def nobody_is_found(year: Year, checks: Checks, record: str, month: int, number: int) -> None:
    """第十五条: who cannot be reached in any way gets the result directly."""
    with on(month, number):
        page = year.named(checks.leader).open(record).follow("直接形成检查结果")
        page = page.press(
            "直接形成检查结果", code="LOST", ground="通过登记的住所和留存的联络方式均无法联系。",
            address_on=str(day(month, number - 2)), address="登记地址大门紧锁，邻居称已搬走。",
            contact_on=str(day(month, number - 1)), contact="登记电话两次拨打均为空号。",
            proofs=picture(77),
        )  # fmt: skip
        the_conclusion(year, checks, record, party=False)
    with on(month, number + 1):
        the_submission(year, checks, record)

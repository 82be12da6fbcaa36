"""After the submission: review, publication, objection and correction, follow-up."""

from tests.whole_year import visiting
from tests.whole_year.clerks import Year, fetched, offered, on, option, picture, table
from tests.whole_year.drawing import TWO, Checks


def number(record: str) -> int:
    return int(record.rsplit("/", 1)[1])


def name_of(year: Year, record: str) -> str:
    return year.at("zrzy", "reviewer").open(f"/review/{number(record)}").title


def seen_by_citizens(year: Year, name: str) -> bool:
    """Whether anybody outside can find a result of this enterprise."""
    page = year.citizen.open(f"/public/results?q={name}")
    return any(name in " ".join(row) for row in table(page))


def both_pass(year: Year, record: str, month: int, day: int) -> str:
    """第十六条: shown to everybody as soon as every department has passed it, and not before."""
    with on(month, day):
        name = name_of(year, record)
        for code in TWO:
            assert not seen_by_citizens(year, name)
            page = year.at(code, "reviewer").open(f"/review/{number(record)}")
            page.press("审核通过", text="检查内容完整，同意。")
        assert seen_by_citizens(year, name)
    return name


def returned_once(year: Year, checks: Checks, record: str, month: int, day: int) -> None:
    """审核不通过的，退回检查小组重新核实: with a remark on the item; checked and reported again."""
    with on(month, day):
        reviewer = year.at("scjg", "reviewer")
        page = reviewer.open(f"/review/{number(record)}").follow("退回检查小组")
        first = next(name for name in page.form("退回检查小组").fields if "-text" in name)
        page.press("退回检查小组", reason="问题描述不够具体。", **{first: "请写明位置和数量。"})
    with on(month, day + 1, 9, 30):
        leader = year.named(checks.leader)
        assert "问题描述不够具体。" in leader.open(record).text
        visiting.the_sheets(year, checks, record, "mineral")
    with on(month, day + 1, 9, 50):
        visiting.the_record_form(year, checks, record, "mineral")
        visiting.the_conclusion(year, checks, record)
    with on(month, day + 2):
        visiting.the_submission(year, checks, record)
        page = year.at("zrzy", "reviewer").open(f"/review/{number(record)}")
        assert "第 2 轮" in page.text


def the_objection(year: Year, name: str, month: int, day: int) -> str:
    """第十七条: the enterprise objects on the public page and keeps the number of its receipt."""
    with on(month, day):
        page = year.citizen.open(f"/public/results?q={name}").follow(name).follow("提出异议")
        page = page.press("提交异议", party=name, contact="0877-1234567", attached=picture(33),
                          text="当日已当场改正，不应列为发现问题。")  # fmt: skip
        assert "请记下回执号" in page.text
        return page.url


def the_answer(year: Year, receipt: str, month: int, day: int) -> None:
    """Accepted, checked again by two others, corrected by two people, answered in writing."""
    with on(month, day):
        page = year.at("zrzy", "planner").open("/home").follow("审查异议材料")
        people = offered(page, "受理", "checkers")[:2]
        name = words_of(page, people[0])
        page = page.press("受理", checkers=people)
        case = page.url
    with on(month, day + 1):
        checker = year.named(name)
        page = checker.open("/home").follow("复查并作出结论")
        page = page.press("作出结论", upheld="no", finding="经复查，矿种与登记一致。",
                          grounds="《抽查工作细则》第十七条。")  # fmt: skip
        page = page.follow("提出更正")
        page.press("提交更正，待另一人审批", reason="复查确有错误", **{
            one: ["OK"] for one in page.form("提交更正，待另一人审批").fields if one.endswith("-codes")
        })  # fmt: skip
    with on(month, day + 2):
        head = next(
            h for h in (year.at("zrzy", "head", 2), year.at("zrzy", "head")) if h is not checker
        )
        page = head.open("/home").follow("审批更正").press("同意并公示新版")
        assert "第 2 版" in page.text
    with on(month, day + 3):
        page = year.at("zrzy", "planner").open(case).follow("答复")
        assert "已答复" in page.press("制作答复书并办结").text
        page = year.citizen.open(receipt)
        assert fetched(year.citizen, page.links()["下载答复书"]).startswith(b"%PDF")


def words_of(page, value: str) -> str:
    """The name beside a box; people are told by 部门 and 姓名."""
    box = page.form("受理").xpath(f".//input[@name='checkers'][@value='{value}']")[0]
    label = box.xpath("ancestor::label") or page.tree.xpath(f"//label[@for='{box.get('id')}']")
    return label[0].text_content().split()[-1]


def the_follow_up(year: Year, record: str, month: int, day: int) -> None:
    """第十八条: handed to the department whose matter it is, received, answered, closed."""
    with on(month, day):
        page = year.at("zrzy", "planner").open(f"/records/{number(record)}/followups/new")
        page = page.press(
            "移交", kind="transfer", title="标识问题后续监管", text="请督促整改。",
            department=option(page, "移交", "department", "应急管理局"),
        )  # fmt: skip
        matter = page.url
    with on(month, day + 1):
        page = year.at("yjgl", "planner").open("/home").follow("接收后续监管事项")
        page.press("确认接收", text="回执 1 号")
    with on(month, day + 2):
        page = year.at("yjgl", "planner").open(matter)
        page.press("提交答复", text="已督促整改到位，现场复核合格。")
        page = year.at("zrzy", "planner").open(matter).press("完结", text="收到答复，办结。")
        assert "已完结" in page.text

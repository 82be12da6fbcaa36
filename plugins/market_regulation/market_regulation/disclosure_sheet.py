"""公示信息检查表。"""

from datetime import date

from jointcheck.plugin import (
    PASS,
    PROBLEM,
    Checklist,
    Item,
    Section,
    Sentence,
    Suggestion,
)

from .laws import company, disclosure

UNPUBLISHED = (Suggestion(PROBLEM, "UNPUB"),)
UNTRUE = (Suggestion(PROBLEM, "FALSE"),)
ACCOUNTS = "查年度财务报表、纳税申报表，与年度报告公示数逐项核对。"
TRUTH = disclosure("第九条、第十一条")


def _published(code: str, text: str, bases, points: str) -> Item:
    return Item(
        code, text, bases=bases, method="网络检查", points=points, suggests=UNPUBLISHED
    )  # fmt: skip


def _true(code: str, text: str, points: str, *materials: str) -> Item:
    return Item(
        code,
        text,
        bases=(TRUTH,),
        method="书面检查、实地核查",
        points=points,
        photos_on=(PROBLEM,),
        materials=materials,
        sentences=(Sentence(PROBLEM, "公示信息与实际情况不一致。"),),
        suggests=UNTRUE,
    )


REPORTED = Item(
    "annual_report",
    "是否在六月三十日前报送上一年度年度报告并向社会公示",
    bases=(disclosure("第八条"),),
    method="网络检查",
    points="在企业信用信息公示系统查公示日期；当年设立登记的选“不涉及”。",
    sentences=(
        Sentence(PASS, "已按期报送并公示上一年度年度报告。"),
        Sentence(PROBLEM, "未在规定期限内公示上一年度年度报告。"),
    ),
    suggests=UNPUBLISHED,
)
REPORT_DAY = Item(
    "report_day",
    "上一年度年度报告的公示日期",
    bases=(disclosure("第八条"),),
    method="网络检查",
    points="按公示系统所载日期填写；未公示的不填。",
    kind="date",
    minimum="2014-10-01",
    optional=True,
)
STAFF = Item(
    "staff",
    "检查时的从业人数",
    bases=(disclosure("第九条"),),
    method="实地核查",
    points="以工资发放表、社会保险缴纳人数为准，与年度报告所填人数比较。",
    kind="number",
    unit="人",
    minimum="0",
    maximum="1000000",
)
DISCLOSURE = Checklist(
    "disclosure",
    "2026.1",
    "公示信息检查表",
    "市场监督管理局",
    date(2026, 1, 1),
    serves=("SCJG-02",),
    materials=("上一年度财务报表", "股东出资凭证", "行政许可证件"),
    sections=(
        Section(
            "年度报告",
            (
                REPORTED,
                REPORT_DAY,
                _true(
                    "contact", "通信地址、联系电话、电子邮箱是否真实", "按公示信息实际联系核实。"
                ),
                _true("status", "开业、歇业、清算等存续状态是否真实", "与现场经营情况核对。"),
                _true(
                    "contribution",
                    "股东或者发起人认缴和实缴的出资额、时间、方式是否真实",
                    "查出资凭证、银行回单、评估报告；非公司企业选“不涉及”。",
                    "股东出资凭证",
                ),
                _true("investment", "投资设立企业、购买股权信息是否真实", "查长期股权投资明细账。"),
                _true("website", "网站、网店的名称和网址是否真实", "逐一打开公示的网址。"),
                _true("accounts", "资产、负债、收入、利润、纳税等信息是否真实", ACCOUNTS),
                STAFF,
            ),
        ),
        Section(
            "即时信息",
            (
                _published(
                    "equity",
                    "出资、股权变更信息是否在二十个工作日内公示",
                    (disclosure("第十条"), company("第四十条")),
                    "与公司章程、股东名册和登记档案核对；非公司企业选“不涉及”。",
                ),
                _published(
                    "licences",
                    "行政许可取得、变更、延续信息是否在二十个工作日内公示",
                    (disclosure("第十条"),),
                    "查企业所持许可证件及其日期。",
                ),
                _published(
                    "pledge",
                    "知识产权出质登记信息是否在二十个工作日内公示",
                    (disclosure("第十条"),),
                    "没有出质的选“不涉及”。",
                ),
                _published(
                    "penalties",
                    "受到行政处罚的信息是否在二十个工作日内公示",
                    (disclosure("第十条"),),
                    "与各部门公开的处罚决定核对；没有受到处罚的选“不涉及”。",
                ),
            ),
        ),
    ),
)

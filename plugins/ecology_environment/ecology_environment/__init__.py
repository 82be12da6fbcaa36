"""生态环境分局：排污与环评检查表、许可证编号的即时校验、排污许可比对、环境违法线索移送。"""

from jointcheck.plugin import Fact, FollowUp, Lookup, hookimpl

from .discharge import DISCHARGE
from .laws import PERMITS

KIND = "排污许可证"


@hookimpl
def checklists():
    """排污与环评专项检查表。"""
    return [DISCHARGE]


@hookimpl
def lookups():
    """预查比对：名录库中登记的排污许可证，不联网。"""
    return [Lookup("discharge_permit", "排污许可登记情况", permits, for_checklists=("discharge",))]


def permits(card, settings):
    """编号应以统一社会信用代码开头；有效期与检查当日比较。"""
    held = [licence for licence in card.licences if licence.kind == KIND]
    if not held:
        return [Fact(KIND, "名录库中没有登记", source="名录库")]
    return [fact for licence in held for fact in _compared(licence, card)]


def _compared(licence, card):
    own = licence.number.startswith(card.code)
    yield Fact("编号", licence.number, "与统一社会信用代码相符" if own else "不是本单位的代码", own)
    if licence.valid_to:
        valid = licence.valid_to >= card.today
        yield Fact(
            "有效期至", licence.valid_to.isoformat(), "有效" if valid else "已过有效期", valid
        )


@hookimpl
def followups():
    """未取得许可排放等线索，由执法机构立案查处。"""
    return [
        FollowUp(
            "environment_case",
            "环境违法线索移交执法机构",
            "生态环境保护综合行政执法大队",
            days=5,
            bases=(PERMITS.whole("按违法情形对应的条款"),),
            for_results=("PEND",),
        )
    ]

"""应急管理局：露天非煤矿山检查表、责令限期整改指令书、重大事故隐患复核、证照校验、移送。"""

from jointcheck.plugin import (
    PROBLEM,
    Assessment,
    Condition,
    FollowUp,
    Paper,
    Remark,
    ReviewStep,
    hookimpl,
)

from .laws import MAJOR, SAFETY
from .open_pit import OPEN_PIT

ORDER = """{企业名称}：

{部门}于{日期}对你单位进行联合抽查（任务编号：{任务编号}），发现以下问题：

{检查情况}

现责令你单位对上述问题限期整改完毕，达到有关法律法规规章和标准规定的要求。整改期间应当采取措施，防止发生生产安全事故。逾期不整改或者整改后仍达不到要求的，依法处理。

如不服本指令，可以依法申请行政复议或者提起行政诉讼，但本指令不停止执行，法律另有规定的除外。"""


@hookimpl
def checklists():
    """露天非煤矿山安全生产专项检查表。"""
    return [OPEN_PIT]


@hookimpl
def papers():
    """责令限期整改指令书，盖章前由执法人员填写整改期限。"""
    return [Paper("rectification", "责令限期整改指令书", ORDER, for_checklists=("open_pit",))]


@hookimpl
def review_steps():
    """认定重大事故隐患的，由非煤矿山安全监管股再看一遍。"""
    return [
        ReviewStep(
            "major_review",
            "重大事故隐患认定复核",
            "非煤矿山安全监管股",
            for_checklists=("open_pit",),
            when=(Condition("major", (PROBLEM,)),),
            basis=MAJOR.whole("逐条对照判定"),
        )
    ]


@hookimpl
def followups():
    """重大事故隐患挂牌督办。"""
    return [
        FollowUp(
            "supervised",
            "重大事故隐患治理督办",
            "非煤矿山安全监管股",
            days=10,
            bases=(SAFETY("第四十一条"),),
            for_results=("PEND",),
        )
    ]


@hookimpl
def assess(answers, card):
    """证照过期却未发现问题的，提示核对；重大事故隐患未填写措施的，由检查表自身要求。"""
    expiry, permit = answers.get("permit_expiry"), answers.get("permit")
    if not expiry or not expiry.given or not permit or permit.value == PROBLEM:
        return None
    if expiry.value >= card.today.isoformat():
        return None
    words = f"有效期止日 {expiry.value} 早于检查当日，请核对结论"
    return Assessment((Remark("permit", words),), suggests=("PEND",))

"""摇号: the verbs of the stage, by what they belong to."""

from flask_babel import lazy_gettext as _l

from jointcheck.draw.ceremony import enter_entropy
from jointcheck.draw.dispatch import (
    DISPATCHED,
    accept_task,
    assign_directly,
    assign_team,
    confirm_dispatch,
)
from jointcheck.draw.extension import extend
from jointcheck.draw.platform import confirm, import_list, send_back
from jointcheck.draw.preparation import choose_directly, consent, live_draw, prepare
from jointcheck.draw.substitution import decide_substitution, request_substitution
from jointcheck.draw.voiding import approve_void, request_void
from jointcheck.ground import ledger

__all__ = [
    "DISPATCHED",
    "accept_task",
    "approve_void",
    "assign_directly",
    "assign_team",
    "choose_directly",
    "confirm",
    "confirm_dispatch",
    "consent",
    "decide_substitution",
    "enter_entropy",
    "extend",
    "import_list",
    "live_draw",
    "prepare",
    "request_substitution",
    "request_void",
    "send_back",
]

ledger.words({
    "draw.preview": _l("查看尚未抽取的名单"), "draw.chosen": _l("直接委派检查人员"), "draw.prepared": _l("准备摇号"),
    "draw.roster": _l("冻结检查人员名册"), "draw.consented": _l("会签摇号方案"),
    "draw.committed": _l("固定承诺"), "draw.entropy": _l("录入随机值"),
    "draw.locked": _l("锁定名单"), "draw.assigned": _l("直接委派检查小组"),
    "draw.extended": _l("按承诺扩大抽查"), "draw.minutes": _l("生成摇号或导入记录"),
    "draw.imported": _l("导入平台抽取的名单"), "draw.confirmed": _l("确认平台抽取的名单"),
    "draw.sent_back": _l("退回平台抽取的名单"),
    "task.dispatched": _l("确认并下达名单"), "task.accepted": _l("接收任务"),
    "task.team": _l("组成检查小组"), "substitution.requested": _l("申请更换检查人员"),
    "substitution.approved": _l("批准更换检查人员"),
    "substitution.refused_by_head": _l("不同意更换检查人员"),
    "void.requested": _l("申请作废摇号"), "void.approved": _l("批准作废摇号"),
})  # fmt: skip

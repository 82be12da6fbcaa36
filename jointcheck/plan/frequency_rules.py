"""频次台账: kinds of inspections, grounds for going beyond a cap, and how rows are read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from jointcheck.ground.words import N_

# 日常、个案、专项检查都计入年度频次；上级部署的专项检查除外
KINDS = {"daily": N_("日常检查"), "case": N_("个案检查"), "special": N_("专项检查")}
OF_TASK = {"plan": "daily", "clue": "case", "special": "special"}
GROUNDS = {
    "clue": N_("投诉举报、转办交办、数据监测"),
    "asked": N_("企业申请"),
    "ordered": N_("上级部署的专项检查"),
}
DONE, AHEAD, MISSED = "done", "ahead", "missed"
STATES = {
    DONE: N_("已检查"),
    AHEAD: N_("待检查"),
    MISSED: N_("未能入企，不计频次"),
}
TONES = {DONE: "pass", AHEAD: "act", MISSED: "quiet"}
MOST_TIMES = 365

COLUMNS = {
    "code": ("统一社会信用代码", "代码", "注册号"),
    "on": ("检查日期", "日期"),
    "kind": ("检查类型", "类型"),
    "what": ("检查内容", "检查事项", "内容"),
    "reference": ("文书号", "检查通知书号", "编号"),
    "counts": ("是否计入频次", "计入频次"),
}
NEEDED = ("code", "on", "kind", "what")
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
YES, NO = {"", "是", "计入"}, {"否", "不计入"}


@dataclass(frozen=True)
class Count:
    """How often one department inspected one enterprise; ``cap`` None: none was set."""

    done: int
    ahead: int
    cap: int | None

    @property
    def used(self) -> int:
        return self.done + self.ahead

    @property
    def mark(self) -> str:
        """``over`` beyond the cap, ``full`` at it, or nothing."""
        if self.cap is None or self.used < self.cap:
            return ""
        return "over" if self.used > self.cap else "full"


@dataclass(frozen=True)
class Check:
    """One row of an imported list; ``code`` still as written."""

    code: str
    on: date
    kind: str
    what: str
    reference: str = ""
    counts: bool = True


def check(cells: Mapping[str, str], today: date) -> Check:
    """A row by field. ``ValueError`` with the sentence when something is wrong."""
    on, kind = day(cells["on"]), kind_of(cells["kind"])
    if on is None:
        raise ValueError(
            N_("检查日期“%(given)s”应写成 2026-03-01 这样的日期", given=cells["on"][:20])
        )
    if on > today:
        raise ValueError(N_("检查日期 %(given)s 还没有到", given=on.isoformat()))
    if kind is None:
        raise ValueError(N_("检查类型“%(given)s”应是日常、个案或专项", given=cells["kind"][:20]))
    if not cells["what"]:
        raise ValueError(N_("没有写检查内容"))
    counts = cells.get("counts", "")
    if counts not in YES | NO:
        raise ValueError(N_("是否计入频次应填是或否"))
    return Check(cells["code"], on, kind, cells["what"][:500], cells.get("reference", "")[:100],
                 counts in YES)  # fmt: skip


def day(text: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def kind_of(text: str) -> str | None:
    """``日常`` or ``日常检查`` → daily."""
    short = text.removesuffix("检查")
    return next((key for key, word in KINDS.items() if word.removesuffix("检查") == short), None)


def refusable(ground: str, whole_task: bool, task_kind: str) -> str | None:
    """Why a request to go beyond the cap does not fit, as a sentence."""
    if ground not in GROUNDS:
        return N_("请选择理由。")
    if whole_task and ground != "ordered":
        return N_("只有上级部署的专项检查可以整项任务不受频次上限限制，其他理由请逐户申请。")
    if ground == "ordered" and task_kind != "special":
        return N_("上级部署的理由只适用于专项检查任务。")
    return None

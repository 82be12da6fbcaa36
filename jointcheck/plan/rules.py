"""Plans and tasks: states, numbers, scopes, sizes, and what may not be. Pure."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from jointcheck.ground.words import N_

Line = TypeVar("Line")

STATES = {
    "draft": N_("草稿"), "frozen": N_("已冻结"), "locked": N_("已锁定"), "visiting": N_("检查中"),
    "reviewing": N_("审核中"), "published": N_("已公示"), "archived": N_("已归档"), "void": N_("作废"),
}  # fmt: skip
TONES = {"draft": "quiet", "frozen": "due", "locked": "act", "visiting": "act",
         "reviewing": "due", "published": "pass", "archived": "pass", "void": "seal"}  # fmt: skip
KINDS = {"plan": N_("计划内抽查"), "special": N_("专项抽查"), "clue": N_("线索核查")}
SOURCES = (N_("投诉举报"), N_("转办交办"), N_("数据监测"))
MODES = {"random": N_("随机抽取"), "direct": N_("直接委派"), "neighbour": N_("与相邻区域随机匹配")}
EXCLUDED = {
    "inactive": N_("已注销、吊销、撤销或迁出"),
    "duplicate": N_("同一主体有两个代码，只留统一社会信用代码"),
    "checked": N_("本年度已抽查过同一事项（第二十条）"),
    "capped": N_("已达到本年度频次上限"),
    "drawn": N_("本年度已为同一事项抽中，尚待检查"),
    "lapsed": N_("许可证在检查开始前已经过期"),
}
ON_SITE = frozenset({"waiting", "visiting", "concluded", "signed", "returned"})
OUT = frozenset({"published", "archived"})
STAGES = (N_("计划"), N_("摇号"), N_("检查"), N_("审核"), N_("公示"), N_("归档"))
REACHED = {"draft": 0, "frozen": 1, "locked": 2, "visiting": 2, "reviewing": 3, "published": 4,
           "archived": 6, "void": 0}  # fmt: skip
STRATUM = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
SCOPE = ("kinds", "regions", "trades", "tags", "licences", "risk")
FEW, MANY = 20, 5_000  # an own directory this small, or drawn beyond 50 %, is hardly random


def state(task: Any, counts: Mapping[str, int]) -> str:
    """A key of ``STATES``: from the task's moments and its records by state, never stored."""
    if task.voided_at:
        return "void"
    if task.archived_at:
        return "archived"
    if not (task.locked_at or task.dispatched_at):
        return "frozen" if task.frozen_at else "draft"
    open_ = {name for name, number in counts.items() if number}
    if not open_ or open_ == {"waiting"}:
        return "locked"
    if open_ & ON_SITE:
        return "visiting"
    return "published" if open_ <= OUT else "reviewing"


def ribbon(now: str, notes: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The six stages with ``done``, ``now`` or ``later``; ``notes`` by stage."""
    reached = REACHED[now]
    return [
        {
            "label": label,
            "state": "done" if place < reached else "now" if place == reached else "later",
            "note": (notes or {}).get(label, ""),
        }
        for place, label in enumerate(STAGES)
    ]


def plan_code(region: str, year: int, serial: int) -> str:
    """14 digits: region, year, 1, serial."""
    return f"{region}{year}1{serial:03d}"


def task_code(region: str, day: date, serial: int) -> str:
    """18 digits: region, day, 1, serial."""
    return f"{region}{day:%Y%m%d}1{serial:03d}"


def task_number(prefix: str, year: int, serial: int) -> str:
    """新自然资抽查〔2026〕7号."""
    return f"{prefix}抽查〔{year}〕{serial}号"


def publish_by(year: int) -> date:
    """第六条：每年3月底前制订并公布."""
    return date(year, 3, 31)


def current_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines that count: published, not replaced by a published one, not withdrawn."""
    out = [line for line in lines if line.published_at is not None]  # type: ignore[attr-defined]
    replaced = {line.replaces_id for line in out}  # type: ignore[attr-defined]
    return [line for line in out if line.id not in replaced and not line.withdrawn]  # type: ignore[attr-defined]


def clean_scope(scope: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """Only known keys with something in them, each value once; empty means everybody."""
    given = scope or {}
    return {key: sorted(set(given[key])) for key in SCOPE if given.get(key)}


def is_unit(kind: str) -> bool:
    """Whether a kind of licence can stand in an id as ``kind:number``: one word without a colon."""
    return (
        bool(kind) and kind.isprintable() and kind.split() == [kind] and not set(kind) & {":", "："}
    )


def unit_words(unit: str) -> str:
    """What is drawn, in words."""
    return N_("%(kind)s（一证一项）", kind=unit) if unit else N_("检查对象（一户一项）")


def scope_words(scope: Mapping[str, Any]) -> str:
    """A scope in words, e.g. 企业；桂山街道；监管标签：矿山企业."""
    titles = {"kinds": "", "regions": "", "trades": N_("行业") + "：", "tags": N_("监管标签") + "：",
              "licences": N_("持有") + "：", "risk": N_("信用风险等级") + "："}  # fmt: skip
    parts = [titles[key] + "、".join(scope[key]) for key in SCOPE if scope.get(key)]
    return "；".join(parts) or N_("名录库中的全部检查对象")


def amount_words(ratio_bp: int | None, take: int | None, minimum: int = 1) -> str:
    """``5%（至少 1 户）`` or ``3 户``."""
    if take is not None:
        return N_("%(n)s 户", n=take)
    ratio = f"{(ratio_bp or 0) / 100:g}%"
    return N_("%(ratio)s（至少 %(n)s 户）", ratio=ratio, n=minimum) if minimum > 1 else ratio


def size(count: int, ratio_bp: int | None, minimum: int, take: int | None) -> int:
    """How many of ``count`` are drawn: ``take``, or min(N, max(m, ceil(N·p/10000)))."""
    if take is not None:
        return min(count, take)
    return min(count, max(minimum, -(-count * (ratio_bp or 0) // 10_000)))


def amount_problem(ratio_bp: int | None, take: int | None) -> str | None:
    """Ratio or number, one of the two."""
    if (ratio_bp is None) == (take is None):
        return N_("抽查比例和抽查户数请填写其中一项。")
    if ratio_bp is not None and not 0 < ratio_bp <= 10_000:
        return N_("抽查比例应大于 0，不超过 100%。")
    return N_("抽查户数应是正整数。") if take is not None and take < 1 else None


def dates_problem(starts_on: date, ends_on: date, year: int | None = None) -> str | None:
    if ends_on < starts_on:
        return N_("结束日期早于开始日期。")
    if year is not None and {starts_on.year, ends_on.year} != {year}:
        return N_("执行时间应在 %(year)s 年之内。", year=year)
    return None


def strata_problems(strata: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the layers of a scheme."""
    seen: set[str] = set()
    for layer in strata:
        code = layer["code"]
        if not STRATUM.fullmatch(code):
            yield N_("分层代号“%(code)s”只能用字母、数字和连字符，例如 A 或 S1。", code=code[:20])
        if code in seen:
            yield N_("分层代号“%(code)s”重复。", code=code)
        seen.add(code)
        if problem := amount_problem(layer.get("ratio_bp"), layer.get("take")):
            yield N_("分层“%(code)s”：%(problem)s", code=code, problem=problem)
    if not seen:
        yield N_("请至少设置一个分层。")


def own_list_warnings(listed: int, wanted: int) -> list[str]:
    """What people should know of a draw from the department's own directory (第八条)."""
    if listed and wanted >= listed:
        return [N_("自定名录中的对象全部被抽取，属于定向抽查，公示时按“定向”标注。")]
    found = []
    if listed < FEW:
        found.append(N_("自定名录只有 %(n)s 户，不足 %(few)s 户，随机性有限。", n=listed, few=FEW))
    if listed and wanted * 10_000 > listed * MANY:
        found.append(N_("应抽 %(n)s 户，超过自定名录的一半，随机性有限。", n=wanted))
    return found


def pool_lines(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """``pool.txt`` or ``excluded.txt`` (draw specification, section 2) from rows sorted by the
    bytes of the canonical id: id, tab, stratum or reason."""
    return (f"{subject}\t{second}\n" for subject, second in rows)


def digest(lines: Iterable[str]) -> tuple[str, int]:
    """(SHA-256 of the text, number of lines); empty for no lines: such a file is left out."""
    hashed, count = hashlib.sha256(), 0
    for line in lines:
        hashed.update(line.encode())
        count += 1
    return (hashed.hexdigest() if count else "", count)


def unready(task: Any) -> Iterator[str]:
    """Why the pool of a task cannot be frozen yet."""
    if task.kind == "clue":
        yield N_("线索核查不摇号，直接组成检查小组。")
    if task.voided_at:
        yield N_("任务已作废。")
    if not task.items:
        yield N_("任务还没有抽查事项。")
    yield from strata_problems(
        {"code": s.code, "ratio_bp": s.ratio_bp, "take": s.take} for s in task.strata
    )
    if not task.may_be_announced and task.silence_approved_by_id is None:
        yield N_("“不宜告知”还没有经发起部门负责人批准（第十三条第二项）。")
    for one in task.departments:
        if one.mode != "random" and not one.mode_reason:
            yield N_(
                "%(department)s没有写明不随机抽取检查人员的理由（第九条）。",
                department=one.department.name,
            )

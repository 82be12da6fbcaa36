"""What a volume holds, how long it is kept, and what keeps it from being sealed. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jointcheck.ground.words import N_

# 案卷的排列次序
PARTS = {
    "index": N_("卷内目录"),
    "plan": N_("年度计划和事项清单版本"),
    "scheme": N_("任务方案"),
    "draw": N_("抽取记录"),
    "notice": N_("告知书和送达凭证"),
    "record": N_("检查记录表"),
    "sheet": N_("专项检查表"),
    "evidence": N_("现场笔录和证据"),
    "answer": N_("结果告知和责令改正文书"),
    "review": N_("审核意见"),
    "publication": N_("公示版本"),
    "objection": N_("异议、复查与更正"),
    "followup": N_("后续处置"),
    "volumes": N_("各户案卷清单"),
    "trace": N_("留痕摘录"),
    "metadata": N_("元数据"),
    "remarks": N_("备考表"),
}
# The cover, the index and the 备考表 are one paper.
ONE_PAPER = frozenset({"index", "remarks"})
OPTIONAL = frozenset({"answer", "objection", "followup", "evidence"})
TASK_PARTS = ("index", "plan", "scheme", "draw", "volumes", "trace", "metadata", "remarks")
RECORD_PARTS = tuple(part for part in PARTS if part != "volumes")
SUPPLEMENT_PARTS = ("index", "answer", "publication", "objection", "followup", "trace",
                    "metadata", "remarks")  # fmt: skip

# 国家档案局令第8号：保管期限分为永久、定期30年、定期10年
TERMS: dict[int | None, str] = {10: N_("10年"), 30: N_("30年"), None: N_("永久")}
METHODS = {"electronic": N_("电子"), "paper": N_("纸质"), "both": N_("电子和纸质")}
OUTCOMES = {
    "clean": N_("未发现问题"),
    "problem": N_("发现问题"),
    "penalty": N_("给予行政处罚或移送"),
}
PENALTIES = frozenset({"penalty", "coercion"})  # measures
PROSECUTED = frozenset({"justice", "sanction"})  # follow-ups

STATES = {
    "building": N_("正在立卷"),
    "filed": N_("已立卷"),
    "failed": N_("立卷未成"),
    "sealed": N_("已封存"),
    "destroyed": N_("已销毁"),
}
TONES = {"building": "act", "filed": "due", "failed": "seal", "sealed": "pass",
         "destroyed": "quiet"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What decides which parts a volume must have."""

    random: bool = True  # 第二十条第二款：线索核查不经抽取
    announced: bool = True  # 第十三条第二项：不宜告知的没有告知书
    direct: bool = False  # 第十五条：未经现场检查
    whole_task: bool = False
    supplement: bool = False  # what came after the first volume was sealed


@dataclass(frozen=True)
class Part:
    """One line of the completeness check. ``state``: here, missing, none (无), needless."""

    code: str
    title: str
    count: int
    state: str
    why: str = ""


def outcome(groups: Collection[str], measures: Collection[str], follow_ups: Collection[str]) -> str:
    """A key of ``OUTCOMES``, from the result codes' groups and the kinds of what followed."""
    if PENALTIES & set(measures) or PROSECUTED & set(follow_ups):
        return "penalty"
    return "problem" if {"problem", "novisit"} & set(groups) else "clean"


def term(years: int | None) -> str:
    """保管期限 in words; any number of years, None is for ever."""
    return TERMS.get(years, N_("%(years)s年", years=years))


def completeness(counts: Mapping[str, int], case: Case) -> list[Part]:
    """Every part in file order, with how many pieces there are of it."""
    codes = TASK_PARTS if case.whole_task else RECORD_PARTS
    if case.supplement:
        codes = SUPPLEMENT_PARTS
    return [part(code, counts.get(code, 0), case) for code in codes]


def part(code: str, count: int, case: Case) -> Part:
    title = PARTS[code]
    if count or code in ONE_PAPER:
        return Part(code, title, max(count, 1), "here")
    if why := needless(code, case):
        return Part(code, title, 0, "needless", why)
    return Part(code, title, 0, "none" if code in OPTIONAL else "missing")


def needless(code: str, case: Case) -> str:
    """Why a volume of this case has no such part; empty when it must have it."""
    if case.supplement:
        return N_("补充卷只收封存以后的材料")
    if code == "draw" and not case.random:
        return N_("线索核查不经随机抽取（第二十条第二款）")
    if code == "notice" and not case.announced:
        return N_("不宜告知（第十三条第二项）")
    if code in ("notice", "sheet") and case.direct:
        return N_("直接形成检查结果（第十五条）")
    return ""


def missing(parts: Collection[Part]) -> list[str]:
    """Titles of the parts that should be there and are not."""
    return [one.title for one in parts if one.state == "missing"]


@dataclass(frozen=True)
class Standing:
    """How a volume stands when somebody wants to seal it."""

    built: bool
    current: bool  # nothing has happened since it was built
    missing: Collection[str] = ()
    explained: bool = False
    objections: int = 0
    corrections: int = 0
    follow_ups: int = 0
    unsealed: int = 0  # of a task: records whose volumes are not sealed yet


def obstacles(s: Standing) -> list[str]:
    """Why the volume cannot be sealed yet, as sentences; nobody can set them aside."""
    if not s.built:
        return [N_("案卷还没有生成，请等立卷完成。")]
    found = []
    if not s.current:
        found.append(N_("立卷以后又有新的办理情况，请重新立卷。"))
    if s.missing and not s.explained:
        found.append(
            N_(
                "缺少%(parts)s，请补齐后重新立卷，或在本卷情况说明中写明原因。",
                parts="、".join(s.missing),
            )
        )
    for number, sentence in (
        (s.objections, N_("有 %(n)s 件异议还没有办结。", n=s.objections)),
        (s.corrections, N_("有 %(n)s 件更正还没有决定。", n=s.corrections)),
        (s.follow_ups, N_("有 %(n)s 件后续处置还没有办结。", n=s.follow_ups)),
        (s.unsealed, N_("还有 %(n)s 户的案卷没有封存，任务的案卷最后封存。", n=s.unsealed)),
    ):
        if number:
            found.append(sentence)
    return found

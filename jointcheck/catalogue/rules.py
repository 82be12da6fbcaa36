"""The item list: which version counts, which basis is in force, what changed. Pure.

Works on anything with the columns of ``ItemVersion`` and ``ItemBasis``; sentences are Chinese.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jointcheck.ground.words import N_

CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
CATEGORIES = {"general": N_("一般检查事项"), "key": N_("重点检查事项")}
METHODS = {
    "onsite": N_("现场检查"), "written": N_("书面检查"), "online": N_("网络检查"),
    "lab": N_("检验检测"), "entrusted": N_("委托专业机构"),
}  # fmt: skip
IN_FORCE, NOT_YET, EXPIRED = N_("有效"), N_("未生效"), N_("已失效")


def current(versions: Iterable[Any]) -> Any:
    """The version that counts: the last adopted one, None when that one withdrew the item."""
    adopted = [v for v in versions if v.adopted_at is not None]
    last = max(adopted, key=lambda v: v.number, default=None)
    return last if last is not None and not last.withdrawn else None


def pending(versions: Iterable[Any]) -> Any:
    """The version that waits for the head; at most one."""
    return next((v for v in versions if v.adopted_at is None), None)


def in_force(version: Any, on: date) -> bool:
    """Whether a check may rest on the version that day: adopted, with a basis that is in force."""
    if version.adopted_at is None or version.withdrawn:
        return False
    return any(basis_state(basis, on) == IN_FORCE for basis in version.bases)


def basis_state(basis: Any, on: date) -> str:
    """有效, 未生效 or 已失效 on the day; ``valid_to`` is the last day."""
    if basis.valid_from and on < basis.valid_from:
        return NOT_YET
    return EXPIRED if basis.valid_to and on > basis.valid_to else IN_FORCE


def cited(basis: Any) -> str:
    """《文件》（文号）条款."""
    number = f"（{basis.number}）" if basis.number else ""
    return f"《{basis.document}》{number}{basis.article}"


def ratio_words(ratio_bp: int | None) -> str:
    """``5%`` for 500, empty for none."""
    return "" if ratio_bp is None else f"{ratio_bp / 100:g}%"


# 第五条: the order in which the list tells them
TITLES = (
    N_("抽查领域"), N_("检查对象"), N_("监管标签"), N_("事项类别"), N_("检查方式"), N_("发起部门"),
    N_("参与部门"), N_("抽查比例"), N_("频次"), N_("是否告知"), N_("检查依据"), N_("需备材料"),
    N_("检查人员专长要求"), N_("专项检查表"),
)  # fmt: skip


def yearly(times: int | str) -> str:
    """How often a year, from the number or from the words that an edition keeps."""
    return N_("每年不超过%(n)s次", n=re.sub(r"\D", "", str(times)))


def facts(version: Any) -> dict[str, str]:
    """What a version says, by the titles of the published list (第五条)."""
    return {
        "抽查事项": version.name,
        "抽查领域": version.domain,
        "检查对象": version.object_kind,
        "监管标签": version.tag,
        "事项类别": CATEGORIES[version.category],
        "检查方式": "、".join(METHODS[m] for m in version.methods),
        "发起部门": version.initiating.name,
        "参与部门": "、".join(sorted(p.department.name for p in version.participants)),
        "抽查比例": ratio_words(version.ratio_bp),
        "频次": yearly(version.frequency),
        "是否告知": N_("检查前告知") if version.may_be_announced else N_("不宜告知"),
        "检查依据": "；".join(sorted(map(cited, version.bases))),
        "需备材料": "、".join(version.materials),
        "检查人员专长要求": "、".join(version.skills),
        "专项检查表": "、".join(
            sorted(f"{c.department.short_name} {c.checklist_code}" for c in version.checklists)
        ),
    }


@dataclass(frozen=True)
class Difference:
    """One fact that two versions tell differently."""

    title: str
    before: str
    after: str


def differences(before: Any, after: Any) -> list[Difference]:
    """What ``after`` changed; everything when there is no ``before``."""
    old = facts(before) if before is not None else {}
    new = facts(after)
    return [
        Difference(title, old.get(title, ""), text)
        for title, text in new.items()
        if old.get(title, "") != text
    ]


def entry(version: Any) -> dict[str, Any]:
    """A version as the published list keeps it."""
    return {"code": version.item.code, "version": version.number, **facts(version)}


def edition_changes(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """(code, name, 新增 | 修订 | 废止) between two editions of the list."""
    old = {row["code"]: row for row in before}
    new = {row["code"]: row for row in after}
    for code in sorted(old.keys() | new.keys()):
        if code not in old:
            yield code, new[code]["抽查事项"], N_("新增")
        elif code not in new:
            yield code, old[code]["抽查事项"], N_("废止")
        elif old[code] != new[code]:
            yield code, new[code]["抽查事项"], N_("修订")


def listed(entries: Iterable[dict[str, Any]], version: Any) -> bool:
    """Whether this very version stands in a published list."""
    return any(
        row["code"] == version.item.code and row["version"] == version.number for row in entries
    )


def item_problems(
    *, code: str, methods: list[str], bases: list[dict[str, Any]], ratio_bp: int | None
) -> Iterator[tuple[str, str]]:
    """(field, sentence) for what the list may not say."""
    if not CODE.fullmatch(code):
        yield "code", N_("事项编号由大写字母、数字和连字符组成，例如 ZRZY-01。")
    if not methods or set(methods) - METHODS.keys():
        yield "methods", N_("请至少选择一种检查方式。")
    if not bases:
        yield "bases", N_("请至少写一条检查依据。没有依据的事项不得列入清单。")
    for basis in bases:
        first, last = basis.get("valid_from"), basis.get("valid_to")
        if first and last and last < first:
            yield (
                "bases",
                N_("《%(document)s》的失效日期早于施行日期。", document=basis["document"]),
            )
    if ratio_bp is not None and not 0 < ratio_bp <= 10_000:
        yield "ratio_bp", N_("抽查比例应大于 0，不超过 100%。")

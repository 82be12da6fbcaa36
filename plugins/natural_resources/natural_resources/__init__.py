"""自然资源局：四张专项检查表、证照比对、越界开采复核、违法线索移交、证照校验。"""

from jointcheck.plugin import (
    PROBLEM,
    Assessment,
    Condition,
    Fact,
    FollowUp,
    Lookup,
    Remark,
    ReviewStep,
    hookimpl,
)

from .laws import LAND, MINERALS
from .mining import MINING
from .publicity import PUBLICITY
from .survey import SURVEY
from .temporary import TEMPORARY

KINDS = ("采矿许可证", "测绘资质证书")
EXPIRIES = {"licence_expiry": "licence", "certificate_expiry": "certificate"}


@hookimpl
def checklists():
    """矿产、测绘、临时用地、矿业权人信息公示。"""
    return [MINING, SURVEY, TEMPORARY, PUBLICITY]


@hookimpl
def lookups():
    """预查比对：只用名录库中已登记的证照，不联网。"""
    return [
        Lookup(
            "licences",
            "证照登记情况",
            licences,
            for_checklists=("mining", "survey", "mining_publicity"),
        )
    ]


def licences(card, settings):
    """每本证照一行：证号、有效期，与检查当日比较。"""
    held = [licence for licence in card.licences if licence.kind in KINDS]
    if not held:
        return [Fact("证照", "名录库中没有登记采矿许可证或测绘资质证书", source="名录库")]
    return [_compared(licence, card.today) for licence in held]


def _compared(licence, today):
    until = licence.valid_to.isoformat() if licence.valid_to else "未登记"
    valid = licence.valid_to >= today if licence.valid_to else None
    words = {True: "有效", False: "已过有效期", None: "有效期不明"}[valid]
    ours = f"{licence.number}，有效期至 {until}"
    return Fact(licence.kind, ours, words, valid, licence.authority or "名录库")


@hookimpl
def review_steps():
    """越界开采的认定须由矿产资源管理股再看一遍。"""
    return [
        ReviewStep(
            "boundary_review",
            "越界开采认定复核",
            "矿产资源管理股",
            for_checklists=("mining",),
            when=(Condition("boundary", (PROBLEM,)),),
            basis=MINERALS("第六十四条"),
        )
    ]


@hookimpl
def followups():
    """违法线索由执法大队查处。"""
    return [
        FollowUp(
            "resources_case",
            "自然资源违法线索移交查处",
            "自然资源综合行政执法大队",
            days=5,
            bases=(MINERALS("第五十六条、第五十七条"), LAND("第六十七条")),
            for_results=("PEND",),
        )
    ]


@hookimpl
def assess(answers, card):
    """证照到期日早于检查当日，却填写“未发现问题”的，提示核对。"""
    remarks = []
    for expiry, item in EXPIRIES.items():
        day, verdict = answers.get(expiry), answers.get(item)
        if not day or not day.given or not verdict or not verdict.given:
            continue
        if day.value < card.today.isoformat() and verdict.value != PROBLEM:
            remarks.append(Remark(item, f"有效期止日 {day.value} 早于检查当日，请核对结论"))
    return Assessment(tuple(remarks), suggests=("PEND",) if remarks else ())

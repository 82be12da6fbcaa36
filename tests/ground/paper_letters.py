"""Filled-in examples of the draw minutes, the letters and the volume; all invented."""

from typing import Any

from tests.ground import paper_examples as forms
from tests.ground.paper_examples import (
    CONTACT,
    DIGEST,
    FOOT,
    LAND,
    MARKET,
    PARTY,
    REMEDIES,
    SAFETY,
    TASK,
    hand,
    members,
)


def draw() -> dict[str, Any]:
    names = ["新平示例矿业有限公司", "新平示例建材有限公司", "新平示例石料场"]
    codes = ["91530427MA6K1A2B1D", "91530427MA6TEST002", "92530427MA6N8P3Q2C"]
    tickets = ["0.124446085829479328", "0.125229631324035884", "0.136931299530488614"]
    return {
        "foot": FOOT,
        "task": TASK,
        "number": "530427-2026-003",
        "initiator": LAND,
        "participants": [SAFETY, MARKET],
        "drawn_at": "2026-11-10T10:00",
        "place": "新平县政务服务中心二楼会议室",
        "method": "jcdraw/1",
        "commit": DIGEST,
        "seed": DIGEST[::-1],
        "digests": [{"what": "名录摘要", "sha256": DIGEST}],
        "pool": 30,
        "excluded": 4,
        "strata": [
            {"name": "露天矿山", "pool": 20, "rule": "10%，不少于2户", "due": 2, "drawn": 2},
            {"name": "小型采石场", "pool": 10, "rule": "1户", "due": 1, "drawn": 1},
        ],
        "entropy": [
            {
                "what": "20枚十面骰子",
                "when": "2026-11-10T10:05",
                "where": "摇号现场",
                "value": "63454660390103169462",
            }
        ],
        "hands": [
            hand("李示例", "2026-11-10") | {"department": LAND, "did": "掷骰、录入"},
            hand("王㛃䲟", "2026-11-10") | {"department": SAFETY, "did": "复录、见证"},
            hand(None, None, signed=False) | {"department": MARKET, "did": "确认"},
        ],
        "results": [
            {
                "stratum": "露天矿山" if n < 2 else "小型采石场",
                "rank": n % 2 + 1,
                "ticket": tickets[n],
                "code": codes[n],
                "name": names[n],
                "team": "01",
            }
            for n in range(3)
        ],
        "teams": [
            {
                "team": "01",
                "role": m["role"],
                "name": m["name"],
                "department": m["department"],
                "certificate": m["certificate"],
                "chosen": "随机抽取",
            }
            for m in members()
        ],
    }


def reply() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "initiator": LAND,
        "published": "2026-12-07",
        "received": "2026-12-14",
        "grounds": ["检查时使用的3号拐点坐标与采矿许可证载明的坐标不一致。"],
        "facts": [
            "经调取采矿许可证登记数据，3号拐点坐标以2025年变更登记为准。",
            "经2026年12月21日实地复测，新开挖面位于变更后的矿区范围内。",
        ],
        "reasons": ["原检查使用了变更登记前的坐标，认定越界的事实不能成立。"],
        "outcome": "更正",
        "changes": [
            {"item": "矿区范围", "before": "发现问题已责令改正", "after": "未发现问题"},
        ],
        "concluded": "2026-12-25",
        "correct_by": "2026-12-31",
        "remedies": REMEDIES,
        "contact": CONTACT,
        "date": "2026-12-28",
    }


def rejection() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "initiator": LAND,
        "published": "2026-08-03",
        "received": "2026-10-09",
        "reasons": [
            "异议应当自检查结果公示之日起60日内提出，期限至2026年10月8日届满，本申请已逾期。"
        ],
        "remedies": REMEDIES,
        "contact": CONTACT,
        "date": "2026-10-12",
    }


def letter() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "title": "责令停止越界开采通知书",
        "party": PARTY,
        "paragraphs": [
            "经查，你单位3号拐点外有新开挖面。",
            "现责令立即停止，退回本矿区范围内开采。",
        ],
        "department": LAND,
        "contact": CONTACT,
        "date": "2026-11-25",
    }


def findings() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "initiator": LAND,
        "participants": [SAFETY, MARKET],
        "checked": "2026-11-23",
        "findings": [
            {
                "department": LAND,
                "item": "矿产资源开发利用情况",
                "result": "发现问题已责令改正",
                "problem": "3号拐点外约12米处有新开挖面。",
                "followup": "12月10日前复查。",
            },
            {
                "department": SAFETY,
                "item": "安全生产责任制落实情况",
                "result": "未发现问题",
                "problem": None,
                "followup": None,
            },
        ],
        "publish_by": "2026-12-21",
        "where": "国家企业信用信息公示系统（协同监管平台-云南）",
        "contact": CONTACT,
        "date": "2026-11-25",
    }


def rectify() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "department": LAND,
        "checked": "2026-11-23",
        "faults": [
            {
                "fact": "西北侧3号拐点外约12米处有新开挖面，长约20米。",
                "violated": "《中华人民共和国矿产资源法》",
                "demand": "停止越界开采，退回批准的矿区范围，恢复受损地貌。",
                "due": "2026-12-10",
            }
        ],
        "bases": ["《中华人民共和国矿产资源法》"],
        "consequence": "拒不改正的，依法给予行政处罚。",
        "remedies": REMEDIES,
        "contact": CONTACT,
        "date": "2026-11-24",
    }


def minutes() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "department": LAND,
        "place": "示例镇矿山路18号露天采场",
        "arrived": "2026-11-23T09:30",
        "left": "2026-11-23T12:05",
        "found": "3号拐点西北侧约12米处有新开挖面，长约20米、宽约6米，现场停放挖掘机一台，未见作业。",
        "answer": {
            "opinion": "属实",
            "capacity": None,
            "signature": hand("周示例"),
            "refusal": None,
        },
        "members": members(),
    }


def volume() -> dict[str, Any]:
    titles = ["“双随机、一公开”跨部门联合抽查告知书", "随机抽查联合检查记录表", "检查结果告知书"]
    return {
        "foot": FOOT,
        "fonds": LAND,
        "fonds_number": "042",
        "catalogue_number": None,
        "volume_number": "17",
        "title": "新平示例矿业有限公司2026年矿山企业部门联合抽查案卷",
        "task": TASK,
        "party": PARTY,
        "department": LAND,
        "begins": "2026-11-10",
        "ends": "2026-12-21",
        "retention": "30年",
        "files": [
            {
                "number": "新自然资双抽〔2026〕12号",
                "author": LAND,
                "title": title,
                "date": "2026-11-16",
                "pages": 3,
                "first_page": 1 + 3 * n,
                "note": None,
            }
            for n, title in enumerate(titles)
        ],
        "media": "现场照片6张、录像1段，存于电子案卷 evidence 目录",
        "situation": None,
        "manifest": DIGEST,
        "filed": hand("李示例", "2026-12-28"),
        "checked": hand(None, None, signed=False),
    }


def pool() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "task": TASK,
        "number": "530427-2026-003",
        "initiator": LAND,
        "window": ["2026-11-12", "2026-12-10"],
        "frozen_at": "2026-11-06T16:40",
        "unit": "检查对象（一户一项）",
        "digests": [{"what": "名录摘要", "sha256": DIGEST}],
        "strata": [{"name": "露天矿山", "pool": 2, "rule": "50%，不少于1户", "due": 1}],
        "inside": [
            {"code": "91530427MA6TEST002", "name": "新平示例建材有限公司", "why": "A"},
            {"code": PARTY["code"], "name": PARTY["name"], "why": "A"},
        ],
        "outside": [
            {
                "code": "92530427MA6N8P3Q2C",
                "name": "新平示例石料场",
                "why": "已注销、吊销、撤销或迁出",
            }
        ],
        "whole": True,
        "warnings": ["自定名录只有 2 户，不足 20 户，随机性有限。"],
        "hands": [hand(None, None, signed=False) | {"department": LAND, "did": "会签"}],
    }


ALL = {
    "pool": pool,
    "notice": forms.notice,
    "record": forms.record,
    "sheet": forms.sheet,
    "draw": draw,
    "rejection": rejection,
    "letter": letter,
    "reply": reply,
    "findings": findings,
    "rectify": rectify,
    "minutes": minutes,
    "volume": volume,
}

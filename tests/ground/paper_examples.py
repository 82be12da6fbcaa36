"""One filled-in example for every paper; all names and numbers are invented."""

from typing import Any

STROKES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 48">'
    '<path d="M6 30 C 20 4, 30 44, 44 18 S 66 40, 78 16 S 100 34, 114 12" '
    'fill="none" stroke="black" stroke-width="2.5" stroke-linecap="round"/></svg>'
)
DIGEST = "3f2a91c06d58e7b4a1c2d3e4f5061728394a5b6c7d8e9f00112233445566778f"
FOOT = {
    "number": "新自然资双抽〔2026〕12号",
    "digest": DIGEST,
    "verify": "https://jointcheck.example/v/3f2a91c06d58e7b4",
}
PARTY = {
    "name": "新平示例矿业有限公司",
    "code": "91530427MA6K1A2B1D",
    "address": "云南省玉溪市新平彝族傣族自治县示例镇矿山路18号",
    "representative": "䶮玥堃",
    "phone": "0877-0000001",
}
TASK = {"name": "2026年矿山企业部门联合抽查", "number": "530427202611101001"}
CONTACT = {"name": "李示例", "phone": "0877-0000002"}
LAND, SAFETY, MARKET = "新平县自然资源局", "新平县应急管理局", "新平县市场监督管理局"
REMEDIES = {"reconsideration": "新平彝族傣族自治县人民政府", "court": "新平彝族傣族自治县人民法院"}


def hand(name: str | None, date: str | None = "2026-11-23", signed: bool = True) -> dict[str, Any]:
    return {"name": name, "strokes": STROKES if signed else None, "date": date}


def member(name: str, department: str, certificate: str, role: str = "组员") -> dict[str, Any]:
    return hand(name) | {"department": department, "certificate": certificate, "role": role}


def members() -> list[dict[str, Any]]:
    return [
        member("张示例", LAND, "云530427010011", "组长"),
        member("王㛃䲟", SAFETY, "云530427020007"),
        member("赵示例", MARKET, "云530427030023"),
    ]


def notice() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "draw": {
            "number": "530427-2026-003",
            "date": "2026-11-10",
            "check": "在本县公示页面输入统一社会信用代码，即可用公开的随机种子算出票号并与公示的录取线比对。",
        },
        "bases": [
            "《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》（国发〔2019〕5号）"
        ],
        "initiator": LAND,
        "participants": [SAFETY, MARKET],
        "items": [
            {
                "item": "矿产资源开发利用情况的检查",
                "department": LAND,
                "basis": "《中华人民共和国矿产资源法》",
            },
            {
                "item": "非煤矿山安全生产情况的检查",
                "department": SAFETY,
                "basis": "《中华人民共和国安全生产法》第六十五条",
            },
            {"item": "登记事项的检查", "department": MARKET, "basis": None},
        ],
        "begins": "2026-11-23",
        "ends": "2026-11-27",
        "methods": ["实地检查", "书面检查"],
        "inspectors": [
            {"name": m["name"], "department": m["department"], "certificate": m["certificate"]}
            for m in members()
        ],
        "materials": ["营业执照、采矿许可证、安全生产许可证", "2025年度矿山储量年度报告及图件"],
        "visits": [
            {"department": LAND, "count": 0, "cap": 2},
            {"department": SAFETY, "count": 1, "cap": None},
        ],
        "supervision": "0877-0000012",
        "contact": CONTACT,
        "date": "2026-11-16",
        "offline": None,
    }


def record_item(item: str, result: str | None = None, **more: str) -> dict[str, Any]:
    return {
        "item": item,
        "method": more.get("method"),
        "result": result,
        "problem": more.get("problem"),
        "handling": more.get("handling"),
    }


def record() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "party": PARTY,
        "task": TASK,
        "initiator": LAND,
        "participants": [SAFETY, MARKET],
        "place": "示例镇矿山路18号矿区办公室及露天采场",
        "arrived": "2026-11-23T09:30",
        "left": "2026-11-23T12:05",
        "groups": [
            {
                "department": LAND,
                "items": [
                    record_item(
                        "是否在采矿许可证批准的矿区范围内开采",
                        "发现问题已责令改正",
                        method="实地检查",
                        problem="西北侧3号拐点外约12米处有新开挖面，长约20米。",
                        handling="书面责令停止越界开采",
                    ),
                    record_item("矿区标识牌、界桩是否设置并完好", "未发现问题", method="实地检查"),
                ],
            },
            {"department": SAFETY, "items": [record_item("安全生产责任制落实情况")]},
            {
                "department": MARKET,
                "items": [record_item("营业执照规范使用情况", "未发现问题", method="书面检查")],
            },
        ],
        "escalation": "书面检查发现年度储量报告与台账不一致，需要实地核对。",
        "commissioned": [{"agency": "示例测绘有限公司", "matter": "采场边界实测", "opinion": None}],
        "measures": [
            {
                "measure": "责令停止违法活动",
                "form": "书面",
                "department": LAND,
                "content": "立即停止3号拐点外的开采",
                "due": "2026-11-23",
            },
            {
                "measure": "督促整改",
                "form": None,
                "department": SAFETY,
                "content": None,
                "due": None,
            },
        ],
        "direct": None,
        "conclusion": "除第1项发现问题已责令改正外，其余已检查事项未发现问题。",
        "members": members(),
        "answer": {
            "opinion": "情况属实，立即整改。",
            "capacity": "现场负责人",
            "signature": hand("周示例"),
            "refusal": None,
        },
    }


def blank_record() -> dict[str, Any]:
    """As printed before the visit: known are the party, the task, the items and the team."""
    data = record()
    for group in data["groups"]:
        group["items"] = [record_item(i["item"]) for i in group["items"]]
    unsigned = [m | {"strokes": None, "date": None} for m in data["members"]]
    answer = {
        "opinion": None,
        "capacity": None,
        "signature": hand(None, None, signed=False),
        "refusal": None,
    }
    return data | {
        "foot": {"number": None, "digest": None, "verify": None},
        "place": None,
        "arrived": None,
        "left": None,
        "escalation": None,
        "commissioned": [],
        "measures": None,
        "conclusion": None,
        "members": unsigned,
        "answer": answer,
    }


def refused_record() -> dict[str, Any]:
    data = record()
    data["answer"] = {
        "opinion": "不认可第1项。",
        "capacity": None,
        "signature": hand(None, None, signed=False),
        "refusal": {
            "reason": "认为拐点坐标有误",
            "at": "2026-11-23T12:00",
            "recorded": True,
            "witness": hand("示例村村委会 吴示例"),
        },
    }
    return data


def long_record(count: int = 40) -> dict[str, Any]:
    data = record()
    data["groups"] = [
        {
            "department": LAND,
            "items": [
                record_item(f"第{n}号事项：按照清单检查的内容", "未发现问题", method="实地检查")
                for n in range(1, count + 1)
            ],
        }
    ]
    return data


def row(number: str, text: str, verdict: str | None, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "text": text,
        "basis": more.get("basis"),
        "boxes": True,
        "verdict": verdict,
        "note": more.get("note"),
        "values": more.get("values", []),
    }


def sheet() -> dict[str, Any]:
    return {
        "foot": FOOT,
        "title": "矿产资源开发利用专项检查表",
        "department": LAND,
        "party": PARTY,
        "task": TASK,
        "checklist": "land.mining-use",
        "version": "2026.1",
        "checklist_digest": DIGEST,
        "checked_at": "2026-11-23T10:05",
        "sections": [
            {
                "title": "一、采矿许可和矿区范围",
                "rows": [
                    row(
                        "1",
                        "是否在采矿许可证批准的矿区范围内开采",
                        "发现问题",
                        basis="《中华人民共和国矿产资源法》",
                        note="西北侧3号拐点外约12米处有新开挖面，长约20米。",
                        values=[{"label": "越界距离", "value": "12", "unit": "米", "choices": []}],
                    ),
                    row("2", "矿区标识牌、界桩是否设置并完好", "未发现问题"),
                ],
            },
            {
                "title": "二、储量动态",
                "rows": [
                    row(
                        "3",
                        "年度开采量与储量年报是否一致",
                        None,
                        values=[
                            {"label": "年度开采量", "value": None, "unit": "吨", "choices": []}
                        ],
                    ),
                    row("4", "探矿工程封填情况", "不涉及", note="本矿无探矿工程"),
                ],
            },
        ],
        "remarks": None,
        "members": members()[:1],
    }

"""500 record forms (随机抽查联合检查记录表) as PDF/A: milliseconds each on one core, the same bytes for
the same input, and how many times faster than the same form in WeasyPrint in the same run.

python bench/papers.py [FORMS] [PYTHON]      default 500

PYTHON: an interpreter that has WeasyPrint (``python -m venv x && x/bin/pip install weasyprint``);
the peer is needed by nothing else, so it is no dependency. Time is processor time: other work on
the machine does not count, and neither side may use a second core to look faster.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn

from jointcheck.ground import paper

AT = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
PEER = Path(__file__).with_name("papers_peer.py")
PEER_FORMS = 20  # of the same forms; it is slow
MOST_MS, FASTER = 40, 15
DEPARTMENTS = [
    "新平县自然资源局",
    "新平县应急管理局",
    "新平县市场监督管理局",
    "玉溪市生态环境局新平分局",
]
ITEMS = ["采矿许可和矿区范围", "矿山生态修复方案执行情况", "安全生产责任制落实情况"]
HAND = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path d="M'
    + " L".join(f"{20 + 9 * n} {100 + 60 * ((n * n) % 7 - 3) // 3}" for n in range(60))
    + '" fill="none" stroke="#000" stroke-width="3"/></svg>'
)


def form(number: int) -> dict[str, Any]:
    """One filled form: four departments, twelve rows, a measure, four members, the party."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    members = [
        {"name": f"检查员{n}", "department": name, "certificate": f"云5304270{n}{number:05d}",
         "role": "组员" if n else "组长", "strokes": HAND, "date": "2026-11-23"}
        for n, name in enumerate(DEPARTMENTS)
    ]  # fmt: skip
    rows = [
        {
            "item": item,
            "method": "现场检查",
            "result": "未发现问题",
            "problem": None,
            "handling": None,
        }
        for item in ITEMS
    ]
    rows[0] |= {"result": "发现问题待后续处理", "handling": "移交自然资源执法大队",
                "problem": f"西北侧3号拐点外约{number % 40 + 2}米处有新开挖面。"}  # fmt: skip
    return {
        "foot": {"number": f"新自然资抽查〔2026〕7号-01-{number:03d}-J1", "digest": digest, "verify": None},
        "party": {"name": f"新平示例矿业第{number}有限公司", "code": f"91530427MA6K{number:06d}",
                  "address": "示例镇矿山路18号", "representative": None, "phone": None},
        "task": {"name": "2026年矿山企业联合抽查", "number": "新自然资抽查〔2026〕7号"},
        "initiator": DEPARTMENTS[0], "participants": DEPARTMENTS[1:],
        "place": "示例镇矿山路18号", "arrived": "2026-11-23T09:30", "left": "2026-11-23T12:05",
        "escalation": None, "commissioned": [], "direct": None, "conclusion": "已逐项检查完毕。",
        "groups": [{"department": name, "items": rows} for name in DEPARTMENTS],
        "measures": [{"measure": "责令停止违法活动", "form": "书面", "department": DEPARTMENTS[0],
                      "content": "停止越界开采，退回批准的矿区范围。", "due": "2026-12-10"}],
        "members": members,
        "answer": {"opinion": "情况属实，无异议。", "capacity": "现场负责人", "refusal": None,
                   "signature": {"name": "周示例", "strokes": HAND, "date": "2026-11-23"}},
    }  # fmt: skip


def ours(forms: list[dict[str, Any]]) -> tuple[float, list[str]]:
    """Milliseconds of processor time a form, and the digest of each PDF."""
    paper.render("record", forms[0], at=AT)  # fonts are read once a process
    digests, start = [], time.process_time()
    for one in forms:
        digests.append(hashlib.sha256(paper.render("record", one, at=AT)).hexdigest())
    return (time.process_time() - start) * 1000 / len(forms), digests


def theirs(forms: list[dict[str, Any]], python: str) -> float:
    """The same of WeasyPrint, with the same fonts, in its own interpreter."""
    fonts = [pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()]
    sent = {"fonts": list(map(str, fonts)), "forms": forms}
    done = subprocess.run([python, str(PEER)], input=json.dumps(sent), text=True, check=True,
                          capture_output=True, env=os.environ | {"OMP_NUM_THREADS": "1"})  # fmt: skip
    return float(done.stdout)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    forms = [form(number) for number in range(count)]
    mean, first = ours(forms)
    again = ours(forms[:20])[1]
    print(f"{count} record forms: {mean:.1f} ms each on one core (wanted at most {MOST_MS})")
    print(f"same bytes for the same input: {again == first[:20]}")
    good = mean <= MOST_MS and again == first[:20]
    if len(sys.argv) > 2:
        peer = theirs(forms[:PEER_FORMS], sys.argv[2])
        print(f"WeasyPrint: {peer:.0f} ms each, {peer / mean:.1f} times ours (wanted {FASTER})")
        good = good and peer / mean >= FASTER
    else:
        print("WeasyPrint was not measured: name an interpreter that has it")
    sys.exit(not good)


if __name__ == "__main__":
    main()

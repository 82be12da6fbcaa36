"""The record form of ``bench/papers.py`` in WeasyPrint, run by an interpreter that has it.

Reads ``{"font", "forms"}`` as JSON, prints the milliseconds of processor time a form.
"""

import base64
import html
import json
import sys
import time

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

# as long a life in the archive, and as readable to a machine, as ours
KIND = {"pdf_variant": "pdf/a-2a", "pdf_tags": True}
STYLE = """
@font-face { font-family: Song; src: url(file://%s) }
@font-face { font-family: Hei; src: url(file://%s) }
@page { size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-left { content: element(about) }
  @bottom-right { content: "— " counter(page) " —"; font: 14pt Song } }
body { font: 12pt/20pt Song; text-align: justify }
h1 { font-size: 22pt; font-weight: normal; text-align: center }
.about { position: running(about); font-size: 8pt; line-height: 1.4 }
.about b { font: 8pt monospace }
.pages::after { content: counter(pages) }
table { width: 100%%; border-collapse: collapse; font-size: 10.5pt; line-height: 1.2; margin: 8pt 0;
  table-layout: auto; text-align: left }
td, th { border: .5pt solid #000; padding: 5pt 4pt; vertical-align: middle }
th { font-weight: normal; text-align: center }
.labels th, .part { font-family: Hei }
.part { text-align: left; break-after: avoid }
.kept { break-inside: avoid }
.note { font-size: 9pt }
.members td:nth-child(4), .members td:nth-child(3), .members td:nth-child(2) { white-space: nowrap }
img { height: 9mm; vertical-align: middle }
"""
ITEMS = ("序号", "检查事项", "检查方式", "检查结果", "问题情况", "处理措施")
MEASURES = ("序号", "采取的措施", "方式", "实施部门", "内容", "期限")
MEMBERS = ("部门", "姓名", "职责", "执法证件号", "签名", "日期")
NOTE = (
    "注：发现问题的填写问题情况和处理措施。检查结果未填写的，表示该事项尚未检查，不作为未发现问题。"
)


def cell(value: object, span: int = 1, tag: str = "td") -> str:
    return f'<{tag} colspan="{span}">{html.escape(str(value or ""))}</{tag}>'


def hand(signature: dict) -> str:
    picture = base64.b64encode(signature["strokes"].encode()).decode()
    return f'<img alt="手写签名" src="data:image/svg+xml;base64,{picture}">'


def headed(labels: tuple, rows: list[str], kind: str = "") -> str:
    """A table whose labels come again on every page."""
    head = "".join(cell(label, tag="th") for label in labels)
    return (
        f'<table class="{kind}"><thead class="labels"><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def chosen(options: tuple, value: str) -> str:
    return "　".join(("□√" if one == value else "□") + one for one in options)


def day(iso: str) -> str:
    year, month, date = map(int, iso.split("-"))
    return f"{year}年{month}月{date}日"


def moment(iso: str) -> str:
    date, clock = iso.split("T")
    hour, minute = clock.split(":")
    return f"{day(date)}{int(hour)}时{minute}分"


def facts(*rows: tuple) -> str:
    lines = []
    for row in rows:
        spans = (1, 3) if len(row) == 2 else (1, 1, 1, 1)
        tags = ("th", "td") * 2
        lines.append(f"<tr>{''.join(map(cell, row, spans, tags))}</tr>")
    return f"<table>{''.join(lines)}</table>"


def items(groups: list[dict]) -> str:
    rows, n = [], 0
    for group in groups:
        rows.append(f'<tr><th class="part" colspan="6">实施部门：{group["department"]}</th></tr>')
        for item in group["items"]:
            n += 1
            values = (n, *(item[k] for k in ("item", "method", "result", "problem", "handling")))
            rows.append(f"<tr>{''.join(map(cell, values))}</tr>")
    return headed(ITEMS, rows) + f'<p class="note">{NOTE}</p>'


def measures(given: list[dict]) -> str:
    rows = []
    for n, one in enumerate(given, 1):
        values = (n, one["measure"], chosen(("书面", "口头"), one["form"]), one["department"],
                  one["content"], one["due"])  # fmt: skip
        rows.append(f"<tr>{''.join(map(cell, values))}</tr>")
    return headed(MEASURES, rows)


def members(given: list[dict]) -> str:
    rows = [
        f"<tr>{''.join(cell(m[k]) for k in ('department', 'name', 'role', 'certificate'))}"
        f"<td>{hand(m)}</td>{cell(m['date'])}</tr>"
        for m in given
    ]
    return headed(MEMBERS, rows, "members")


def answer(given: dict) -> str:
    sign = given["signature"]
    return (
        f'<table class="kept"><tr>{cell("当事人意见", tag="th")}{cell(given["opinion"], 3)}</tr>'
        f"<tr>{cell('当事人签字（盖章）', tag='th')}<td>{sign['name']} {hand(sign)}</td>"
        f"{cell('身份', tag='th')}{cell(given['capacity'])}</tr>"
        f"<tr>{cell('日期', tag='th')}{cell(day(sign['date']), 3)}</tr></table>"
    )


def page(one: dict) -> str:
    party, task, foot = one["party"], one["task"], one["foot"]
    return (
        f'<html lang="zh-CN"><title>随机抽查联合检查记录表</title>'
        f'<div class="about">文书编号：{foot["number"]}<br>内容摘要：<b>{foot["digest"][:16]}</b><br>'
        '<span class="pages">共 </span> 页</div><h1>随机抽查联合检查记录表</h1>'
        + facts(
            ("任务名称", task["name"], "任务编号", task["number"]),
            ("被检查对象", party["name"]),
            ("统一社会信用代码（注册号）", party["code"], "法定代表人（负责人）", party["representative"]),
            ("住所（经营场所）", party["address"], "联系电话", party["phone"]),
            ("发起部门", one["initiator"], "参与部门", "、".join(one["participants"])),
            ("检查地点", one["place"]),
            ("到达时间", moment(one["arrived"]), "离开时间", moment(one["left"])),
        )
        + items(one["groups"])
        + measures(one["measures"])
        + facts(("检查结论", one["conclusion"]))
        + members(one["members"])
        + answer(one["answer"])
    )  # fmt: skip


def main() -> None:
    given = json.load(sys.stdin)
    fonts = FontConfiguration()
    style = CSS(string=STYLE % tuple(given["fonts"]), font_config=fonts)
    HTML(string=page(given["forms"][0])).write_pdf(stylesheets=[style], font_config=fonts, **KIND)
    start = time.process_time()
    for one in given["forms"]:
        HTML(string=page(one)).write_pdf(stylesheets=[style], font_config=fonts, **KIND)
    sys.stdout.write(f"{(time.process_time() - start) * 1000 / len(given['forms']):.1f}\n")


if __name__ == "__main__":
    main()

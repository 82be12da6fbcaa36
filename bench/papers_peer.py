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
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right { content: "— " counter(page) " —" } }
body { font: 12pt/20pt Song }
h1 { font-size: 22pt; text-align: center }
table { width: 100%%; border-collapse: collapse; font-size: 10.5pt; margin: 8pt 0 }
td, th { border: .5pt solid #000; padding: 5pt 4pt }
img { height: 9mm }
"""


def cell(value: object, span: int = 1) -> str:
    return f'<td colspan="{span}">{html.escape(str(value or ""))}</td>'


def hand(signature: dict) -> str:
    picture = base64.b64encode(signature["strokes"].encode()).decode()
    return f'<td><img src="data:image/svg+xml;base64,{picture}"></td>'


def page(one: dict) -> str:
    party, task, answer = one["party"], one["task"], one["answer"]
    facts = [("任务名称", task["name"], "任务编号", task["number"]),
             ("被检查对象", party["name"], "代码", party["code"]),
             ("住所", party["address"], "检查地点", one["place"]),
             ("发起部门", one["initiator"], "参与部门", "、".join(one["participants"])),
             ("到达时间", one["arrived"], "离开时间", one["left"])]  # fmt: skip
    rows = []
    for group in one["groups"]:
        rows.append(f"<tr>{cell('实施部门：' + group['department'], 6)}</tr>")
        for n, item in enumerate(group["items"], 1):
            values = (n, *(item[k] for k in ("item", "method", "result", "problem", "handling")))
            rows.append(f"<tr>{''.join(map(cell, values))}</tr>")
    measures = "".join(
        f"<tr>{''.join(cell(m[k]) for k in ('measure', 'form', 'department', 'content', 'due'))}</tr>"
        for m in one["measures"]
    )
    members = "".join(
        f"<tr>{''.join(cell(m[k]) for k in ('department', 'name', 'role', 'certificate'))}"
        f"{hand(m)}{cell(m['date'])}</tr>"
        for m in one["members"]
    )
    return (
        "<h1>随机抽查联合检查记录表</h1><table>"
        + "".join(f"<tr>{''.join(map(cell, line))}</tr>" for line in facts)
        + f"</table><table>{''.join(rows)}</table><table>{measures}</table>"
        + f"<table><tr>{cell('检查结论')}{cell(one['conclusion'])}</tr></table><table>{members}</table>"
        + f"<table><tr>{cell('当事人意见')}{cell(answer['opinion'], 3)}</tr><tr>{cell('签字')}"
        + f"{hand(answer['signature'])}{cell('身份')}{cell(answer['capacity'])}</tr></table>"
        + f"<p>{one['foot']['number']} {one['foot']['digest'][:16]}</p>"
    )


def main() -> None:
    given = json.load(sys.stdin)
    fonts = FontConfiguration()
    style = CSS(string=STYLE % given["font"], font_config=fonts)
    HTML(string=page(given["forms"][0])).write_pdf(stylesheets=[style], font_config=fonts, **KIND)
    start = time.process_time()
    for one in given["forms"]:
        HTML(string=page(one)).write_pdf(stylesheets=[style], font_config=fonts, **KIND)
    sys.stdout.write(f"{(time.process_time() - start) * 1000 / len(given['forms']):.1f}\n")


if __name__ == "__main__":
    main()

"""`plugin new`: the five files of a plugin whose checklist lives in a workbook."""

import json
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jointcheck.ground import clock

from .answers import Answer, visible
from .checklist import Checklist, Item
from .proofread import is_code
from .shape import plain
from .template import template
from .words import ANY, PASS
from .workbook import read

WORKBOOK = "检查表.xlsx"

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "jointcheck-{dashed}"
version = "{year}.1"
description = "{department}专项检查表"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["jointcheck>=2026.11"]

[project.entry-points.jointcheck]
{name} = "{name}"

[tool.hatch.build.targets.wheel]
packages = ["{name}"]

[tool.pytest.ini_options]
jointcheck_plugin = "{name}"
"""

README = """\
# {department}插件

检查表在 `{name}/检查表.xlsx` 中维护：改内容必须同时改“版本”，已锁定的任务不受影响。

1. 安装：`pip install -e .`
2. 测试：`pytest`
3. 核对与上一版的差别：`jointcheck plugin diff {name}`
"""

CODE = '''\
"""{department}专项检查表。"""

from jointcheck.plugin import Workbook, hookimpl


@hookimpl
def checklists():
    """检查表.xlsx 中的专项检查表。"""
    return [Workbook(__package__, "检查表.xlsx")]
'''

TEST = """\
# 检查结论以外各项的示例答案；没有写明的检查结论项都按“未发现问题”填写
SHEET = {sheet}


def test_an_answered_sheet_lacks_nothing(bench):
    assert bench.fill("{code}", **SHEET) == {{}}
"""


class Refused(ValueError):
    """The plugin cannot be created; the text is a Chinese sentence."""


def new_plugin(
    name: str,
    department: str,
    target: Path,
    workbook: Path | None = None,
    today: date | None = None,
) -> list[Path]:
    """Write the plugin `name` of `department` under `target`/name and return its five files.

    `workbook` is the department's own checklist; without it a template with one example row.
    Refused when the name is no code, the folder exists, or (Faulty) the workbook has faults.
    """
    folder = target / name
    if not is_code(name):
        raise Refused("插件名须以小写字母开头，只含小写字母、数字和下划线")
    if not department.strip():
        raise Refused("须写明部门")
    if find_spec(name) is not None:  # Python would go on finding the other one
        raise Refused(f"名称 {name} 已被使用：这里装有同名的程序包")
    if folder.exists():
        raise Refused(f"文件夹 {name} 已存在")
    day = today or clock.today()
    content = workbook.read_bytes() if workbook else template(name, department, day)
    checklist = read(content)
    words = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "department": department.strip(),
        "year": f"{day:%Y}",
        "code": checklist.code,
        "sheet": literal(samples(checklist)),
    }
    files = {
        "pyproject.toml": PYPROJECT.format(**words),
        "README.md": README.format(**words),
        f"{name}/__init__.py": CODE.format(**words),
        f"tests/test_{name}.py": TEST.format(**words),
    }
    return [*(_write(folder / path, text.encode()) for path, text in files.items()),
            _write(folder / name / WORKBOOK, content)]  # fmt: skip


def samples(checklist: Checklist) -> dict[str, Any]:
    """An ordinary answer for every item that a sheet without a problem still asks for."""
    sheet: dict[str, Answer] = {}
    for _ in range(len(checklist.places) + 1):  # an answer may bring further items into view
        wanted = [i for i in visible(checklist, sheet) if i.code not in sheet and not i.optional]
        if not wanted:
            break
        sheet |= {item.code: sample(item) for item in wanted}
    kinds = {item.code: item.kind for item in checklist.places.values()}
    asked = {code: answer for code, answer in sheet.items() if kinds[code] != "verdict"}
    return {code: plain(answer) if answer.photos or answer.note else answer.value
            for code, answer in asked.items()}  # fmt: skip


def sample(item: Item) -> Answer:
    """An answer that is allowed; with a note and a photo where one is asked for."""
    bound = item.minimum or item.maximum
    value = {
        "verdict": PASS,
        "number": bound or "1",
        "date": bound or "2026-01-01",
        "choice": item.choices[0] if item.choices else "",
    }.get(item.kind, "示例")
    asked = {value, ANY}
    return Answer(value, "示例" if asked & {*item.note_on} else "", len(asked & {*item.photos_on}))


def literal(sheet: dict[str, Any]) -> str:
    """The answers as Python text, one a line."""
    lines = [f"    {json.dumps(code)}: {_text(value)},\n" for code, value in sheet.items()]
    return "{\n" + "".join(lines) + "}" if lines else "{}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

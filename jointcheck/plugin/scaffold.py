"""`plugin new`: the five files of a plugin whose checklist lives in a workbook."""

from datetime import date
from pathlib import Path

from jointcheck.ground import clock

from .proofread import is_code
from .template import template
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
def test_an_answered_sheet_lacks_nothing(bench):
    assert bench.fill("{code}") == {{}}
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
    if folder.exists():
        raise Refused(f"文件夹 {name} 已存在")
    day = today or clock.today()
    content = workbook.read_bytes() if workbook else template(name, department, day)
    words = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "department": department.strip(),
        "year": f"{day:%Y}",
        "code": read(content).code,
    }
    files = {
        "pyproject.toml": PYPROJECT.format(**words),
        "README.md": README.format(**words),
        f"{name}/__init__.py": CODE.format(**words),
        f"tests/test_{name}.py": TEST.format(**words),
    }
    return [*(_write(folder / path, text.encode()) for path, text in files.items()),
            _write(folder / name / WORKBOOK, content)]  # fmt: skip


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

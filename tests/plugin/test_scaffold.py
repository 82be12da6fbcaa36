import os
import subprocess
import sys
import venv
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner

from jointcheck.cli import main
from jointcheck.plugin.host import Host
from jointcheck.plugin.process import Entry
from jointcheck.plugin.scaffold import Refused, new_plugin
from jointcheck.plugin.spreadsheet import Faulty
from jointcheck.plugin.template import write
from tests.plugin.blanks import BLANK

DAY = date(2026, 1, 1)
ROOT = Path(__file__).parents[2]


def test_a_new_plugin_is_five_files(tmp_path):
    made = new_plugin("woodland", "林业和草原局", tmp_path, today=DAY)
    names = sorted(path.relative_to(tmp_path / "woodland").as_posix() for path in made)
    assert names == [
        "README.md",
        "pyproject.toml",
        "tests/test_woodland.py",
        "woodland/__init__.py",
        "woodland/检查表.xlsx",
    ]


def test_a_new_plugin_is_admitted_as_it_is(tmp_path):
    new_plugin("woodland", "林业和草原局", tmp_path, today=DAY)
    entry = Entry("woodland", "woodland", "2026.1", (str(tmp_path / "woodland"),))
    county = Host("strict", [entry], deadlines={"admit": 60.0}).load()
    checklist = county.each("checklists")[0].value
    assert (checklist.code, checklist.department) == ("woodland", "林业和草原局")


def test_a_department_brings_its_own_workbook(tmp_path):
    book = tmp_path / "ours.xlsx"
    book.write_bytes(write(BLANK))
    new_plugin("ours", "某某局", tmp_path, book, DAY)
    assert (tmp_path / "ours/ours/检查表.xlsx").read_bytes() == book.read_bytes()
    assert 'bench.fill("blank", **SHEET)' in (tmp_path / "ours/tests/test_ours.py").read_text(
        "utf-8"
    )


def test_nothing_is_written_when_the_workbook_is_faulty(tmp_path):
    book = tmp_path / "ours.xlsx"
    book.write_bytes(b"no workbook")
    with pytest.raises(Faulty):
        new_plugin("ours", "某某局", tmp_path, book, DAY)
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize("name", ["", "Forestry", "../up", "林业", "a-b"])
def test_a_bad_name_is_refused(tmp_path, name):
    with pytest.raises(Refused, match="插件名"):
        new_plugin(name, "某局", tmp_path, today=DAY)


def test_a_name_that_something_installed_has_is_refused(tmp_path):
    with pytest.raises(Refused, match="已被使用"):
        new_plugin("jointcheck", "某局", tmp_path, today=DAY)


def test_an_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "ours").mkdir()
    with pytest.raises(Refused, match="已存在"):
        new_plugin("ours", "某局", tmp_path, today=DAY)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An environment of its own that also sees everything of ours: what is installed, goes again."""
    folder = tmp_path_factory.mktemp("office")
    venv.create(folder, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    ours = [path for path in sys.path if path.endswith("-packages")]
    lines = [f"import site; site.addsitedir({path!r})" for path in ours]
    (site / "ours.pth").write_text("\n".join(lines), "utf-8")
    return folder


def run(*command, cwd):
    """Standard output of a command that must succeed."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def jointcheck(*arguments, cwd):
    done = CliRunner().invoke(main, [*map(str, arguments), "--target", str(cwd)])
    assert done.exit_code == 0, done.output


def test_new_then_install_then_test(tmp_path, office):
    """What a department's programmer types: plugin new, pip install -e, pytest."""
    (tmp_path / "ours.xlsx").write_bytes(write(BLANK))
    jointcheck("plugin", "new", "made_from_nothing", cwd=tmp_path)
    jointcheck("plugin", "new", "made_from_ours", "--from", tmp_path / "ours.xlsx", cwd=tmp_path)
    names = ("made_from_nothing", "made_from_ours")
    uv = Path(sys.executable).with_name("uv")
    python = office / "bin" / "python"
    run(uv, "pip", "install", "-q", "--python", python, "--offline", "--no-build-isolation",
        "--no-deps", *(part for name in names for part in ("-e", tmp_path / name)), cwd=tmp_path)  # fmt: skip
    kit = [] if _registered() else ["-p", "jointcheck.testing"]
    for name in names:
        told = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *kit, name, cwd=tmp_path)
        assert "1 passed" in told


def _registered():
    return any(e.value == "jointcheck.testing" for e in entry_points(group="pytest11"))

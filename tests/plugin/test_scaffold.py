import os
import subprocess
import sys
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from jointcheck.plugin.host import Host
from jointcheck.plugin.process import Entry
from jointcheck.plugin.scaffold import Refused, new_plugin
from jointcheck.plugin.spreadsheet import Faulty
from jointcheck.plugin.template import write
from tests.plugin.blanks import BLANK

DAY = date(2026, 1, 1)
ROOT = Path(__file__).parents[2]


def test_a_new_plugin_is_five_files(tmp_path):
    made = new_plugin("forestry", "林业和草原局", tmp_path, today=DAY)
    names = sorted(path.relative_to(tmp_path / "forestry").as_posix() for path in made)
    assert names == [
        "README.md",
        "forestry/__init__.py",
        "forestry/检查表.xlsx",
        "pyproject.toml",
        "tests/test_forestry.py",
    ]


def test_a_new_plugin_is_admitted_as_it_is(tmp_path):
    new_plugin("forestry", "林业和草原局", tmp_path, today=DAY)
    entry = Entry("forestry", "forestry", "2026.1", (str(tmp_path / "forestry"),))
    county = Host("strict", [entry], deadlines={"admit": 60.0}).load()
    checklist = county.each("checklists")[0].value
    assert (checklist.code, checklist.department) == ("forestry", "林业和草原局")


def test_a_department_brings_its_own_workbook(tmp_path):
    book = tmp_path / "ours.xlsx"
    book.write_bytes(write(BLANK))
    new_plugin("ours", "某某局", tmp_path, book, DAY)
    assert (tmp_path / "ours/ours/检查表.xlsx").read_bytes() == book.read_bytes()
    assert 'bench.fill("blank")' in (tmp_path / "ours/tests/test_ours.py").read_text("utf-8")


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


def test_an_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "ours").mkdir()
    with pytest.raises(Refused, match="已存在"):
        new_plugin("ours", "某局", tmp_path, today=DAY)


def test_the_tests_of_a_new_plugin_pass(tmp_path):
    new_plugin("forestry", "林业和草原局", tmp_path, today=DAY)
    folder = tmp_path / "forestry"
    # stands for `pip install -e .`, which would need a package index
    info = folder / "jointcheck_forestry-2026.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: jointcheck-forestry\nVersion: 2026.1\n"
    )
    (info / "entry_points.txt").write_text("[jointcheck]\nforestry = forestry\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    options = [] if _registered() else ["-p", "jointcheck.testing"]
    ran = subprocess.run(
        command + options,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


def _registered():
    return any(e.value == "jointcheck.testing" for e in entry_points(group="pytest11"))

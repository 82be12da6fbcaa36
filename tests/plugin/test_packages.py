import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


@pytest.mark.parametrize("name", PACKAGES)
def test_the_plugin_passes_its_own_tests(name):
    if name not in {entry.name for entry in entry_points(group="jointcheck")}:
        pytest.skip(f"plugins/{name} is not installed")
    # only our own kit: starting every other pytest plugin eight times would cost more than the tests
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-p", "jointcheck.testing", "tests"],
        cwd=ROOT / "plugins" / name,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr

import io
from contextlib import redirect_stdout
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


@pytest.mark.parametrize("name", PACKAGES)
def test_the_plugin_passes_its_own_tests(name, monkeypatch):
    if name not in {entry.name for entry in entry_points(group="jointcheck")}:
        pytest.skip(f"plugins/{name} is not installed")
    # within this process and with our own kit only: a start of pytest costs more than the tests
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    home = ROOT / "plugins" / name
    monkeypatch.chdir(home)
    told = io.StringIO()
    with redirect_stdout(told):
        ended = pytest.main([
            "-q", "-p", "no:cacheprovider", "-p", "jointcheck.testing", "--rootdir", str(home),
            "-c", str(home / "pyproject.toml"), str(home / "tests"),
        ])  # fmt: skip
    assert ended == 0, told.getvalue()

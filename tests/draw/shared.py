"""Where the real data and the worked draw lie, if they are here."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def shared(path):
    """A file of the shared folder, or the test is skipped with that reason."""
    folder = Path(os.environ.get("JOINTCHECK_SHARED", ROOT.parent / "shared"))
    if not (folder / path).exists():
        pytest.skip(f"the shared file {path} is not here")
    return folder / path

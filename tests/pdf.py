"""What a person reads on a paper."""

import subprocess
from shutil import which

import pytest


def words_of(pdf: bytes) -> str:
    """The text of a PDF in the order of its lines, or the test is skipped with the reason."""
    if which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) reads the papers back")
    command = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()

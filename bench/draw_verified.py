"""How long the verification of a published draw takes: as a program, and in Chromium.

python bench/draw_verified.py [SIZE]        default 112419
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from draw_stored import county, locked, task
from flask import Flask
from playwright.sync_api import sync_playwright

from jointcheck.draw import published, verify
from jointcheck.ground.db import db
from tests import browser

ROUNDS = 5


def program(bundle: Path) -> None:
    installed = Path(sys.executable).with_name("jointcheck")
    commands = {
        "verify.py": [sys.executable, "-I", verify.__file__, bundle],
        "jointcheck draw verify": [installed, "draw", "verify", bundle],
    }
    for name, command in commands.items():
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - started)
        said(name, times)


def chromium(app: Flask, draw: int) -> None:
    """From the press of the button to the sentence that all agrees, the download included."""
    with browser.live_server(app) as address, sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=browser._chromium(), args=browser.ARGUMENTS
        )
        times = []
        for _ in range(ROUNDS):
            page = found.new_page()
            page.goto(f"{address}/public/draws/{draw}")
            started = time.perf_counter()
            page.click("[data-start] button")
            page.wait_for_selector("[data-found] .pass")
            times.append(time.perf_counter() - started)
            page.close()
        said("in Chromium", times)
        found.close()


def said(name: str, times: list[float]) -> None:
    print(
        f"{name:24} best of {ROUNDS} {min(times):6.2f} s, slowest {max(times):6.2f} s", flush=True
    )


def main(size: int) -> None:
    with county("sqlite", size) as app, tempfile.TemporaryDirectory() as folder:
        draw = locked(task())
        bundle = Path(folder) / "bundle.zip"
        bundle.write_bytes(published.zipped(draw))
        number = draw.id
        db.session.remove()
        program(bundle)
        chromium(app, number)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 112_419)

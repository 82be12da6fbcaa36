"""Median server time and number of statements of the main pages, with the demonstration county.

python bench/pages.py [ROUNDS]        default 20
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from jointcheck import create_app
from jointcheck.demo import build
from jointcheck.ground.db import db

KEY = "bench-0123456789-a-key-that-is-long-enough"
PAGES = {
    "planner": ["/home", "/items", "/entities", "/inspectors", "/plans", "/tasks", "/records"],
    "archivist": ["/archive/volumes", "/results"],
    "": ["/public/", "/public/results"],
}


def log_in(app: Flask, account: dict[str, str]) -> Any:
    """A browser in which this person has logged in."""
    client = app.test_client()
    page = client.get("/login").text
    fields = {"login": account["user"], "password": account["password"], "form_name": "LoginForm"}
    for name in ("csrf_token", "form_key"):
        fields[name] = page.split(f'name="{name}"')[-1].split('value="')[1].split('"')[0]
    client.post("/login", data=fields)
    return client


def note(counted: list[str], statement: str) -> None:
    if not statement.startswith("BEGIN"):
        counted.append(statement)


def measure(client: Any, url: str, rounds: int, counted: list[str]) -> tuple[int, float, int]:
    """(status, median milliseconds, statements) of one page."""
    times, answer = [], None
    for _ in range(rounds):
        counted.clear()
        start = time.perf_counter()
        answer = client.get(url)
        times.append((time.perf_counter() - start) * 1000)
    return answer.status_code, statistics.median(times), len(counted)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": KEY}, Path(folder))
        accounts = build.build(app)
        counted: list[str] = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *given: note(counted, given[2]))
        print(f"{'page':32} {'status':>6} {'median ms':>10} {'statements':>11}")
        for role, urls in PAGES.items():
            found = next((one for one in accounts if one["role"] == role), None)
            client = log_in(app, found) if found else app.test_client()
            for url in urls:
                status, median, statements = measure(client, url, rounds, counted)
                print(f"{url:32} {status:6} {median:10.1f} {statements:11}")


if __name__ == "__main__":
    main()

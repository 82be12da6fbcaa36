"""Two hundred final approvals raced by four processes, a hundred changes against approvals.

python bench/races.py [APPROVALS] [CHANGES]        default 200 100

On SQLite and on PostgreSQL. Wanted: every result published once, nothing passed that was not seen.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jointcheck import create_app
from jointcheck.ground.db import db
from tests import county, databases
from tests.review import racing

PATIENCE = 1800  # seconds


def main() -> None:
    approvals, changes = (*map(int, sys.argv[1:3]), 200, 100)[:2]
    stops: list[Callable[[], None]] = []
    os.environ.pop(databases.SHARED, None)
    databases.prepare(stops.append)
    try:
        for engine in ("sqlite", "postgresql"):
            for prove, count in ((racing.prove_once, approvals), (racing.prove_seen, changes)):
                with tempfile.TemporaryDirectory() as folder:
                    seconds = run(engine, Path(folder), prove, count)
                print(f"{engine:12} {prove.__name__:12} {count:5} held, {seconds:.0f} s")
    finally:
        for stop in stops:
            stop()


def run(engine: str, folder: Path, prove: Any, count: int) -> float:
    url = county.build(engine, folder)
    app = create_app(county.CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": folder}, folder)
    with app.app_context():
        start = time.perf_counter()
        prove(app, count, PATIENCE)
        db.session.remove()
        db.engine.dispose()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

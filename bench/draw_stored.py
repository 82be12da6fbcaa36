"""From a frozen pool in the database to the stored, locked, ledgered result.

    python bench/draw_stored.py [DATABASE SIZE]
    default: sqlite 112419, postgres 112419, postgres 1000000; the full thing: postgres 6500000

What is timed as "draw, lock" is the step that accepts the second typist's dice: it reads the pool,
draws, stores the list, forms twenty teams, gives every drawn entity its team, and locks, in one
transaction; pools up to 200,000 are drawn a second time in it by the independent verifier. One in
a hundred is drawn. With 112,419 the real ids are taken where they are at hand, else fictional ones.
"""

import atexit
import csv
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from draw import resident
from flask import Flask
from sqlalchemy import insert

from jointcheck import create_app
from jointcheck.catalogue.identifier import fictional
from jointcheck.catalogue.model import Entity
from jointcheck.draw import steps
from jointcheck.draw.model import Draw
from jointcheck.ground import clock, locks
from jointcheck.ground.db import db
from jointcheck.plan import steps as plan_steps
from jointcheck.plan.model import Task
from jointcheck.seed import seed
from tests import databases, world
from tests.catalogue import build as catalogue
from tests.draw import build
from tests.plan import build as plan

KEY = "bench-0123456789-a-key-that-is-long-enough"
REAL = Path(__file__).parents[2] / "shared/data/enterprises_yunnan.csv.gz"
PORTION = 5_000
USUAL = [("sqlite", 112_419), ("postgres", 112_419), ("postgres", 1_000_000)]

T = TypeVar("T")


@contextmanager
def county(engine: str, size: int) -> Iterator[Flask]:
    """An application with a directory of this size, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, address(engine, folder) as url:
        app = create_app({"SECRET_KEY": KEY, "SQLALCHEMY_DATABASE_URI": url}, Path(folder))
        with app.app_context():
            db.create_all()
            locks.install(db.session.connection())
            db.session.commit()
            seed()
            world.people()
            store(ids(size))
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def address(engine: str, folder: str) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/county.sqlite"
        return
    databases.prepare(atexit.register)
    if databases.server() is None:
        sys.exit(databases.MISSING)
    url = databases.create_database()
    yield url
    databases.drop_database(url)


def ids(count: int) -> Iterator[str]:
    if count != 112_419 or not REAL.exists():
        yield from (fictional(serial) for serial in range(count))
        return
    with gzip.open(REAL, "rt", encoding="utf-8") as file:
        yield from dict.fromkeys(row["统一社会信用代码"].upper() for row in csv.DictReader(file))


def store(subjects: Iterable[str]) -> None:
    """The directory, in portions, so that the memory measured later is the draw's own."""
    rest = iter(subjects)
    while portion := list(islice(rest, PORTION)):
        facts = [
            {"subject": id, "name": f"虚构企业{id[9:17]}", "kind": "企业", "region": "桂山街道"}
            for id in portion
        ]
        db.session.execute(insert(Entity), facts)
        db.session.commit()


def task() -> Task:
    """One in a hundred of everybody, by twenty teams of two departments."""
    build.people(20)
    item = catalogue.item(participants=[catalogue.department("SCJG")])
    return plan_steps.create_task(
        line=plan.line(item, ratio_bp=100, scope={}),
        starts_on=date(clock.today().year, 1, 1),
        team_count=20,
        strata=[{"code": "A", "title": "全部", "ratio_bp": 100, "minimum": 1}],
        by=catalogue.officer("zrzy-planner-1"),
    )


def typed(draw: Draw, department: str) -> None:
    typist = catalogue.officer(f"{department.lower()}-planner-1")
    steps.enter_entropy(draw, event=0, value=build.DICE, by=typist, **build.HANDS)


def locked(planned: Task) -> Draw:
    """Freeze, consent, draw and lock, telling the time of the first and the last."""
    draw = said("freeze", lambda: build.prepared(planned))
    build.committed(draw)
    typed(draw, "ZRZY")
    said("draw, lock", lambda: typed(draw, "SCJG"))
    return draw


def said(what: str, work: Callable[[], T]) -> T:
    """Do it and print seconds and by how many MB the process grew at its widest."""
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    before, cpu, started = resident("VmRSS"), time.process_time(), time.perf_counter()
    answer = work()
    seconds, own = time.perf_counter() - started, time.process_time() - cpu
    grown = (resident("VmHWM") - before) / 1024
    print(f"{what:12}{seconds:8.2f} s, {own:7.2f} s of this process, {grown:+6.0f} MB", flush=True)
    return answer


def main(engine: str, size: int) -> None:
    print(f"\n{engine}, {size:,} entities", flush=True)
    with county(engine, size):
        locked(task())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], int(sys.argv[2]))
    else:
        for engine, size in USUAL:
            subprocess.run([sys.executable, __file__, engine, str(size)], check=True)

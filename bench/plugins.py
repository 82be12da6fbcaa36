"""Plugins and checklists: start with 20 plugins against none; a checklist of 200 items.

python bench/plugins.py [ROUNDS] [--profile]        default 20

Limits: a start with 20 plugins of 50 items takes at most 1 s more than with none; the page of a
200-item checklist at most 60 ms of server time, one saved answer at most 15 ms. The ratios to a
20-item checklist in the same run tell whether the page grows with its items alone. Both are
given as time of the clock and of the processor: on a busy machine only the latter says anything.
``--profile`` shows where the time of an answer goes.
"""

import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from jointcheck import create_app
from jointcheck.catalogue import plugins
from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.demo import build
from jointcheck.ground.db import db
from jointcheck.plugin import PROBLEM, Basis, Checklist, Condition, Item, Section
from jointcheck.plugin.process import Entry
from jointcheck.visit.model import Record, Sheet

KEY = "bench-0123456789-a-key-that-is-long-enough"
COUNT, ITEMS = 20, 50
LAW = (Basis("中华人民共和国矿产资源法", "2024年11月8日修订", "第五十六条", date(2025, 7, 1)),)
SOURCE = """
from datetime import date
from jointcheck.plugin import Basis, Checklist, Item, Section, hookimpl

LAW = (Basis("某某法", "主席令第某号", "第十条", date(2025, 7, 1)),)

@hookimpl
def checklists():
    rows = tuple(Item(f"item_{n}", f"第{n}项检查内容", LAW, points="核对原件。") for n in range(ITEMS))
    return [Checklist("NAME", "1", "NAME检查表", "自然资源局", date(2026, 1, 1),
                      (Section("一", rows),))]
"""


def checklist(items: int) -> Checklist:
    """Sections of twenty items, every fourth with a number that a problem brings into view."""
    rows = []
    for n in range(items):
        if n % 4 == 3:
            when = Condition(f"item_{n - 1}", (PROBLEM,))
            rows.append(
                Item(f"item_{n}", f"第{n}项的数量", LAW, kind="number", unit="米", show_if=when)
            )
        else:
            rows.append(
                Item(f"item_{n}", f"第{n}项检查内容是否符合要求", LAW, "查阅资料", "核对原件。")
            )
    parts = [tuple(rows[at : at + 20]) for at in range(0, items, 20)]
    sections = tuple(Section(f"第{n}部分", part) for n, part in enumerate(parts, start=1))
    return Checklist(
        f"bench_{items}", "1", f"{items}项检查表", "自然资源局", date(2026, 1, 1), sections
    )


def entries(folder: Path) -> list[Entry]:
    found = []
    for n in range(COUNT):
        name = f"bench_plugin_{n}"
        source = SOURCE.replace("NAME", name).replace("ITEMS", str(ITEMS))
        (folder / f"{name}.py").write_text(source, "utf-8")
        found.append(Entry(name, name, "1", (str(folder),)))
    return found


def started(folder: Path, installed: list[Entry]) -> tuple[float, float]:
    """Seconds until a server that finds these plugins answers, and then until it has read them."""
    begin = time.perf_counter()
    app = create_app({"SECRET_KEY": KEY, "PLUGIN_ENTRIES": installed}, folder)
    assert app.test_client().get("/login").status_code == 200
    answers = time.perf_counter()
    with app.app_context():
        plugins.sync_changed()
        plugins.host()
        db.session.remove()
    return answers - begin, time.perf_counter() - answers


def sheet_of(app: Flask, items: int) -> tuple[int, str]:
    """(id of a sheet of so many items in a visit under way, login of one who may fill it)."""
    record = next(
        r for r in db.session.scalars(db.select(Record).filter_by(state="visiting")).unique()
    )
    kept = record.round.sheets[0]
    made = checklist(items)
    version = ChecklistVersion(
        code=made.code, version=made.version, title=made.title, source="bench", digest=made.digest,
        department_id=kept.department_id, body=made.to_json(), effective_from=made.effective_from,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    sheet = Sheet(
        round_id=kept.round_id, record_id=record.id, department_id=kept.department_id,
        item_version_id=kept.item_version_id, checklist_version_id=version.id,
    )  # fmt: skip
    db.session.add(sheet)
    db.session.commit()
    member = next(m for m in record.team.present_members if m.department_id == kept.department_id)
    return sheet.id, member.inspector.officer.login


Times = tuple[float, float]  # milliseconds by the clock, and of the processor


def timed(ask: Callable[[], Any]) -> Times:
    begin, worked = time.perf_counter(), time.process_time()
    answer = ask()
    took = (time.perf_counter() - begin) * 1000, (time.process_time() - worked) * 1000
    assert answer.status_code == 200, answer.status_code
    return took


def median(times: Iterable[Times]) -> Times:
    clock, worked = zip(*times, strict=True)
    return statistics.median(clock), statistics.median(worked)


def field(page: str, name: str) -> str:
    return page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def log_in(app: Flask, account: dict[str, str]) -> Any:
    client = app.test_client()
    page = client.get("/login").text
    fields = {"login": account["user"], "password": account["password"], "form_name": "LoginForm"}
    fields |= {name: field(page, name) for name in ("csrf_token", "form_key")}
    client.post("/login", data=fields)
    return client


class Sheets:
    """A sheet of so many items before one who fills it."""

    def __init__(self, app: Flask, accounts: list[dict[str, str]], items: int) -> None:
        with app.app_context():
            sheet, login = sheet_of(app, items)
        self.client = log_in(app, next(one for one in accounts if one["user"] == login))
        self.url, self.items, self.said = f"/field/sheets/{sheet}", items, 0
        self.token = field(self.page().text, "csrf_token")

    def page(self) -> Any:
        return self.client.get(self.url)

    def answer(self) -> Callable[[], Any]:
        """A call that sends one more answer."""
        code = f"item_{self.said % self.items // 4 * 4}"
        self.said += 1
        seen = field(self.page().text, f"r_{code}")
        data = {"csrf_token": self.token, "form_name": "SheetForm", f"v_{code}": "未发现问题",
                f"n_{code}": f"第{time.perf_counter_ns()}次", f"r_{code}": seen}  # fmt: skip
        return lambda: self.client.post(
            f"{self.url}/answers/{code}", data=data, headers={"HX-Request": "true"}
        )


def told(what: str, small: Times, large: Times, limit: int) -> None:
    print(f"{what}: 20 items {small[0]:.1f} ms (processor {small[1]:.1f}), "
          f"200 items {large[0]:.1f} ms (processor {large[1]:.1f}), limit {limit}, "
          f"ratio {large[1] / small[1]:.1f}")  # fmt: skip


def profile(sheet: Sheets, rounds: int) -> None:
    """Where the time of an answer goes; the profiler itself makes it three times as long."""
    seen = cProfile.Profile()
    for send in [sheet.answer() for _ in range(rounds)]:
        seen.runcall(send)
    pstats.Stats(seen).sort_stats("cumulative").print_stats(60)


def main() -> None:
    numbers = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    rounds = numbers[0] if numbers else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"SECRET_KEY": KEY, "PLUGIN_ENTRIES": None}, folder)
        accounts = build.build(app)
        starts(folder)
        small, large = (Sheets(app, accounts, items) for items in (20, 200))
        turns = range(rounds)
        told("page", *(median(timed(one.page) for _ in turns) for one in (small, large)), 60)
        told("answer", *(median(timed(one.answer()) for _ in turns) for one in (small, large)), 15)
        if "--profile" in sys.argv:
            profile(large, rounds)


def starts(folder: Path) -> None:
    installed = entries(folder)
    none = statistics.median(started(folder, [])[0] for _ in range(5))
    first, reading = started(folder, installed)
    times = [started(folder, installed) for _ in range(5)]
    again, looking = (statistics.median(one) for one in zip(*times, strict=True))
    print(f"start: none {none:.2f} s; {COUNT} plugins of {ITEMS} items just installed {first:.2f} s "
          f"(+{first - none:.2f}), known {again:.2f} s (+{again - none:.2f}); limit +1 s")  # fmt: skip
    print(
        f"behind the first answers: just installed read in {reading:.2f} s, known {looking:.2f} s"
    )


if __name__ == "__main__":
    main()

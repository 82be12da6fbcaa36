"""A plugin carries a result to its platform: whatever dies on the way, each once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from jointcheck.ground import clock, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.plugin import Receipt
from jointcheck.plugin.host import Answered
from jointcheck.publish import outbox, pushing, takedown
from jointcheck.publish.model import Delivery
from tests.publish import build
from tests.visit import scene

ROOT = Path(__file__).resolve().parents[2]
THERE = "portal/county"
# A platform that keeps every id it is told; the worker dies between being heard and entering it.
DYING = """
import os, signal, sys
from pathlib import Path
from jointcheck import create_app
from jointcheck.ground import jobs
from jointcheck.publish import pushing
from tests.county import CONFIG
folder = Path(sys.argv[2])
app = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": sys.argv[1], "DATA": folder}, folder)

class Platform:
    def ask(self, plugin, task, code, bundle, settings):
        (folder / "heard.txt").write_text(bundle.id)
        os.kill(os.getpid(), signal.SIGKILL)

pushing.aside = lambda ask: ask(Platform())
jobs.work(app, until_idle=True)
"""


def carried() -> Delivery:
    made = Delivery(publication_id=build.published().id, destination=THERE)
    db.session.add(made)
    db.session.flush()
    outbox.push(made)
    db.session.commit()
    return made


def hearing(monkeypatch) -> list[str]:
    heard: list[str] = []

    class Platform:
        def ask(self, plugin, task, code, bundle, settings):
            heard.append(bundle.id)
            return Answered(plugin, Receipt(True, f"P-{bundle.id}"))

    monkeypatch.setattr(pushing, "aside", lambda ask: ask(Platform()))
    return heard


def test_a_worker_killed_after_it_was_heard_says_the_same_id_again_and_enters_it_once(
    app, tmp_path, monkeypatch
):
    key = carried().id
    url = db.engine.url.render_as_string(hide_password=False)
    db.session.remove()
    died = subprocess.run(
        [sys.executable, "-c", DYING, url, str(tmp_path)], cwd=ROOT, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert db.session.get_one(Delivery, key).state == "waiting"
    heard = hearing(monkeypatch)
    job = db.session.scalars(db.select(jobs.Job).filter_by(kind="publication.push")).one()
    job.due_at = clock.now() - timedelta(seconds=1)  # its lease is over
    db.session.commit()
    assert jobs.run_one()
    assert heard == [(tmp_path / "heard.txt").read_text()]
    assert db.session.get_one(Delivery, key).state == "accepted"
    assert not jobs.run_one()
    events = db.session.scalars(db.select(ledger.LedgerEvent).filter_by(verb="delivery.pushed"))
    assert len(list(events)) == 1


def test_what_was_taken_down_is_taken_back_by_the_plugin_under_an_id_of_its_own(app, monkeypatch):
    heard = hearing(monkeypatch)
    publication = carried().publication
    assert jobs.run_one()
    takedown.take_down(publication, reason="公示期满", by=scene.officer("zrzy-head-1"))
    while jobs.run_one():
        pass
    assert heard == [publication.number, f"{publication.number}-withdrawal"]

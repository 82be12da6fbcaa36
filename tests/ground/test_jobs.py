"""Background work: killed in the middle it is done by another; it is done once, or fails aloud."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from jointcheck.ground import clock, daily, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.jobs import Job
from jointcheck.ground.refusal import Refused

ROOT = Path(__file__).resolve().parents[2]
DYING = """
import os, signal, sys
from pathlib import Path
from jointcheck import create_app
from jointcheck.ground import jobs
from tests.county import CONFIG
app = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": sys.argv[1], "DATA": Path(sys.argv[2])},
                 Path(sys.argv[2]))
@jobs.handles("test.work")
def die(job):
    job.progress(1, 2)
    os.kill(os.getpid(), signal.SIGKILL)
jobs.work(app, until_idle=True)
"""


@pytest.fixture
def work(monkeypatch):
    """Jobs of the kind ``test.work`` that were done, by their payload."""
    done: list[dict] = []

    def handler(job: Job) -> dict:
        done.append(job.payload)
        return {"ok": True}

    monkeypatch.setitem(jobs.HANDLERS, "test.work", handler)
    return done


def enqueued(**payload) -> int:
    job = jobs.enqueue("test.work", "试办", **payload)
    number = job.id
    db.session.commit()
    return number


def job(number: int) -> Job:
    db.session.rollback()
    found = db.session.get_one(Job, number)
    db.session.expunge(found)
    db.session.rollback()  # else SQLite would let nobody else write
    return found


def test_a_killed_workers_job_is_done_by_another_after_its_lease(app, work, tmp_path):
    number = enqueued(what="volume")
    url = db.engine.url.render_as_string(hide_password=False)
    died = subprocess.run(
        [sys.executable, "-c", DYING, url, str(tmp_path)], cwd=ROOT, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert job(number).state == "running"
    assert not jobs.run_one(), "the lease still holds"
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_one()
    assert work == [{"what": "volume"}]
    assert (job(number).state, job(number).attempts) == ("done", 2)


def test_the_same_key_gives_the_same_job(app, work):
    first = jobs.enqueue("test.work", "试办", dedupe="once")
    assert jobs.enqueue("test.work", "试办", dedupe="once") is first


def test_a_job_of_a_step_that_failed_is_not_there(app, work):
    jobs.enqueue("test.work", "试办")
    db.session.rollback()
    assert not jobs.run_one()


@pytest.mark.only_sqlite
def test_a_job_that_goes_on_failing_is_tried_again_and_then_given_up(app, monkeypatch):
    def fail(_job: Job) -> None:
        raise OSError("disk full")

    monkeypatch.setitem(jobs.HANDLERS, "test.work", fail)
    number = enqueued()
    for tries in range(1, jobs.ATTEMPTS + 1):
        with clock.at(clock.now() + timedelta(days=tries)):
            assert jobs.run_one()
    assert (job(number).state, job(number).message) == ("failed", "OSError: disk full")
    with clock.at(clock.now() + timedelta(days=99)):
        assert not jobs.run_one()


@pytest.mark.only_sqlite
def test_what_the_rules_refuse_is_not_tried_again(app, monkeypatch):
    def refuse(_job: Job) -> None:
        raise Refused("案卷已封存")

    monkeypatch.setitem(jobs.HANDLERS, "test.work", refuse)
    number = enqueued()
    assert jobs.run_one()
    assert (job(number).state, job(number).message) == ("failed", "案卷已封存")


def test_every_day_leaves_one_signed_checkpoint_however_many_workers_ask(app):
    ledger.append("test.done", None)
    db.session.commit()
    for _worker in range(3):
        daily.ask()
    jobs.work(app, until_idle=True)
    assert db.session.scalar(db.select(db.func.count(Job.id)).filter_by(kind="house.daily")) == 1
    newest = db.session.scalar(db.select(db.func.max(ledger.LedgerCheckpoint.size)))
    assert newest == db.session.scalar(db.select(db.func.count(ledger.LedgerEvent.seq)))


@pytest.mark.only_sqlite
def test_a_database_that_is_busy_for_long_does_not_end_the_worker(app):
    class Enough(Exception):
        """The loop has gone on."""

    asked = []

    def ask():
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))
        raise Enough

    with pytest.raises(Enough):
        jobs.work(app, pause=0, daily=ask)
    assert len(asked) == 2  # the day's work is asked for again, too

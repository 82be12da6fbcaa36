"""Reviewers and teams in processes of their own, on one database at the same moment."""

import multiprocessing
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from jointcheck import create_app
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.publish.model import Delivery, Publication
from jointcheck.review import steps
from jointcheck.review.model import Opinion
from jointcheck.visit import content
from jointcheck.visit.model import Record, Round
from tests.county import CONFIG
from tests.publish import build
from tests.visit import scene

HERE = multiprocessing.get_context("spawn")
PRESSES = 5
REVIEWERS = ("zrzy-reviewer-1", "zrzy-reviewer-2", "scjg-reviewer-1", "scjg-reviewer-2")


def waiting(count: int) -> list[int]:
    """Ids of so many records of one task that wait for both departments."""
    task = build.task()
    team = scene.a_team(task, build.MEMBERS)
    made = []
    for number in range(count):
        entity = scene.an_entity(f"新平第{number}号示例矿业有限公司", f"9153042700000{number:04d}X")
        record = build.visits.open_record(task, team, entity, None)
        for finding in record.round.findings:
            finding.results = [build.FindingResult(code="OK", round_id=finding.round_id)]
        db.session.flush()
        build.conclude(record)
        record.state, record.passed_at = "reviewing", None
        made.append(record.id)
    db.session.commit()
    return made


def together(app: Any, work: Any, *each: Any, patience: int = 280) -> list[Any]:
    """What ``work(gate, *one)`` returned for each of ``each``, all in processes of their own."""
    where = {key: app.config[key] for key in ("SQLALCHEMY_DATABASE_URI", "DATA")}
    db.session.rollback()
    db.engine.dispose()
    gate, answers = HERE.Barrier(len(each), timeout=patience), HERE.Queue()
    people = [
        HERE.Process(target=child, args=(where, gate, answers, work, number, one), daemon=True)
        for number, one in enumerate(each)
    ]
    for person in people:
        person.start()
    found = dict(answers.get(timeout=patience) for _ in people)
    for person in people:
        person.join()
    return [found[number] for number in range(len(each))]


def child(where: Any, gate: Any, answers: Any, work: Any, number: int, one: Any) -> None:
    answer: Any = "died"
    try:
        with create_app(CONFIG | where, Path(where["DATA"])).app_context():
            answer = work(gate, *one)
            db.session.remove()
    except BaseException as error:  # the parent must hear of it
        answer = repr(error)
    finally:
        answers.put((number, answer))


def pass_all(gate: Any, login: str, ids: list[int]) -> list[str]:
    """Try to pass every one of the records; returns what failed in no proper way."""
    by, strange = scene.officer(login), []
    db.session.rollback()
    gate.wait()
    for key in ids:
        try:
            patiently(pass_one, key, by)
        except (Refused, Stale):
            db.session.rollback()
        except Exception as error:
            strange.append(repr(error))
            db.session.rollback()
    return strange


def pass_one(key: int, by: Any) -> None:
    record = db.session.get_one(Record, key)
    steps.pass_(record, digest=record.round.digest, text="", by=by)


def patiently(act: Any, *args: Any) -> None:
    """As a person would press again: SQLite serves waiters in no order, and one of four may wait
    out his thirty seconds on a machine that is busy with other things."""
    for _ in range(PRESSES):
        try:
            return act(*args)
        except OperationalError as busy:
            db.session.rollback()
            if "database is locked" not in str(busy):
                raise
    raise TimeoutError("the database was never free")


def pass_many(gate: Any, login: str, ids: list[int]) -> list[str]:
    """Pass all in one step, having opened all."""
    by = scene.officer(login)
    records = [db.session.get_one(Record, key) for key in ids]
    for record in records:
        steps.note_opening(record, by)
    gate.wait()
    try:
        steps.pass_many(records=[db.session.get_one(Record, key) for key in ids], by=by)
    except (Refused, Stale):
        db.session.rollback()
    except Exception as error:
        return [repr(error)]
    return []


def pass_what_was_shown(gate: Any, login: str, pages: list[tuple[int, str]]) -> list[str]:
    """Pass each record by the digest of a page opened before."""
    by, strange = scene.officer(login), []
    loaded = db.engine.dialect.name == "postgresql"  # SQLite reads nothing while another writes
    for key, digest in pages:
        record = db.session.get_one(Record, key)
        if not (loaded and record.round.digest):
            db.session.rollback()
        gate.wait()
        try:
            steps.pass_(record, digest=digest, text="", by=by)
        except (Refused, Stale):
            db.session.rollback()
        except Exception as error:
            strange.append(repr(error))
            db.session.rollback()
    return strange


def change_meanwhile(gate: Any, login: str, pages: list[tuple[int, str]]) -> list[str]:
    """Return each record, change it and hand it in again, as fast as can be."""
    by, strange = scene.officer(login), []
    for key, digest in pages:
        db.session.rollback()
        gate.wait()
        try:
            record = db.session.get_one(Record, key)
            steps.return_(record, digest=digest, reason="重新核实", by=by)
            hand_in(record)
        except (Refused, Stale):
            db.session.rollback()
        except Exception as error:
            strange.append(repr(error))
            db.session.rollback()
    return strange


def hand_in(record: Record) -> None:
    """The next round, with another text, in one transaction."""
    round = record.round
    round.summary = "复核后改写"
    db.session.flush()
    round.content = ledger.canonical(content.draft(round, clock.today()))
    round.digest = content.digest(round.content)
    round.concluded_at = record.concluded_at = clock.now()
    record.state = "reviewing"
    db.session.commit()


def published() -> list[int]:
    return list(db.session.scalars(db.select(Publication.record_id).order_by(Publication.id)))


def prove_once(app: Any, count: int, patience: int = 280) -> None:
    """``count`` final approvals, raced by four: so many publications, each once."""
    ids = waiting(count)
    orders = [(login, ids[:: 1 if n % 2 else -1]) for n, login in enumerate(REVIEWERS)]
    strange = together(app, pass_all, *orders, patience=patience)
    assert not any(strange), strange
    assert sorted(published()) == ids
    assert db.session.scalar(db.select(db.func.count(Delivery.id))) == count
    said = Counter(db.session.scalars(db.select(Opinion.record_id)))
    assert set(said.values()) == {2}


def prove_seen(app: Any, count: int, patience: int = 280) -> None:
    """``count`` records changed while they are passed: none is passed in words nobody saw."""
    pages = [(key, db.session.get_one(Record, key).round.digest) for key in waiting(count)]
    strange = together(app, both_ways, ("pass", pages), ("change", pages), patience=patience)
    assert not any(strange), strange
    rows = db.session.execute(
        db.select(Opinion.record_id, Opinion.digest, Round.digest, Round.number)
        .join(Round, Round.id == Opinion.round_id)
        .where(Opinion.passes.is_(True))
    )
    shown = dict(pages)
    for record, said, stands, number in rows:
        assert (said, stands, number) == (shown[record], shown[record], 1)
    assert published() == []


def both_ways(gate: Any, way: str, pages: list[tuple[int, str]]) -> list[str]:
    if way == "pass":
        return pass_what_was_shown(gate, "zrzy-reviewer-1", pages)
    return change_meanwhile(gate, "scjg-reviewer-1", pages)

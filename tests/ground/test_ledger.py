"""全程留痕: no fork under many writers, and no tampering that an export would not show."""

import json
import random
import threading
from pathlib import Path

import pytest

from jointcheck.ground import ledger, proof
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent

WRITERS, EACH = 8, 100


def test_eight_writers_do_not_fork_the_chain(app):
    before = db.session.scalar(db.select(db.func.count(LedgerEvent.seq)))
    db.session.rollback()
    writers = [threading.Thread(target=write, args=(app, n)) for n in range(WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    events = db.session.scalars(db.select(LedgerEvent).order_by(LedgerEvent.seq)).all()
    assert len(events) == before + WRITERS * EACH
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.prev for event in events] == ["", *(event.leaf for event in events[:-1])]


def write(app, number: int) -> None:
    with app.app_context():
        for count in range(EACH):
            ledger.append("test.written", None, None, {"writer": number, "count": count})
            db.session.commit()


@pytest.fixture
def exported(app, tmp_path) -> Path:
    for number in range(30):
        ledger.append("test.written", None, None, {"数": number})
    db.session.commit()
    ledger.export(tmp_path / "ledger")
    return tmp_path / "ledger"


@pytest.mark.only_sqlite
def test_an_honest_export_holds(exported):
    assert proof.verify_export(exported, (exported / "checkpoint").read_text("utf-8")) == []


@pytest.mark.only_sqlite
def test_two_hundred_tamperings_are_all_seen(exported):
    whole = (exported / "log.jsonl").read_bytes()
    chance = random.Random(42)
    for number in range(200):
        damaged = tampered(whole, chance)
        if damaged == whole:
            continue
        (exported / "log.jsonl").write_bytes(damaged)
        assert proof.verify_export(exported), f"tampering {number} was not seen"


def tampered(whole: bytes, chance: random.Random) -> bytes:
    lines = whole.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.choice(["bit", "delete", "swap", "repeat", "cut", "add"])
    if kind == "bit":
        place = chance.randrange(len(whole))
        return whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
    if kind == "delete":
        del lines[one]
    elif kind == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    elif kind == "repeat":
        lines.insert(one, lines[other])
    elif kind == "cut":
        del lines[one:]
    else:
        lines.append(lines[-1].replace(b'"seq":', b'"seq":9'))
    return b"".join(lines)


@pytest.mark.only_sqlite
def test_a_history_rewritten_and_signed_again_is_unmasked_by_an_older_checkpoint(exported):
    older = (exported / "checkpoint").read_text("utf-8")
    rewrite(exported)
    assert proof.verify_export(exported) == [], "the forger's own export is consistent"
    assert "历史被改动" in proof.verify_export(exported, older)[0]


def rewrite(folder: Path) -> None:
    """What an operator with the key could do: change one event and sign everything anew."""
    events = [json.loads(line) for line in (folder / "log.jsonl").read_bytes().splitlines()]
    events[3]["facts"] = {"数": "改"}
    bodies, previous = [], ""
    for event in events:
        body = ledger.canonical(event | {"prev": previous})
        bodies.append(body)
        previous = proof.leaf_hash(body.encode()).hex()
    (folder / "log.jsonl").write_text("".join(f"{body}\n" for body in bodies), "utf-8")
    hashes = [proof.leaf_hash(body.encode()) for body in bodies]
    note = proof.Checkpoint(len(hashes), proof.root(hashes)).signed(ledger.signing_key())
    (folder / "checkpoint").write_text(note, "utf-8")


@pytest.mark.only_sqlite
def test_the_signing_key_is_readable_by_its_owner_only(app):
    ledger.signing_key()
    assert ledger.key_file().stat().st_mode & 0o077 == 0


@pytest.mark.only_sqlite
def test_a_signed_checkpoint_never_changes(app):
    ledger.append("test.written", None)
    first = ledger.sign_checkpoint()
    db.session.commit()
    assert ledger.sign_checkpoint() is first

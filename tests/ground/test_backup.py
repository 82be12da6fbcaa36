"""Backup and restore on both databases: what was there is there again, locks and trace included."""

import os

import pytest

from jointcheck.ground import backup, files, ledger, locks
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department
from tests import databases
from tests.archive import build
from tests.visit import scene


@pytest.fixture
def tools(engine, monkeypatch):
    """PostgreSQL's own programs, as on a server."""
    if engine == "postgresql":
        folder = databases._binaries()
        if folder is None or not (folder / "pg_dump").exists():
            pytest.skip("no pg_dump beside this PostgreSQL")
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def rename(name: str) -> None:
    department = db.session.scalars(db.select(Department).filter_by(code="ZRZY")).one()
    with step("people.department", scene.officer("zrzy-head-1"), department, name=name):
        department.short_name = name


def short_name() -> str:
    return db.session.scalars(db.select(Department.short_name).filter_by(code="ZRZY")).one()


def test_what_was_backed_up_is_there_again_with_its_locks(app, tools, tmp_path):
    volume = build.sealed()
    key, digest, path = volume.id, volume.file_sha256, build.file_of(volume)
    before, size = short_name(), db.session.scalar(db.select(db.func.count(ledger.LedgerEvent.seq)))
    target = tmp_path / "county.backup"
    assert str(size) in backup.backup(target)
    rename("改名局")
    path.unlink()
    with pytest.raises(Refused, match="会丢失"):
        backup.restore(target)
    assert short_name() == "改名局", "a refused restore changes nothing"
    backup.restore(target, accept_loss=True)
    db.session.remove()
    assert short_name() == before
    assert files.read(digest)
    assert locks.faults(db.session.connection()) == []
    last = db.session.scalars(
        db.select(ledger.LedgerEvent).order_by(ledger.LedgerEvent.seq.desc())
    ).first()
    assert last.verb == "backup.restored"
    with pytest.raises(Exception, match="locked"):
        db.session.execute(db.text(f"UPDATE volume SET title = 'x' WHERE id = {key}"))
    db.session.rollback()


def test_work_goes_on_while_a_backup_is_taken_and_the_copy_shows_one_moment(app, tools, tmp_path):
    rename("甲局")
    target = tmp_path / "county.backup"
    backup.backup(target)
    rename("乙局")
    db.session.remove()
    assert short_name() == "乙局"
    backup.restore(target, accept_loss=True)
    db.session.remove()
    assert short_name() == "甲局"

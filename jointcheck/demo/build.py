"""Make the demonstration county in an empty instance."""

import shutil
from pathlib import Path

from flask import Flask

from jointcheck.demo.cast import settle
from jointcheck.demo.year import tell
from jointcheck.ground import clock, jobs, ledger, schema
from jointcheck.ground.db import db, unhurried
from jointcheck.seed import seed


def build(app: Flask) -> list[dict[str, str]]:
    """Schema, people, directories and a year of work; returns the accounts with their passwords."""
    with app.test_request_context(), unhurried():
        if schema.present() is None:
            schema.upgrade()
        seed()
        cast = settle(clock.today())
        tell(cast, clock.today())
        while jobs.run_one():
            pass
        ledger.sign_checkpoint()
        db.session.commit()
        return cast.accounts


def clear(instance: Path) -> None:
    """Remove an earlier demonstration: its database, files and keys."""
    for name in (
        "jointcheck.sqlite",
        "jointcheck.sqlite-wal",
        "jointcheck.sqlite-shm",
        "accounts.json",
    ):
        (instance / name).unlink(missing_ok=True)
    for name in ("files", "keys"):
        shutil.rmtree(instance / name, ignore_errors=True)

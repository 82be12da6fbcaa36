"""The demonstration year, made once for all workers; tests work on copies of it."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest

from jointcheck import create_app
from jointcheck.demo import build
from jointcheck.ground.db import db
from tests import databases
from tests.county import CONFIG
from tests.office import Office


@pytest.fixture(scope="session")
def told_year(quick_passwords):
    """The folder of an instance that holds the whole year."""
    folder = databases.memory() / "year"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "accounts.json").exists():
            folder.mkdir(exist_ok=True)
            application = create_app(CONFIG, folder)
            accounts = build.build(application)
            with application.app_context():
                db.session.remove()
                db.engine.dispose()
            (folder / "accounts.json").write_text(json.dumps(accounts, ensure_ascii=False))
    return folder


@pytest.fixture(scope="module")
def year(told_year, tmp_path_factory):
    """The application over a copy of the year; a module's tests share it."""
    yield from opened(told_year, tmp_path_factory.mktemp("year"))


@pytest.fixture
def own_year(told_year, tmp_path):
    """The same, for one test that changes things."""
    yield from opened(told_year, tmp_path)


def opened(told: Path, folder: Path):
    shutil.copytree(told, folder, dirs_exist_ok=True)
    application = create_app(CONFIG, folder)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


class YearOffice(Office):
    """The demonstration's people, with the passwords that were made for them."""

    def __init__(self, app, folder: Path):
        super().__init__(app)
        accounts = json.loads((folder / "accounts.json").read_text())
        self.passwords = {one["user"]: one["password"] for one in accounts}

    def person(self, login):
        if login not in self.people:
            found = self.people[login] = super().citizen()
            found.login = login
            found.log_in(self.passwords[login])
        return self.people[login]


@pytest.fixture(scope="module")
def year_office(year, told_year):
    return YearOffice(year, told_year)

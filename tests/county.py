"""Fixtures: an application on each database, and a county's people to work in it."""

import fcntl
import shutil
from pathlib import Path

import pytest

from jointcheck import create_app
from jointcheck.ground import locks
from jointcheck.ground.db import db
from jointcheck.seed import seed
from tests import databases, world
from tests.office import Office

CONFIG = {
    "SECRET_KEY": "a-long-key-for-tests-0123456789-abcdef",
    "TESTING": True,
    "PROPAGATE_EXCEPTIONS": False,
    "PLUGINS": "on",
}


def pytest_generate_tests(metafunc):
    """Both databases, always; but ``only_sqlite`` where the database does not matter."""
    if "engine" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only_sqlite")
        engines = ["sqlite"] if only else ["sqlite", "postgresql"]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request):
    """The database that the test runs on."""
    if request.param == "postgresql" and databases.server() is None:
        pytest.skip(databases.MISSING)
    return request.param


@pytest.fixture
def app(engine, tmp_path, template):
    """The application over a fresh copy of the template county, inside its context."""
    url = copy(engine, template(engine), tmp_path)
    application = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": tmp_path}, tmp_path)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    if engine == "postgresql":
        databases.drop_database(url)


@pytest.fixture
def office(app):
    """People at work over HTTP: ``office.planner``, ``office.at("自然资源局", "head")`` …"""
    return Office(app)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """Give an engine's template database, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if root.name.startswith("popen-") else root

    def ready(engine: str) -> str:
        with (root / f"{engine}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            note = root / f"{engine}.template"
            if not note.exists():
                note.write_text(build(engine, root))
            return note.read_text()

    return ready


def build(engine: str, root: Path) -> str:
    """Schema, triggers, calendar, codes and people, through the program's own ways."""
    url = (
        databases.create_database()
        if engine == "postgresql"
        else f"sqlite:///{root / 'template.sqlite'}"
    )
    application = create_app(
        CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": root / "template"}, root
    )
    with application.app_context():
        db.create_all()
        locks.install(db.session.connection())
        db.session.commit()
        seed()
        world.people()
        db.session.remove()
        db.engine.dispose()
    return url


def copy(engine: str, url: str, folder: Path) -> str:
    if engine == "postgresql":
        return databases.create_database(url)
    target = folder / "county.sqlite"
    shutil.copyfile(url.removeprefix("sqlite:///"), target)
    return f"sqlite:///{target}"

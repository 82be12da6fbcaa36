"""Fixtures: an application on each database, and a county's people to work in it."""

import fcntl
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from jointcheck import create_app
from jointcheck.ground import kept, locks
from jointcheck.ground.db import db
from jointcheck.people import steps
from jointcheck.seed import seed
from tests import databases, world
from tests.office import Office

# how soon a plugin answers says how busy the machine is, not whether it is sound
PATIENT = dict.fromkeys(("admit", "assess", "check", "fetch", "push", "on_event"), 60.0)
CONFIG = {
    "SECRET_KEY": "a-long-key-for-tests-0123456789-abcdef",
    "TESTING": True,
    "PROPAGATE_EXCEPTIONS": False,
    "PLUGINS": "on",
    "PLUGIN_DEADLINES": PATIENT,
}


def pytest_generate_tests(metafunc):
    """Both databases, always; but ``only_sqlite`` where the database does not matter."""
    if "engine" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only_sqlite")
        engines = ["sqlite"] if only else ["sqlite", "postgresql"]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hundreds log in each minute of tests. Gives the careful way of keeping a password."""
    careful = steps.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield careful


@pytest.fixture
def engine(request):
    """The database that the test runs on."""
    if request.param == "postgresql" and databases.server() is None:
        pytest.skip(databases.MISSING)
    return request.param


@pytest.fixture
def app(engine, tmp_path, template, running):
    """The application over a fresh copy of the template county, inside its context."""
    application = running(engine)
    url = application.config["SQLALCHEMY_DATABASE_URI"]
    copy(engine, template(engine), url)
    with as_started(application), application.app_context():
        application.config["DATA"] = tmp_path
        yield application
        db.session.remove()
        db.engine.dispose()
    remove(engine, url)


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """Give an engine's application, started once for all tests of a worker.

    To wire it, to compile its pages and its SQL takes longer than most tests do.
    """
    started = {}

    def given(engine: str):
        if engine not in started:
            folder = tmp_path_factory.mktemp(engine)
            url = unused(engine, folder.parent.name)
            config = CONFIG | {"SQLALCHEMY_DATABASE_URI": url, "DATA": folder}
            started[engine] = create_app(config, folder)
        return started[engine]

    return given


@contextmanager
def as_started(application: Flask):
    """What a test sets on the application, and what the application keeps, ends with the test."""
    config, extensions = dict(application.config), dict(application.extensions)
    kept.setup(application)
    yield
    for mapping, before in ((application.config, config), (application.extensions, extensions)):
        mapping.clear()
        mapping.update(before)


@pytest.fixture
def office(app):
    """People at work over HTTP: ``office.planner``, ``office.at("自然资源局", "head")`` …"""
    return Office(app)


@pytest.fixture(scope="session")
def template():
    """Give an engine's template database, made once for all workers."""
    root = databases.memory()

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


def unused(engine: str, name: str) -> str:
    """URL of a database that does not exist yet; on SQLite `name` must be nobody else's."""
    if engine == "postgresql":
        return databases.unused()
    return f"sqlite:///{databases.memory() / name}.sqlite"


def copy(engine: str, template: str, url: str) -> None:
    if engine == "postgresql":
        databases.create_database(template, url)
    else:
        shutil.copyfile(template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))


def remove(engine: str, url: str) -> None:
    if engine == "postgresql":
        databases.drop_database(url)
    else:
        file = Path(url.removeprefix("sqlite:///"))
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)

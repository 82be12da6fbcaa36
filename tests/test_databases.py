import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests import databases

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(400)]  # two start sessions of their own


def ask(url, command):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        return connection.execute(command).fetchall()


def test_a_copied_database_has_the_rows_of_its_template_and_leaves_it_alone(postgres):
    with psycopg.connect(postgres.replace("+psycopg", "")) as connection:
        connection.execute("create table office as select '新平县' as name")
    copy = databases.create_database(postgres)
    try:
        ask(copy, "update office set name = '玉溪市' returning name")
        assert ask(copy, "select name from office") == [("玉溪市",)]
        assert ask(postgres, "select name from office") == [("新平县",)]
    finally:
        databases.drop_database(copy)


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(postgres):
    url = databases.create_database()
    with psycopg.connect(url.replace("+psycopg", "")):
        databases.drop_database(url)
    names = {name for (name,) in ask(postgres, "select datname from pg_database")}
    assert url.split("?")[0].rsplit("/", 1)[1] not in names


SESSION = """
from tests import databases
def test_start(postgres):
    print("SERVER", databases._folder(), flush=True)
"""


def test_the_server_ends_with_the_session(tmp_path):
    if os.environ.get("JOINTCHECK_TEST_PG") or databases.server() is None:
        pytest.skip("没有由测试自行启动的 PostgreSQL")
    output, folder = own_session(tmp_path, SESSION)
    assert "1 passed" in output, output
    assert not Path(folder).exists()
    assert folder not in servers()


def test_a_session_killed_outright_leaves_no_server_behind(tmp_path):
    if os.environ.get("JOINTCHECK_TEST_PG") or databases.server() is None:
        pytest.skip("没有由测试自行启动的 PostgreSQL")
    killed = SESSION + "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    folder = own_session(tmp_path, killed)[1]
    until = time.monotonic() + 60
    while (Path(folder).exists() or folder in servers()) and time.monotonic() < until:
        time.sleep(0.1)  # the folder goes while the server is still on its way out
    assert not Path(folder).exists()
    assert folder not in servers()


def own_session(folder, text):
    (folder / "test_one.py").write_text(text)
    settings = {key: value for key, value in os.environ.items() if key != databases.SHARED}
    command = [sys.executable, "-m", "pytest", "-s", "-p", "tests.databases", str(folder)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, env=settings, capture_output=True, text=True)
    return done.stdout, done.stdout.split("SERVER ")[1].split()[0]


def servers():
    """The command lines of all PostgreSQL servers of this machine, as one text."""
    lines = map(command_line, Path("/proc").glob("[0-9]*/cmdline"))
    return "\n".join(line for line in lines if "bin/postgres" in line)


def command_line(path):
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""  # ended meanwhile

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import databases

pytestmark = pytest.mark.postgres


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
    print("SERVER", databases._folder())
"""


def test_the_server_ends_with_the_session(tmp_path):
    if os.environ.get("JOINTCHECK_TEST_PG") or databases.server() is None:
        pytest.skip("没有由测试自行启动的 PostgreSQL")
    (tmp_path / "test_one.py").write_text(SESSION)
    settings = {key: value for key, value in os.environ.items() if key != databases.SHARED}
    command = [sys.executable, "-m", "pytest", "-s", "-p", "tests.databases", str(tmp_path)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, env=settings, capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    folder = done.stdout.split("SERVER ")[1].split()[0]
    assert not Path(folder).exists()
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if alive(path)]
    assert not any(folder.encode() in line for line in running)


def alive(path):
    try:
        return bool(path.read_bytes())
    except OSError:
        return False

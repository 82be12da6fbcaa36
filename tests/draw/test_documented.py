"""The worked example of docs/draw*.md is true: whoever follows it by hand gets the same list."""

import re
import subprocess
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from consistent_sampler import sampler
from sqlalchemy.engine import make_url

from jointcheck.draw import bundle, lottery, verify

pytestmark = pytest.mark.only_sqlite

DOCS = Path(__file__).parents[2] / "docs"
BOTH = pytest.mark.parametrize("name", ["draw.md", "draw.zh-CN.md"])


def fences(name: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


def files(name: str) -> dict[str, str]:
    text = (DOCS / name).read_text("utf-8")
    return dict(re.findall(r"#### (\S+\.txt)\n\n```text\n(.*?)```", text, re.DOTALL))


def steps(name: str) -> dict[str, str]:
    """The lines ``C = …`` to ``ticket = …``."""
    return dict(line.split(" = ") for line in fences(name, "text")[-1].splitlines())


@BOTH
def test_the_example_is_confirmed_by_the_published_verifier(name, tmp_path):
    bundle.write_folder(tmp_path / "example", files(name))
    report = verify.check(str(tmp_path / "example"))
    assert report.ok, report.lines


@BOTH
def test_the_program_that_draws_writes_the_same_files(name):
    texts = files(name)
    commit = bundle.Commit.parse(texts["commit.txt"].encode())
    given = [line.rsplit(" ", 1)[-1] for line in texts["seed.txt"].splitlines()[2:]]
    events = len(commit.entropy)
    seed = bundle.seed_text(commit, given[:events], given[events:])
    pool = [tuple(line.split("\t")) for line in texts["pool.txt"].splitlines()]
    drawn = lottery.draw(bundle.seed_of(seed), pool, commit.sizes)
    assert bundle.result_text(drawn) == texts["result.txt"]


@BOTH
def test_the_published_sampler_draws_the_same_list(name):
    texts = files(name)
    pool = [line.split("\t") for line in texts["pool.txt"].splitlines()]
    for stratum in ("矿山", "测绘"):
        rows = [row.split("\t") for row in texts["result.txt"].splitlines()]
        published = [row[3] for row in rows if row[0] == stratum]
        ids = [id for id, own in pool if own == stratum]
        found = sampler(ids, seed=steps(name)["S"], take=len(published), output="id")
        assert list(found) == published


@BOTH
def test_every_step_of_the_calculation_is_as_written(name):
    said, texts = steps(name), files(name)
    assert said["C"] == sha256(texts["commit.txt"].encode()).hexdigest()
    assert said["S"] == sha256(texts["seed.txt"].encode()).hexdigest()
    assert said["H"] == sha256(said["S"].encode()).hexdigest()
    assert said["d"] == sha256((said["H"] + said["id"]).encode()).hexdigest()
    assert said["x"] == str(int(said["d"], 16))
    assert said["ticket"] == "0." + said["x"].zfill(64)[::-1]


@BOTH
def test_the_command_for_one_enterprise_prints_its_ticket(name):
    done = subprocess.run(
        ["bash", "-c", fences(name, "sh")[0]], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == steps(name)["ticket"]


def test_both_languages_tell_the_same_example():
    assert files("draw.md") == files("draw.zh-CN.md")
    assert steps("draw.md") == steps("draw.zh-CN.md")


@BOTH
def test_the_query_gives_the_list_on_a_real_postgresql(name, postgres):
    texts = files(name)
    url = make_url(postgres).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url) as connection:
        connection.execute("create table pool (id text, stratum text)")
        with connection.cursor().copy("copy pool from stdin") as pool:
            pool.write(texts["pool.txt"])
        rows = connection.execute(fences(name, "sql")[0]).fetchall()
    lines = {"\t".join(map(str, row)) for row in rows}
    assert set(texts["result.txt"].splitlines()) <= lines
    assert len(lines) == texts["pool.txt"].count("\n")
    pool = [line.split("\t") for line in texts["pool.txt"].splitlines()]
    whole = lottery.draw(steps(name)["S"], pool, {"矿山": 8, "测绘": 4})
    assert lines == set(bundle.result_text(whole).splitlines())

"""The verifier, which shares no code with the draw, finds every attack on a published bundle."""

import ast
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.draw import bundle, lottery, verify
from tests.draw import bundles
from tests.draw.shared import shared

WHOLE = {name: text.encode() for name, text in bundles.files().items()}


def verified(files, folder):
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return verify.check(folder)


def refused(files, folder):
    report = verified(files, folder)
    assert not report.ok
    return report.lines[-1]


def test_a_true_bundle_is_confirmed(tmp_path):
    report = verified(WHOLE, tmp_path)
    assert report.ok, report.lines
    assert any(bundles.commit().digest in line for line in report.lines)


def test_it_runs_alone_with_nothing_but_python(tmp_path):
    alone = shutil.copy(verify.__file__, tmp_path / "verify.py")
    (tmp_path / "b.zip").write_bytes(bundle.zip_bytes(bundles.files()))
    run = [sys.executable, "-I", "-S", alone]
    good = subprocess.run([*run, tmp_path / "b.zip"], capture_output=True, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "全部一致" in good.stdout.decode()
    assert subprocess.run([*run, tmp_path], capture_output=True, check=False).returncode == 1
    assert subprocess.run(run, capture_output=True, check=False).returncode == 2


def test_it_imports_nothing_of_the_program():
    tree = ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert named <= sys.stdlib_module_names


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_missing_file_is_named(name, tmp_path):
    assert name in refused({key: data for key, data in WHOLE.items() if key != name}, tmp_path)


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_no_single_byte_can_be_changed_anywhere(tmp_path_factory, data):
    name = data.draw(st.sampled_from(sorted(WHOLE)))
    changed = bytearray(WHOLE[name])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.getbasetemp() / "bytes"
    refused(WHOLE | {name: bytes(changed)}, folder)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=200))
def test_rubbish_is_refused_in_words_not_by_a_traceback(tmp_path_factory, name, rubbish):
    folder = tmp_path_factory.getbasetemp() / "rubbish"
    assert "不一致" in refused(WHOLE | {name: rubbish}, folder)


def edit(name, old, new):
    assert old.encode() in WHOLE[name]
    return WHOLE | {name: WHOLE[name].replace(old.encode(), new.encode(), 1)}


def redrawn(files):
    """The attacker's best: all digests, the seed file and the result made to fit the new commit."""
    said = files["commit.txt"].decode()
    lines = files["seed.txt"].decode().split("\n")
    lines[1] = "commit: " + sha256(said.encode()).hexdigest()
    seed = "\n".join(lines)
    pool = [tuple(line.split("\t")) for line in files["pool.txt"].decode().splitlines()]
    drawn = lottery.draw(bundle.seed_of(seed), pool, bundles.commit().sizes)
    return files | {"seed.txt": seed.encode(), "result.txt": bundle.result_text(drawn).encode()}


def committed(name, data):
    """The bundle with another table whose digest and count the commit was made to name."""
    old = sha256(WHOLE[name]).hexdigest(), WHOLE[name].count(b"\n")
    new = sha256(data).hexdigest(), data.count(b"\n")
    stem = name.removesuffix(".txt")
    said = WHOLE["commit.txt"].decode().replace(old[0], new[0])
    said = said.replace(f"{stem}-count: {old[1]}\n", f"{stem}-count: {new[1]}\n")
    return redrawn(WHOLE | {name: data, "commit.txt": said.encode()})


def test_the_pool_trimmed_after_the_commit_is_found(tmp_path):
    lines = WHOLE["pool.txt"].splitlines(keepends=True)
    assert "pool.txt" in refused(WHOLE | {"pool.txt": b"".join(lines[1:])}, tmp_path)


def test_a_pool_trimmed_under_a_new_commit_shows_another_number_than_the_announced(tmp_path):
    lines = WHOLE["pool.txt"].splitlines(keepends=True)
    gone = next(n for n, line in enumerate(lines) if line.endswith(b"\tA\n"))
    files = committed("pool.txt", b"".join(lines[:gone] + lines[gone + 1 :]))
    said = files["commit.txt"].replace(b"A count 40", b"A count 39")
    report = verified(redrawn(files | {"commit.txt": said}), tmp_path)
    assert report.ok
    assert not any(bundles.commit().digest in line for line in report.lines)


def test_an_entity_listed_twice_is_found_even_when_the_commit_says_so(tmp_path):
    lines = WHOLE["pool.txt"].splitlines(keepends=True)
    doubled = b"".join([lines[0], lines[0], *lines[2:]])
    assert "pool.txt 第2行" in refused(committed("pool.txt", doubled), tmp_path)


def test_an_excluded_entity_that_stays_in_the_pool_is_found(tmp_path):
    id = next(iter(bundles.POOL))
    assert "已排除" in refused(committed("excluded.txt", f"{id}\tx\n".encode()), tmp_path)


def test_a_drawn_entity_dropped_or_exchanged_is_found(tmp_path):
    lines = WHOLE["result.txt"].splitlines(keepends=True)
    assert "result.txt" in refused(WHOLE | {"result.txt": b"".join(lines[:-1])}, tmp_path)
    exchanged = [lines[1], lines[0], *lines[2:]]
    assert "第1行" in refused(WHOLE | {"result.txt": b"".join(exchanged)}, tmp_path)


def test_one_more_entity_outside_any_extension_is_found(tmp_path):
    extra = b"C\t99\t0.999999999999999999\t" + next(iter(bundles.POOL)).encode() + b"\n"
    assert "行" in refused(WHOLE | {"result.txt": WHOLE["result.txt"] + extra}, tmp_path)


def test_the_extension_fixed_in_the_commit_is_confirmed_and_reported(tmp_path):
    files = {name: text.encode() for name, text in bundles.files(extended=True).items()}
    report = verified(files, tmp_path)
    assert report.ok
    assert any("扩大抽查1步" in line for line in report.lines)


def test_a_ratio_raised_afterwards_is_found(tmp_path):
    files = edit("commit.txt", "A count 40 ratio-bp 1000", "A count 40 ratio-bp 2000")
    assert "seed.txt 第2行" in refused(files, tmp_path)
    assert "result.txt" in refused(redrawn(files), tmp_path)


def test_another_throw_gives_another_list(tmp_path):
    assert "result.txt" in refused(edit("seed.txt", "dice: 0", "dice: 1"), tmp_path)


@pytest.mark.parametrize(
    ("old", "new"), [("3.7.11", "7.3.11"), ("3.7.11", "03.7.11"), ("dice: 0", "dice: ０")]
)
def test_the_same_throw_in_another_spelling_is_no_second_chance(old, new, tmp_path):
    assert "规范" in refused(redrawn(edit("seed.txt", old, new)), tmp_path)


def test_a_secret_other_than_the_promised_one_is_found(tmp_path):
    files = edit("seed.txt", bundles.SECRETS[1], "ef" * 32)
    assert "市场监管局的密数" in refused(redrawn(files), tmp_path)


def test_a_withheld_secret_is_found(tmp_path):
    lines = WHOLE["seed.txt"].splitlines(keepends=True)
    assert "seed.txt" in refused(WHOLE | {"seed.txt": b"".join(lines[:-1])}, tmp_path)


def test_one_department_alone_cannot_make_a_draw(tmp_path):
    said = WHOLE["commit.txt"].decode().splitlines(keepends=True)
    one = [line for line in said if "secret: 市场监管局" not in line]
    seed = WHOLE["seed.txt"].splitlines(keepends=True)[:-1]
    files = WHOLE | {"commit.txt": "".join(one).encode(), "seed.txt": b"".join(seed)}
    assert "两个部门" in refused(redrawn(files), tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["../pool.txt", "pool.txt"])
def test_a_zip_with_a_stranger_or_a_twin_inside_is_refused(name, tmp_path):
    path = tmp_path / "b.zip"
    path.write_bytes(bundle.zip_bytes(bundles.files()))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    assert name in verify.check(path).lines[-1]


def test_a_bundle_that_is_not_there_or_no_zip_is_said(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 rubbish")
    assert "不能读取" in verify.check(tmp_path / "b.zip").lines[-1]
    assert "不能读取" in verify.check(tmp_path / "none").lines[-1]


def test_the_worked_draw_is_reproduced_by_both_programs():
    folder = shared("reference/draw_example")
    assert verify.check(folder).ok
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    fixed = bundle.Commit.parse(files["commit.txt"])
    assert fixed.algorithm != bundles.commit().algorithm
    pool = [tuple(line.split("\t")) for line in files["pool.txt"].decode().splitlines()]
    drawn = lottery.draw(bundle.seed_of(files["seed.txt"].decode()), pool, fixed.sizes)
    assert bundle.result_text(drawn).encode() == files["result.txt"]

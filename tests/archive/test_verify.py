"""One changed byte anywhere in a volume is found, and whoever has only the verifier can find it."""

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jointcheck.archive import extract, verify
from jointcheck.ground import proof
from tests.archive import build

pytestmark = pytest.mark.only_sqlite


BUILT: list[bytes] = []


@pytest.fixture
def volume(request, engine, tmp_path) -> Path:
    """A fresh copy of one volume, which is built once for this module."""
    if not BUILT:
        request.getfixturevalue("app")
        BUILT.append(build.file_of(build.filed()).read_bytes())
    path = tmp_path / "volume.zip"
    path.write_bytes(BUILT[0])
    return path


def changed(volume: Path, at: int, by: int) -> list[str]:
    """What the verifier says when one byte differs; the file is as before afterwards."""
    with volume.open("r+b") as file:
        file.seek(at)
        old = file.read(1)
        file.seek(at)
        file.write(bytes([old[0] ^ by]))
    found = verify.verify(volume)
    with volume.open("r+b") as file:
        file.seek(at)
        file.write(old)
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(part=st.floats(0, 1, exclude_max=True), by=st.integers(1, 255))
def test_a_flipped_byte_anywhere_is_found(volume, part, by):
    assert changed(volume, int(volume.stat().st_size * part), by)


def test_a_flipped_byte_between_the_pieces_is_found(volume):
    """The zip's own directory, of which no digest speaks."""
    size = volume.stat().st_size
    unseen = [at for at in range(size - 1200, size, 3) if not changed(volume, at, 1)]
    assert unseen == []
    assert verify.verify(volume) == []


@pytest.mark.parametrize("more", [b"x", b"PK\x05\x06" + bytes(18)])
def test_bytes_before_or_behind_the_volume_are_found(volume, more):
    whole = volume.read_bytes()
    for content in (whole + more, more + whole, whole[:-1]):
        volume.write_bytes(content)
        assert verify.verify(volume)


def packed_anew(volume: Path, change) -> Path:
    """The volume as somebody would pack it who knows the format but not the key."""
    with zipfile.ZipFile(volume) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(volume, "w") as new:
        for name in sorted(files):
            new.writestr(zipfile.ZipInfo(name, verify.NEVER), files[name])
    return volume


def test_a_forger_who_recomputes_every_digest_lacks_the_signature(volume):
    def forge(files):
        name = next(n for n in files if n.endswith("round-1.json"))
        files[name] = files[name].replace("越界".encode(), "未越界".encode())
        digests = {n.removeprefix(verify.ROOT): build.sha256(c) for n, c in files.items()}
        index = json.loads(files[verify.ROOT + verify.INDEX])
        for row in index["leaves"]:
            row["sha256"] = digests[f"data/{row['path']}"]
        files[verify.ROOT + verify.INDEX] = json.dumps(index).encode()
        payload = {n: c for n, c in files.items() if n.startswith(f"{verify.ROOT}data/")}
        files[f"{verify.ROOT}manifest-sha256.txt"] = build.manifest(payload)
        tags = {verify.ROOT + n: files[verify.ROOT + n] for n in verify.TAGGED}
        files[verify.ROOT + verify.TAGS] = build.manifest(tags)

    found = verify.verify(packed_anew(volume, forge))
    assert any("案卷的签名不对" in sentence for sentence in found)
    assert not any("摘要不符" in sentence for sentence in found)


@pytest.mark.parametrize(("old", "new"), [(b"==\n", b"== \n"), (b"==\n", b"==")])
def test_another_spelling_of_the_same_signature_is_another_file(volume, old, new):
    def respell(files):
        name = verify.ROOT + verify.SIGNATURE
        assert files[name].endswith(old)
        files[name] = files[name].removesuffix(old) + new

    assert any("规范的 base64" in found for found in verify.verify(packed_anew(volume, respell)))


def test_an_invented_event_is_not_in_the_checkpoint(volume):
    def invent(files):
        name = verify.ROOT + verify.EVENTS
        files[name] = files[name].replace("自然资源局".encode(), "市场监管局".encode(), 1)

    found = verify.verify(packed_anew(volume, invent))
    assert any("不在检查点内" in sentence for sentence in found)


def test_the_verifier_runs_alone_without_jointcheck_or_any_package(volume, tmp_path):
    alone = tmp_path / "check.py"
    shutil.copyfile(verify.__file__, alone)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(alone), str(volume)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "案卷完整" in done.stdout
    assert "未核验签名" in done.stderr


def test_the_verifier_imports_only_the_standard_library_and_the_optional_cryptography():
    tree = ast.parse(Path(verify.__file__).read_text("utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {n.split(".")[0] for n in names} - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 100, b"hello"])
def test_what_is_no_volume_gets_a_sentence_not_a_traceback(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert verify.verify(path)
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("volume/bagit.txt", "hello")
    assert verify.verify(path)


@given(st.integers(1, 70), st.data())
def test_the_paths_of_the_extract_are_those_of_the_ledger_s_tree(size, data):
    leaves = [proof.leaf_hash(bytes([n])) for n in range(size)]
    wanted = sorted(data.draw(st.sets(st.integers(0, size - 1))))
    assert extract.audit_paths(leaves, wanted) == [proof.inclusion(leaves, at) for at in wanted]
    for at in wanted:
        path = proof.inclusion(leaves, at)
        assert verify.included(bytes([at]), at, size, path, proof.root(leaves))
        assert not verify.included(b"other", at, size, path, proof.root(leaves))

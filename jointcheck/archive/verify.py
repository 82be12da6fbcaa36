"""Check a volume with nothing but this file: ``python verify.py VOLUME.zip``.

Only Python's standard library is needed, no database and no jointcheck. Where the package
``cryptography`` is installed the two signatures (of the volume, of the ledger's checkpoint) are
checked as well; without it everything else is.

A volume is a BagIt bag in a zip without compression: ``volume/`` holds the tag files and
``volume/data/`` what was filed. Each byte of the file follows from the content, so that one byte
that differs, even between the pieces, is found.
"""

import base64
import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # pragma: no cover - the standard library alone
    Ed25519PublicKey = None  # type: ignore[assignment, misc]

ROOT = "volume/"
TAGGED = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
TAGS = "tagmanifest-sha256.txt"
SIGNATURE = "signature.txt"  # of the tag manifest, by the key of the ledger
EVENTS, PROOFS = "data/ledger/events.jsonl", "data/ledger/proofs.json"
CHECKPOINT, KEY = "data/ledger/checkpoint", "data/ledger/key.pub"
INDEX = "data/volume.json"
NEVER = (1980, 1, 1, 0, 0, 0)  # the time of every entry: the same content gives the same bytes
CHUNK = 1 << 20


class Broken(Exception):
    """The volume cannot be read any further."""


# -- the container ---------------------------------------------------------------------------


def pack(names: Iterable[str], content: Callable[[str], IO[bytes]], target: IO[bytes]) -> None:
    """Write the zip; ``content(name)`` opens an entry. The same content gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as volume:
        for name in sorted(names):
            entry = zipfile.ZipInfo(name, NEVER)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            with content(name) as source, volume.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out, CHUNK)


def verify(path: Path) -> list[str]:
    """What is wrong with the volume at ``path``, as sentences; empty when it holds."""
    try:
        with zipfile.ZipFile(path) as volume:
            return list(faults(Path(path), volume))
    except Broken as error:
        return [str(error)]
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        return [f"案卷文件已损坏：{error}。The volume is damaged."]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"案卷的内容无法读取：{error}。The volume cannot be read."]


def faults(path: Path, volume: zipfile.ZipFile) -> Iterator[str]:
    names = listed(volume)
    yield from tag_faults(volume)
    yield from payload_faults(volume, names)
    yield from index_faults(volume)
    yield from ledger_faults(volume)
    yield from signature_faults(volume)
    if not same_bytes(path, volume, names):
        yield "文件在各件之间被改动。The file was changed between its pieces."


def listed(volume: zipfile.ZipFile) -> list[str]:
    """The entries' names; ``Broken`` for what no volume has."""
    names = volume.namelist()
    if len(set(names)) != len(names) or not all(name.startswith(ROOT) for name in names):
        raise Broken("这不是案卷文件。This is not a volume.")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in volume.infolist()):
        raise Broken("案卷文件的格式不对。The volume is compressed.")
    if missing := {*TAGGED, TAGS, SIGNATURE} - {name.removeprefix(ROOT) for name in names}:
        raise Broken(f"案卷缺少 {'、'.join(sorted(missing))}。The volume lacks these files.")
    return names


def same_bytes(path: Path, volume: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether the content, packed anew, gives the very same file."""
    with tempfile.TemporaryFile() as again, path.open("rb") as given:
        pack(names, volume.open, again)
        again.seek(0)
        return all(a == b for a, b in zip(chunks(given), chunks(again), strict=False)) and (
            given.read() == again.read() == b"" and given.tell() == again.tell()
        )


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


# -- manifests -------------------------------------------------------------------------------


def text(volume: zipfile.ZipFile, name: str) -> str:
    return volume.read(ROOT + name).decode("utf-8")


def manifest(volume: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Path → digest."""
    rows = (line.split("  ", 1) for line in text(volume, name).splitlines())
    return {path: digest for digest, path in rows}


def sha256(volume: zipfile.ZipFile, name: str) -> str:
    with volume.open(ROOT + name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def tag_faults(volume: zipfile.ZipFile) -> Iterator[str]:
    tags = manifest(volume, TAGS)
    if set(tags) != set(TAGGED):
        yield f"{TAGS} 所列不全。{TAGS} is not complete."
    for name in TAGGED:
        if tags.get(name) != sha256(volume, name):
            yield f"{name} 与摘要不符。{name} differs from its digest."


def payload_faults(volume: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    promised = manifest(volume, "manifest-sha256.txt")
    found = {n.removeprefix(ROOT) for n in names} - {*TAGGED, TAGS, SIGNATURE}
    yield from (f"缺少 {name}。{name} is missing." for name in sorted(set(promised) - found))
    yield from (
        f"多出 {name}。{name} does not belong here." for name in sorted(found - set(promised))
    )
    for name in sorted(found & set(promised)):
        if sha256(volume, name) != promised[name]:
            yield f"{name} 与摘要不符。{name} differs from its digest."


def index_faults(volume: zipfile.ZipFile) -> Iterator[str]:
    """The index inside (卷内目录) must name the same pieces as the manifest."""
    promised = manifest(volume, "manifest-sha256.txt")
    rows = json.loads(text(volume, INDEX))["leaves"]
    named = {f"data/{row['path']}": row["sha256"] for row in rows} | {INDEX: promised.get(INDEX)}
    if named != promised:
        yield "卷内目录与案卷内容不符。The index differs from the content."


# -- the ledger ------------------------------------------------------------------------------


def ledger_faults(volume: zipfile.ZipFile) -> Iterator[str]:
    """Every event of the extract must be in the tree whose root the checkpoint holds."""
    _origin, size, root = text(volume, CHECKPOINT).split("\n")[:3]
    paths = json.loads(text(volume, PROOFS))
    lines = volume.read(ROOT + EVENTS).splitlines()
    if [str(json.loads(line)["seq"]) for line in lines] != list(paths):
        yield "留痕摘录与证明不对应。The extract and its proofs do not match."
    for line in lines:
        seq = json.loads(line)["seq"]
        path = [bytes.fromhex(step) for step in paths.get(str(seq), [])]
        if not included(line, seq - 1, int(size), path, base64.b64decode(root)):
            yield f"第 {seq} 条留痕不在检查点内。Event {seq} is not in the checkpoint."


def included(leaf: bytes, index: int, size: int, path: list[bytes], tree: bytes) -> bool:
    """Whether ``path`` leads from ``leaf`` to the root ``tree`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, hashlib.sha256(b"\x00" + leaf).digest()
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node(step, value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            value = node(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == tree


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def signature_faults(volume: zipfile.ZipFile) -> Iterator[str]:
    """Both signatures are by the key inside; compare its fingerprint with the published one."""
    if Ed25519PublicKey is None:
        return
    key = from_base64(text(volume, KEY))
    note, _, mark = text(volume, CHECKPOINT).partition("\n\n")
    signed = from_base64(mark.rpartition(" ")[2])[4:]
    if not signs(key, signed, f"{note}\n".encode()):
        yield "检查点的签名不对。The checkpoint's signature is wrong."
    whole = from_base64(text(volume, SIGNATURE))
    if not signs(key, whole, volume.read(ROOT + TAGS)):
        yield "案卷的签名不对。The volume's signature is wrong."


def from_base64(line: str) -> bytes:
    """The bytes of one line in its only spelling: the last character may hide bits."""
    raw = base64.b64decode(line)
    if line != base64.b64encode(raw).decode() + "\n":
        raise Broken("不是规范的 base64。Not the canonical base64 of its bytes.")
    return raw


def signs(key: bytes, signature: bytes, content: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except InvalidSignature:
        return False
    return True


# -- for whoever has only this file ----------------------------------------------------------


def about(path: Path) -> dict[str, Any]:
    """What to compare with the paper in hand: number, title, digest of the volume, key's print."""
    with zipfile.ZipFile(path) as volume:
        index = json.loads(text(volume, INDEX))
        return {
            "number": index["number"], "title": index["title"], "digest": sha256(volume, TAGS),
            "key": sha256(volume, KEY),
        }  # fmt: skip


def volumes(given: Iterable[Path]) -> list[Path]:
    """The volumes that are meant; a folder means every ``.zip`` in it."""
    found = ([*sorted(one.glob("*.zip"))] if one.is_dir() else [one] for one in given)
    return [path for several in found for path in several]


def verify_all(paths: Iterable[Path]) -> list[str]:
    """What is wrong with any of the volumes, and between a task's own volume and those it lists."""
    paths = list(paths)
    found = [f"{path.name}: {fault}" for path in paths for fault in verify(path)]
    if found:
        return found
    digests = {one["number"]: one["digest"] for one in map(about, paths)}
    for path in paths:
        for row in promised(path):
            if digests.get(row["number"], row["digest"]) != row["digest"]:
                found.append(f"{row['number']} 与任务卷所列的摘要不符。{row['number']} is not the volume that "
                             "the task's own volume lists.")  # fmt: skip
    return found


def promised(path: Path) -> list[dict[str, Any]]:
    """The volumes that a task's own volume lists; empty for the volume of a record."""
    with zipfile.ZipFile(path) as volume:
        for row in json.loads(text(volume, INDEX))["leaves"]:
            if row["part"] == "volumes":
                return list(json.loads(text(volume, f"data/{row['path']}")))
    return []


def main(arguments: list[str]) -> int:
    """0 when all volumes hold, 1 when one does not, 2 when the command is wrong."""
    paths = volumes(Path(one) for one in arguments)
    if not paths:
        sys.stderr.write("用法 usage: verify.py VOLUME.zip | FOLDER ...\n")
        return 2
    found = verify_all(paths)
    if found:
        sys.stderr.write("\n".join(found) + "\n")
        return 1
    for known in map(about, paths):
        sys.stdout.write(
            f"案卷完整 the volume holds: {known['number']} {known['title']}\n"
            f"摘要 digest: {known['digest']}\n公钥指纹 key: {known['key']}\n"
        )
    if Ed25519PublicKey is None:
        sys.stderr.write("没有 cryptography，未核验签名 / signatures not checked\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

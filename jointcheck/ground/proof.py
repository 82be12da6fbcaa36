"""The ledger's tree (RFC 9162) and signed checkpoint (C2SP note): pure, no database.

What an outsider needs to check the ledger: the exported ``log.jsonl``, one ``checkpoint`` kept
from an earlier day, and ``key.pub``.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "jointcheck/ledger"


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def root(hashes: list[bytes]) -> bytes:
    """Root of the tree over leaf hashes, folded as a binary counter."""
    stack: list[tuple[int, bytes]] = []
    for value in hashes:
        level = 0
        while stack and stack[-1][0] == level:
            value = node_hash(stack.pop()[1], value)
            level += 1
        stack.append((level, value))
    if not stack:
        return hashlib.sha256(b"").digest()
    value = stack.pop()[1]
    while stack:
        value = node_hash(stack.pop()[1], value)
    return value


def inclusion(hashes: list[bytes], index: int) -> list[bytes]:
    """The path that proves leaf ``index`` is in the tree over ``hashes`` (RFC 9162 §2.1.3.1)."""
    if len(hashes) <= 1:
        return []
    k = split(len(hashes))
    if index < k:
        return [*inclusion(hashes[:k], index), root(hashes[k:])]
    return [*inclusion(hashes[k:], index - k), root(hashes[:k])]


def included(leaf: bytes, index: int, size: int, path: list[bytes], tree: bytes) -> bool:
    """Whether ``path`` leads from ``leaf`` to the root ``tree`` (RFC 9162 §2.1.3.2)."""
    if index >= size:
        return False
    position, last, value = index, size - 1, leaf_hash(leaf)
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node_hash(step, value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == tree


@dataclass(frozen=True)
class Checkpoint:
    """How long the ledger was and what its root was."""

    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{ORIGIN}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, key: Ed25519PrivateKey) -> str:
        mark = base64.b64encode(key_id(key.public_key()) + key.sign(self.text.encode())).decode()
        return f"{self.text}\n— {ORIGIN} {mark}\n"


def key_id(key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a note names its key (C2SP signed-note)."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(ORIGIN.encode() + b"\n\x01" + raw).digest()[:4]


def read_checkpoint(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint in a signed note; ``ValueError`` when note or signature is not right."""
    try:
        text, _, signature = note.partition("\n\n")
        origin, size, tree = text.split("\n")
        mark = from_base64(signature.removeprefix(f"— {ORIGIN} ").strip())
        key.verify(mark[4:], f"{text}\n".encode())
    except (ValueError, InvalidSignature) as error:
        raise ValueError("检查点的签名不对。The checkpoint's signature is wrong.") from error
    if origin != ORIGIN:
        raise ValueError("检查点不属于本系统。The checkpoint is of another log.")
    return Checkpoint(int(size), from_base64(tree))


def public_key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(from_base64(text.strip()))


def from_base64(text: str) -> bytes:
    """The bytes of the one spelling that stands for them; ``ValueError`` for every other.

    The last character of a padded text has bits that no decoder reads: with them changed it would
    still pass, and a signed text could be altered without being noticed.
    """
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not the canonical base64 of its bytes")
    return raw


def verify_export(folder: Path, older: str | None = None) -> list[str]:
    """What is wrong with an exported ledger; an empty list means it holds.

    ``older``: a checkpoint kept elsewhere on an earlier day. Only it can unmask an operator who
    rewrote the history and signed it again.
    """
    key = public_key((folder / "key.pub").read_text("utf-8"))
    leaves = (folder / "log.jsonl").read_bytes().splitlines()
    hashes = [leaf_hash(leaf) for leaf in leaves]
    found = chain_faults(leaves, hashes)
    for name, note in (
        ("checkpoint", (folder / "checkpoint").read_text("utf-8")),
        ("older", older),
    ):
        if note is not None:
            found += checkpoint_faults(name, note, key, hashes)
    return found


def chain_faults(leaves: list[bytes], hashes: list[bytes]) -> list[str]:
    faults, previous = [], ""
    for number, leaf in enumerate(leaves, start=1):
        try:
            event = json.loads(leaf)
            right = event["seq"] == number and event["prev"] == previous
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            faults.append(
                f"第 {number} 行与前文不相连。Line {number} does not follow from the last."
            )
            break
        previous = hashes[number - 1].hex()
    return faults


def checkpoint_faults(
    name: str, note: str, key: Ed25519PublicKey, hashes: list[bytes]
) -> list[str]:
    try:
        checkpoint = read_checkpoint(note, key)
    except ValueError as error:
        return [f"{name}: {error}"]
    if checkpoint.size > len(hashes):
        return [
            f"{name}: 留痕少了 {checkpoint.size - len(hashes)} 条。The ledger has lost entries."
        ]
    if root(hashes[: checkpoint.size]) != checkpoint.root:
        return [f"{name}: 留痕与检查点不符，历史被改动。The history differs from the checkpoint."]
    return []

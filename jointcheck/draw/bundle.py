"""A published draw: the canonical files of `jcdraw/1`, as texts and as a folder or zip."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jointcheck.draw.commit import Commit, Extension, Stratum, Table
from jointcheck.draw.entropy import EntropyEvent
from jointcheck.draw.lines import (
    BundleError,
    canonical_id,
    digest,
    is_digest,
    rows,
    table,
    text_lines,
)
from jointcheck.draw.lottery import Drawn, shown
from jointcheck.draw.matching import Inspector, Recusal

__all__ = [
    "BundleError",
    "Commit",
    "EntropyEvent",
    "Extension",
    "Stratum",
    "Table",
    "canonical_id",
    "digest",
]

FILES = (
    "pool.txt",
    "excluded.txt",
    "roster.txt",
    "recusal.txt",
    "commit.txt",
    "seed.txt",
    "result.txt",
)
_NEVER = (1980, 1, 1, 0, 0, 0)  # a zip of the same draw is the same to the byte


# Tables


def pool_text(pool: Iterable[tuple[str, str]]) -> str:
    """pool.txt from (id, stratum) in any order; ids must be canonical and each given once."""
    return table("pool.txt", ((canonical(id), stratum) for id, stratum in pool))


def excluded_text(excluded: Iterable[tuple[str, str]]) -> str:
    """excluded.txt from (id, reason code)."""
    return table("excluded.txt", ((canonical(id), reason) for id, reason in excluded))


def roster_text(roster: Iterable[Inspector]) -> str:
    """roster.txt: certificate, department, qualifications, capacity, absence with its reason."""
    return table("roster.txt", (_roster_row(inspector) for inspector in roster))


def parse_roster(data: bytes) -> list[Inspector]:
    """The inspectors of roster.txt."""
    return [_inspector(row) for row in rows("roster.txt", data, 5)]


def recusal_text(recusals: Iterable[Recusal]) -> str:
    """recusal.txt: inspector's certificate, id of the entity, ground."""
    return "".join(sorted(f"{r.certificate}\t{canonical(r.id)}\t{r.ground}\n" for r in recusals))


def parse_recusal(data: bytes) -> list[Recusal]:
    """The recusals of recusal.txt."""
    found = []
    for number, line in enumerate(text_lines("recusal.txt", data), 1):
        fields = line.split("\t")
        if len(fields) != 3:
            raise BundleError.at("recusal.txt", number, f"应有3栏，现有{len(fields)}栏。")
        found.append(Recusal(*fields))
    if recusal_text(found).encode() != data:
        raise BundleError("recusal.txt：没有按字节顺序排列。")
    return found


def table_of(text: str) -> Table:
    """What commit.txt says of a file with this text."""
    return Table(digest(text), text.count("\n"))


def canonical(id: str) -> str:
    """The id itself; raises BundleError unless it is written in its canonical form."""
    if canonical_id(id) != id:
        raise BundleError(f"“{id}”不是规范写法，应为“{canonical_id(id)}”。")
    return id


def _roster_row(inspector: Inspector) -> tuple[str, ...]:
    capacity = "" if inspector.capacity is None else str(inspector.capacity)
    skills = ",".join(sorted(inspector.qualifications))
    return inspector.certificate, inspector.department, skills, capacity, inspector.absence


def _inspector(row: tuple[str, ...]) -> Inspector:
    certificate, department, skills, capacity, absence = row
    if not ((capacity.isascii() and capacity.isdigit()) or not capacity):
        raise BundleError(f"roster.txt：{certificate} 的承担户数“{capacity}”不是数。")
    wanted = frozenset(skills.split(",")) if skills else frozenset()
    return Inspector(certificate, department, wanted, int(capacity) if capacity else None, absence)


# Secrets, seed, result


def secret_digest(secret: str) -> str:
    """What a department shows of its secret (64 hexadecimal digits) until the ceremony."""
    if not is_digest(secret):
        raise BundleError("密数应为64位小写十六进制数。")
    return digest(bytes.fromhex(secret))


def seed_text(commit: Commit, values: Sequence[str], secrets: Sequence[str]) -> str:
    """seed.txt from the typed values and the revealed secrets, both in the commit's order.

    Raises BundleError when a value is not possible or a secret is not the one promised.
    """
    if len(values) != len(commit.entropy) or len(secrets) != len(commit.secrets):
        raise BundleError("随机值或密数的个数与承诺不符。")
    said = ["jcdraw-seed: 1", f"commit: {commit.digest}"]
    for event, value in zip(commit.entropy, values, strict=True):
        said.append(f"{event.label}: {event.canonical(value)}")
    for (department, promised), secret in zip(commit.secrets, secrets, strict=True):
        if secret_digest(secret) != promised:
            raise BundleError(f"{department}的密数与其事先公布的摘要不符。")
        said.append(f"secret: {department} {secret}")
    return "\n".join(said) + "\n"


def seed_of(text: str) -> str:
    """The seed S of the draw: SHA-256 of seed.txt, lower-case hexadecimal."""
    return digest(text)


def result_text(drawn: Iterable[Drawn]) -> str:
    """result.txt: stratum, rank, ticket cut to 18 digits, id; sorted by stratum, then rank."""
    return "".join(
        f"{row.stratum}\t{row.rank}\t{shown(row.ticket)}\t{row.id}\n"
        for row in sorted(drawn, key=lambda row: (row.stratum, row.rank))
    )


# Folder and zip


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write a bundle's files under their names into a folder, which is made."""
    _check_names(files)
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files):
        (folder / name).write_bytes(files[name].encode())


def zip_bytes(files: Mapping[str, str]) -> bytes:
    """A bundle as a zip; the same files always give the same bytes."""
    _check_names(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name].encode())
    return buffer.getvalue()


def _check_names(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        if name not in FILES:
            raise BundleError(f"“{name}”不是摇号公布包中的文件。")
        if not text:
            raise BundleError(f"{name}：没有内容的文件不放入公布包。")

#!/usr/bin/env python3
"""Verify a published draw (核验摇号公布包):  python verify.py BUNDLE

BUNDLE is a folder or a zip with pool.txt, commit.txt, seed.txt, result.txt and, where the commit
names them, excluded.txt, roster.txt, recusal.txt. This file needs Python 3.10 or newer and nothing
else. It is written apart from the program that draws, to be read in ten minutes.

What is computed, from the published files alone:
  C      = SHA-256(commit.txt); seed.txt must carry C, so the pool cannot change after the seed
  S      = SHA-256(seed.txt), written in lower-case hexadecimal
  H      = SHA-256(S), written in lower-case hexadecimal
  ticket = "0." + the decimal digits, read backwards, of SHA-256(H + id), at least 64 of them
  The n ids of a stratum with the lowest tickets are drawn; n = min(N, max(m, ceil(N*p/10000))).
"""

import hashlib
import heapq
import re
import sys
import zipfile
import zlib
from operator import mul
from pathlib import Path

TABLES = {"pool": 2, "excluded": 2, "roster": 5, "recusal": 3}  # file: fields of a line
NAMES = [name + ".txt" for name in (*TABLES, "commit", "seed", "result")]
ALGORITHMS = ("jcdraw/1", "consistent_sampler 1.0.10, without replacement, take per stratum")
CODE = set("0123456789ABCDEFGHJKLMNPQRTUWXY")  # GB 32100
VALUES = bytes.maketrans("".join(sorted(CODE)).encode(), bytes(range(31)))
WEIGHTS = [3**place % 31 for place in range(17)] + [1]
LARGEST = 512 * 1024 * 1024
Files = dict[str, bytes]
Said = dict[str, list[str]]
Tables = dict[str, list[tuple[str, ...]]]
Strata = dict[str, tuple[list[str], list[int]]]


class Wrong(Exception):
    """The first thing that is not right, in Chinese with English beside it."""


class Report:
    """What was checked, line by line; ``ok`` is true only when everything was right."""

    def __init__(self) -> None:
        self.ok = False
        self.lines: list[str] = []


def check(bundle: str | Path | Files) -> Report:
    """Verify a bundle, a path or {name: bytes}; what is wrong in it is the report's last line."""
    report = Report()
    try:
        files = bundle if isinstance(bundle, dict) else _read(Path(bundle), report.lines)
        _verify(files, report.lines)
        report.ok = True
        report.lines.append("结论：全部一致。  Result: everything agrees.")
    except Wrong as wrong:
        report.lines.append(f"不一致：{wrong}")
    return report


def _verify(files: Files, notes: list[str]) -> None:
    said = _commit(files)
    tables = _tables(files, said, notes)
    strata = _strata(tables, said)
    seed = _seed(files, said)
    notes.append("承诺、随机来源与密数相符。  Commit, entropy and secrets agree. C=" + _c(files))
    _result(files, strata, seed, notes)


def _commit(files: Files) -> Said:
    """commit.txt as {key: [values]}."""
    said: Said = {}
    for number, line in enumerate(_lines(files, "commit.txt"), 1):
        key, colon, value = line.partition(": ")
        again = key in said and key not in ("stratum", "extension", "mode", "entropy", "secret")
        _need(colon and not again, f"commit.txt 第{number}行写法不对或重复", "unreadable or twice")
        said.setdefault(key, []).append(value)
    if said.get("jcdraw") != ["1"] or said.get("algorithm", [""])[0] not in ALGORITHMS:
        raise Wrong("commit.txt 的版本或算法不认识 (version or algorithm not known)")
    return said


def _tables(files: Files, said: Said, notes: list[str]) -> Tables:
    """The rows of every table whose digest and number of lines are committed."""
    tables = {}
    for name in TABLES:
        file, promised = name + ".txt", said.get(name + "-sha256")
        if name != "pool" and file not in files and not promised:
            continue
        _need(promised, f"commit.txt 没有承诺文件 {file}", f"{file} is not committed")
        tables[name] = rows = _rows(files, file, TABLES[name], said["algorithm"] == ALGORITHMS[:1])
        same = [_sha(files[file])] == promised
        _need(same, f"{file} 的摘要与 commit.txt 不符，文件被改动", f"{file} was altered")
        same = said.get(name + "-count") == [str(len(rows))]
        _need(same, f"{file} 的行数与 commit.txt 不符", f"{file}: wrong count")
        notes.append(f"{file}：{len(rows)}行，摘要一致。  {len(rows)} lines, digest agrees.")
    return tables


def _rows(files: Files, file: str, fields: int, codes: bool) -> list[tuple[str, ...]]:
    """The rows of a table, sorted and each once; with ``codes`` every id must be well formed."""
    rows: list[tuple[str, ...]] = []
    before, ids = "", codes and file in ("pool.txt", "excluded.txt")
    for number, line in enumerate(_lines(files, file), 1):
        row = tuple(line.split("\t"))
        key = line if file == "recusal.txt" else row[0]
        why = ""
        if len(row) != fields:
            why = f"应有{fields}栏，现有{len(row)}栏 (wrong number of fields)"
        elif key <= before:  # a copy would get a second chance
            why = "重复 (given twice)" if key == before else "没有按字节顺序排列 (not sorted)"
        elif ids and not _well_formed(row[0]):
            why = f"编号“{row[0]}”写法或校验位不对 (id or its check digit is wrong)"
        if why:
            raise Wrong(f"{file} 第{number}行{why}, line {number}")
        rows.append(row)
        before = key
    return rows


def _well_formed(id: str) -> bool:
    """A unified credit code (GB 32100) whose check digit holds, or ``scheme:value``."""
    if ":" in id:
        return all(id.partition(":")) and id.split() == [id]
    if len(id) != 18 or set(id) - CODE:
        return False
    return sum(map(mul, id.encode().translate(VALUES), WEIGHTS)) % 31 == 0


def _strata(tables: Tables, said: Said) -> Strata:
    """{stratum: (ids, sizes that may have been drawn)}: the size, then after each extension."""
    out = {row[0] for row in tables.get("excluded", [])}
    pool: dict[str, list[str]] = {}
    for number, (id, stratum) in enumerate(tables["pool"], 1):
        if id in out:
            raise Wrong(f"pool.txt 第{number}行是已排除的对象 (line {number}: was excluded)")
        pool.setdefault(stratum, []).append(id)
    strata: Strata = {}
    for text in said.get("stratum", []):
        name, count, size = _size(text)
        ids = pool.pop(name, [])
        _need(name not in strata, f"commit.txt 分层“{name}”重复", f"stratum {name} given twice")
        _need(count == len(ids), f"分层“{name}”应有{count}个，现有{len(ids)}个", "wrong count")
        strata[name] = (ids, [size])
    _need(not pool, "pool.txt 中有 commit.txt 没有的分层", "a stratum is not committed")
    for text in said.get("extension", []):
        step = re.fullmatch(r"(\S+) take ([0-9]{1,9}) when \S.*", text)
        if not step or step[1] not in strata:
            raise Wrong(f"commit.txt 扩大抽查“{text}”不对 (bad extension)")
        ids, sizes = strata[step[1]]
        sizes.append(min(len(ids), sizes[-1] + int(step[2])))
    return strata


def _size(text: str) -> tuple[str, int, int]:
    how = "(?:take ([0-9]{1,9})|ratio-bp ([0-9]{1,5}) min ([0-9]{1,9}))"
    rule = re.fullmatch(r"(\S+) count ([0-9]{1,9}) " + how, text)
    if not rule:
        raise Wrong(f"commit.txt 分层“{text}”写法不对 (stratum not readable)")
    count = int(rule[2])
    if rule[3]:
        return rule[1], count, min(count, int(rule[3]))
    return rule[1], count, min(count, max(int(rule[5]), (count * int(rule[4]) + 9999) // 10000))


def _seed(files: Files, said: Said) -> str:
    """Follow seed.txt line by line; returns S."""
    lines, secrets = _lines(files, "seed.txt"), said.get("secret", [])
    promised = [text.rpartition(" ")[::2] for text in secrets]
    _need(len(dict(promised)) >= 2, "密数少于两个部门", "fewer than two departments' secrets")
    _need(said.get("entropy"), "commit.txt 没有随机来源", "no entropy event")
    expected = ["jcdraw-seed: 1", "commit: " + _c(files)]
    expected += [_label(text) + ": " for text in said["entropy"]]
    expected += [f"secret: {department} " for department, _ in promised]
    _need(len(lines) == len(expected), "seed.txt 的行数与 commit.txt 不符", "wrong number of lines")
    for number, (line, start) in enumerate(zip(lines, expected, strict=True), 1):
        fits = line.startswith(start) and _canonical(start, line[len(start) :])
        _need(fits, f"seed.txt 第{number}行应为“{start}”及其规范值", f"line {number}: {start}?")
    for (department, digest), line in zip(promised, lines[-len(promised) :], strict=True):
        kept = _sha(bytes.fromhex(line[-64:])) == digest
        _need(kept, f"{department}的密数与事先公布的摘要不符", "secret is not the one promised")
    return _sha(files["seed.txt"])


def _label(text: str) -> str:
    words = text.split(", ")[0].split(" ")
    return "dice" if words[0] == "dice" else words[0] + " " + words[-1]


def _canonical(key: str, value: str) -> bool:
    """A value has one spelling; another one would be another seed from the same throw."""
    if key.startswith(("jcdraw-seed: ", "commit: ")):
        return value == ""
    if key.startswith(("secret: ", "drand ")):
        return bool(re.fullmatch("[0-9a-f]{64}", value))
    if key == "dice: ":
        return bool(re.fullmatch("[0-9]{20}", value))
    numbers = value.split(".")
    known = all(re.fullmatch("[1-9][0-9]{0,2}", number) for number in numbers)
    return known and numbers == sorted(set(numbers), key=int)


def _result(files: Files, strata: Strata, seed: str, notes: list[str]) -> None:
    """Draw again and compare line by line."""
    some = any(sizes[0] for _, sizes in strata.values()) or "result.txt" in files
    published = _lines(files, "result.txt") if some else []
    counts: dict[str, int] = {}
    for line in published:
        counts[line.split("\t")[0]] = counts.get(line.split("\t")[0], 0) + 1
    head, expected = _sha(seed.encode()), []
    for name, (ids, sizes) in sorted(strata.items()):
        steps = sizes.index(counts[name]) if counts.get(name) in sizes else 0
        best = heapq.nsmallest(sizes[steps], ((_ticket(head, id), id) for id in ids))
        for rank, (ticket, id) in enumerate(best, 1):
            expected.append(f"{name}\t{rank}\t{ticket[:20]}\t{id}")
        more = f"（含扩大抽查{steps}步 {steps} extension steps）" if steps else ""
        notes.append(f"分层{name}：{len(ids)}个抽{len(best)}个{more}  {len(best)} of {len(ids)}.")
    for number, (line, right) in enumerate(zip(published, expected, strict=False), 1):
        _need(line == right, f"result.txt 第{number}行应为“{right}”", f"line {number} differs")
    if len(published) != len(expected):
        raise Wrong(f"result.txt 应有{len(expected)}行，现有{len(published)}行 (number of lines)")


def _ticket(head: str, id: str) -> str:
    number = int.from_bytes(hashlib.sha256((head + id).encode()).digest(), "big")
    return "0." + str(number).zfill(64)[::-1]


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _c(files: Files) -> str:
    return _sha(files["commit.txt"])


def _need(fine: object, chinese: str, english: str) -> None:
    if not fine:
        raise Wrong(f"{chinese} ({english})")


def _lines(files: Files, name: str) -> list[str]:
    """The lines of a text that is UTF-8 without BOM and whose lines end with LF."""
    _need(name in files, f"缺少文件 {name}", f"{name} is missing")
    data = files[name]
    fault = None
    if data.startswith(b"\xef\xbb\xbf"):
        fault = 0, "开头有BOM标记 (BOM)"
    elif b"\r" in data:
        fault = data.index(b"\r"), "换行不是LF (CR)"
    elif not data.endswith(b"\n"):
        fault = len(data), "被截断 (cut, no line end)"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        fault = wrong.start, "不是UTF-8编码 (not UTF-8)"
    if fault:
        line = data.count(b"\n", 0, fault[0]) + 1
        raise Wrong(f"{name} 第{line}行{fault[1]}, line {line}")
    return text[:-1].split("\n")


def _read(path: Path, notes: list[str]) -> Files:
    """{name: bytes} of a folder or zip; a zip must not hold anything else."""
    files: Files = {}
    try:
        if path.is_dir():
            found = {file.name: file for file in path.iterdir()}
            files = {name: found.pop(name).read_bytes() for name in NAMES if name in found}
            if found:
                notes.append("没有核对的其他文件  other files, not checked: " + "、".join(found))
        else:
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    once = name in NAMES and name not in files
                    _need(once, f"zip 中有多余或重复的文件 {name}", f"{name} unknown or twice")
                    with archive.open(name) as packed:
                        files[name] = packed.read(LARGEST + 1)
    except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        raise Wrong(f"不能读取 {path} (cannot be read as a folder or zip)") from None
    _need(max(map(len, files.values()), default=0) <= LARGEST, "文件过大", "a file is too large")
    return files


def main(arguments: list[str] | None = None) -> int:
    """Command line; the exit status is 0 only when all is right."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1:
        print("用法：python verify.py 公布包（文件夹或zip）  Usage: python verify.py BUNDLE")
        return 2
    report = check(arguments[0])
    print("\n".join(report.lines))
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())

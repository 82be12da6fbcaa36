#!/usr/bin/env python3
"""Verify a published draw (核验摇号公布包):  python verify.py BUNDLE

BUNDLE is a folder or a zip with pool.txt, commit.txt, seed.txt, result.txt and, where the commit
names them, excluded.txt, roster.txt, recusal.txt. This file needs Python 3.9 or newer and nothing
else. It is written apart from the program that draws, to be read in ten minutes.

What is computed, from the published files alone:
  C      = SHA-256(commit.txt); seed.txt must carry C, so the pool cannot change after the seed
  S      = SHA-256(seed.txt), written in lower-case hexadecimal
  H      = SHA-256(S), written in lower-case hexadecimal
  ticket = "0." + the decimal digits, read backwards, of SHA-256(H + id), at least 64 of them
  The n ids of a stratum with the lowest tickets are drawn; n = min(N, max(m, ceil(N*p/10000))).
"""

import hashlib
import os
import re
import sys
import zipfile

TABLES = {"pool": 2, "excluded": 2, "roster": 5, "recusal": 3}  # file: fields of a line
NAMES = [name + ".txt" for name in (*TABLES, "commit", "seed", "result")]
ALGORITHMS = ("jcdraw/1", "consistent_sampler 1.0.10, without replacement, take per stratum")
LARGEST = 512 * 1024 * 1024


class Wrong(Exception):
    """The first thing that is not right, in Chinese with English beside it."""


class Report:
    """What was checked, line by line; ``ok`` is true only when everything was right."""

    def __init__(self):
        self.ok = False
        self.lines = []

    def note(self, chinese, english):
        self.lines.append(f"{chinese}  {english}")


def check(path):
    """Verify the bundle at ``path``; never raises for what is in it. Returns a Report."""
    report = Report()
    try:
        _verify(_read(path), report)
        report.ok = True
        report.note("结论：全部一致。", "Result: everything agrees.")
    except Wrong as wrong:
        report.lines.append(f"不一致：{wrong}")
    return report


def _verify(files, report):
    said = _commit(files)
    _tables(files, said, report)
    strata = _strata(files, said, report)
    seed = _seed(files, said, report)
    _result(files, strata, seed, report)


def _commit(files):
    """commit.txt as {key: [values]}."""
    said = {}
    for number, line in enumerate(_lines(files, "commit.txt"), 1):
        key, colon, value = line.partition(": ")
        _need(
            colon, f"commit.txt 第{number}行不是“项目: 内容”", f"line {number} is no 'key: value'"
        )
        said.setdefault(key, []).append(value)
    repeatable = {"stratum", "extension", "mode", "entropy", "secret"}
    for key, values in said.items():
        single = len(values) == 1 or key in repeatable
        _need(single, f"commit.txt 项目“{key}”重复", f"'{key}' given twice")
    _need(said.get("jcdraw") == ["1"], "commit.txt 第1行应为“jcdraw: 1”", "version not known")
    known = said.get("algorithm", [""])[0] in ALGORITHMS
    _need(known, "commit.txt 的算法不认识", "algorithm not known")
    return said


def _tables(files, said, report):
    """The digest and the number of lines of every table, and nothing that is not committed."""
    for name, fields in TABLES.items():
        file = name + ".txt"
        if name != "pool" and file not in files and name + "-sha256" not in said:
            continue
        _need(name + "-sha256" in said, f"commit.txt 没有 {file} 的摘要", f"{file} not committed")
        lines = _lines(files, file)
        same = _sha(files[file]) == said[name + "-sha256"][0]
        _need(same, f"{file} 的摘要与 commit.txt 不符，文件被改动", f"{file} was altered")
        count = said.get(name + "-count", [""])[0]
        _need(count == str(len(lines)), f"{file} 的行数与 commit.txt 不符", f"{file}: wrong count")
        for number, line in enumerate(lines, 1):
            if line.count("\t") != fields - 1:
                raise Wrong(f"{file} 第{number}行的栏数不对 (line {number}: wrong fields)")
        report.note(f"{file}：{len(lines)}行，摘要一致。", f"{len(lines)} lines, digest agrees.")
    _need(
        "excluded.txt" not in files or _apart(files), "排除的对象仍在 pool.txt 中", "not excluded"
    )


def _apart(files):
    pool = {line.split("\t")[0] for line in _lines(files, "pool.txt")}
    return not any(line.split("\t")[0] in pool for line in _lines(files, "excluded.txt"))


def _strata(files, said, report):
    """{stratum: (ids, sizes that may have been drawn)}: the size, then each extension step."""
    pool, before = {}, ""
    for number, line in enumerate(_lines(files, "pool.txt"), 1):
        id, stratum = line.split("\t")
        if id <= before:  # a copy would get a second chance
            raise Wrong(f"pool.txt 第{number}行重复或未排序 (line {number}: twice or not sorted)")
        pool.setdefault(stratum, []).append(id)
        before = id
    strata = {}
    for text in said.get("stratum", []):
        name, count, size = _size(text)
        found = len(pool.get(name, []))
        _need(name not in strata, f"commit.txt 分层“{name}”重复", f"stratum {name} given twice")
        _need(count == found, f"分层“{name}”应有{count}个，现有{found}个", f"{found}, not {count}")
        strata[name] = (pool.get(name, []), [size])
    _need(not pool.keys() - strata.keys(), "pool.txt 中有 commit.txt 没有的分层", "unknown stratum")
    for text in said.get("extension", []):
        step = re.fullmatch(r"(\S+) take ([0-9]+) when \S.*", text)
        _need(step and step[1] in strata, f"commit.txt 扩大抽查“{text}”不对", "bad extension")
        ids, sizes = strata[step[1]]
        sizes.append(min(len(ids), sizes[-1] + int(step[2])))
    report.note(f"分层{len(strata)}个，数量一致。", f"{len(strata)} strata, counts agree.")
    return strata


def _size(text):
    take = re.fullmatch(r"(\S+) count ([0-9]+) take ([0-9]+)", text)
    if take:
        return take[1], int(take[2]), min(int(take[2]), int(take[3]))
    rule = re.fullmatch(r"(\S+) count ([0-9]+) ratio-bp ([0-9]+) min ([0-9]+)", text)
    _need(rule, f"commit.txt 分层“{text}”写法不对", "stratum not readable")
    count, ratio, least = int(rule[2]), int(rule[3]), int(rule[4])
    return rule[1], count, min(count, max(least, (count * ratio + 9999) // 10000))


def _seed(files, said, report):
    """Follow seed.txt line by line; returns S."""
    lines = _lines(files, "seed.txt")
    expected = ["jcdraw-seed: 1", "commit: " + _sha(files["commit.txt"])]
    expected += [_label(text) + ": " for text in said.get("entropy", [])]
    expected += ["secret: " + text.split(" ")[0] + " " for text in said.get("secret", [])]
    _need(len(lines) == len(expected), "seed.txt 的行数与 commit.txt 不符", "wrong number of lines")
    for number, (line, start) in enumerate(zip(lines, expected), 1):
        fits = line == start if number <= 2 else line.startswith(start) and line != start
        _need(fits, f"seed.txt 第{number}行应为“{start}”", f"line {number} should be '{start}'")
        _canonical(number, *line.split(": ", 1))
    departments = {text.split(" ")[0] for text in said.get("secret", [])}
    _need(len(departments) >= 2, "密数少于两个部门", "fewer than two departments' secrets")
    for text, line in zip(said["secret"], lines[-len(said["secret"]) :]):
        department, promised = text.split(" ")[0], text.split(" ")[-1]
        secret = line.split(" ")[-1]
        kept = re.fullmatch("[0-9a-f]{64}", secret) and _sha(bytes.fromhex(secret)) == promised
        _need(kept, f"{department}的密数与事先公布的摘要不符", "secret is not the one promised")
    _need(said.get("entropy"), "commit.txt 没有随机来源", "no entropy event")
    report.note(f"承诺 C={expected[1][8:]}", "commit")
    report.note("随机来源与密数符合承诺。", "Entropy and secrets follow the commit.")
    return _sha(files["seed.txt"])


def _label(text):
    words = text.split(", ")[0].split(" ")
    return "dice" if words[0] == "dice" else words[0] + " " + words[-1]


def _canonical(number, key, value):
    """A value has one spelling; another one would be another seed from the same throw."""
    fine = True
    if key == "dice":
        fine = re.fullmatch("[0-9]{20}", value)
    elif key.startswith("drand "):
        fine = re.fullmatch("[0-9a-f]{64}", value)
    elif key not in ("jcdraw-seed", "commit", "secret"):
        fine = re.fullmatch("[1-9][0-9]*([.][1-9][0-9]*)*", value)
        numbers = [int(word) for word in value.split(".")] if fine else []
        fine = fine and numbers == sorted(set(numbers))
    _need(fine, f"seed.txt 第{number}行的随机值不是规范写法", f"line {number}: not canonical")


def _result(files, strata, seed, report):
    """Draw again and compare line by line."""
    published = _lines(files, "result.txt") if files.get("result.txt") else []
    head = hashlib.sha256(seed.encode()).hexdigest()
    expected = []
    for name in sorted(strata):
        ids, sizes = strata[name]
        drawn = sum(line.startswith(name + "\t") for line in published)
        steps = sizes.index(drawn) if drawn in sizes else 0
        best = sorted((_ticket(head, id), id) for id in ids)[: sizes[steps]]
        for rank, (ticket, id) in enumerate(best, 1):
            expected.append(f"{name}\t{rank}\t{ticket[:20]}\t{id}")
        report.note(f"分层{name}：{len(ids)}个中抽取{len(best)}个。", f"{len(best)} of {len(ids)}.")
        if steps:
            report.note(f"  其中按承诺扩大抽查{steps}步。", f"{steps} extension step(s) used.")
    for number, (is_, must) in enumerate(zip(published, expected), 1):
        _need(
            is_ == must, f"result.txt 第{number}行应为“{must}”", f"line {number} is not the draw's"
        )
    same = len(published) == len(expected)
    _need(
        same, f"result.txt 应有{len(expected)}行，现有{len(published)}行", "wrong number of lines"
    )
    report.note(f"抽取结果{len(expected)}行一致。", f"{len(expected)} drawn, the same list.")


def _ticket(head, id):
    number = int(hashlib.sha256((head + id).encode()).hexdigest(), 16)
    return "0." + str(number).zfill(64)[::-1]


def _sha(data):
    return hashlib.sha256(data).hexdigest()


def _need(fine, chinese, english):
    if not fine:
        raise Wrong(f"{chinese} ({english})")


def _lines(files, name):
    _need(name in files, f"缺少文件 {name}", f"{name} is missing")
    try:
        text = files[name].decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(f"{name} 不是UTF-8编码 (not UTF-8)") from None
    whole = text.endswith("\n") and "\r" not in text and not text.startswith("\ufeff")
    _need(whole, f"{name} 被截断，或换行、编码标记不对", "cut, or wrong line ends or BOM")
    return text[:-1].split("\n")


def _read(path):
    """{name: bytes} of a folder or zip; files that are no part of a bundle are refused in a zip."""
    files = {}
    try:
        if os.path.isdir(path):
            for name in NAMES:
                if os.path.exists(os.path.join(path, name)):
                    with open(os.path.join(path, name), "rb") as file:
                        files[name] = file.read(LARGEST + 1)
        else:
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    once = name in NAMES and name not in files
                    _need(once, f"zip 中有多余或重复的文件 {name}", f"{name} unknown or twice")
                    with archive.open(name) as file:
                        files[name] = file.read(LARGEST + 1)
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zipfile.zlib.error):
        raise Wrong(f"不能读取 {path} (cannot be read as a folder or zip)") from None
    for name, data in files.items():
        _need(len(data) <= LARGEST, f"{name} 过大", f"{name} is too large")
    return files


def main(arguments=None):
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

"""commit.txt: everything that is fixed, and shown, before any chance exists.

One commit has one text; reading a text that is not that one form is an error, so nothing can be
said in a commit in two ways.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from jointcheck.draw import lottery
from jointcheck.draw.entropy import EntropyEvent
from jointcheck.draw.lines import BundleError, digest, is_digest, plain, text_lines

FILE = "commit.txt"
ALGORITHM = "jcdraw/1"
OLDER = "consistent_sampler 1.0.10, without replacement, take per stratum"
TABLES = ("pool", "excluded", "roster", "recusal")
NOTHING_BEFORE = "0" * 64

T = TypeVar("T")


@dataclass(frozen=True)
class Stratum:
    """A part of the pool with its own size: by ratio (basis points) and minimum, or ``take``."""

    name: str
    count: int
    ratio_bp: int = 0
    minimum: int = 0
    take: int | None = None

    @property
    def size(self) -> int:
        if self.take is not None:
            return min(self.count, self.take)
        return lottery.size(self.count, self.ratio_bp, self.minimum)

    def text(self) -> str:
        """The value of the commit's ``stratum:`` line."""
        if self.take is not None:
            return f"{self.name} count {self.count} take {self.take}"
        return f"{self.name} count {self.count} ratio-bp {self.ratio_bp} min {self.minimum}"

    @classmethod
    def parse(cls, text: str) -> "Stratum":
        found = re.fullmatch(
            r"(\S+) count (\d+) (?:take (\d+)|ratio-bp (\d+) min (\d+))", text, re.ASCII
        )
        if not found:
            raise BundleError(
                "分层应写成“名称 count 数 ratio-bp 万分比 min 数”或“名称 count 数 take 数”。"
            )
        name, count, take, ratio, minimum = found.groups()
        if take is not None:
            return cls(name, int(count), take=int(take))
        return cls(name, int(count), int(ratio), int(minimum))


@dataclass(frozen=True)
class Extension:
    """A step fixed beforehand: when the trigger occurs, ``take`` more of the stratum are drawn."""

    stratum: str
    take: int
    trigger: str

    def text(self) -> str:
        """The value of the commit's ``extension:`` line."""
        return f"{self.stratum} take {self.take} when {self.trigger}"

    @classmethod
    def parse(cls, text: str) -> "Extension":
        found = re.fullmatch(r"(\S+) take ([0-9]+) when (\S.*)", text)
        if not found:
            raise BundleError("扩大抽查应写成“分层 take 数 when 触发条件”。")
        return cls(found[1], int(found[2]), found[3])


@dataclass(frozen=True)
class Table:
    """A file that the commit fixes: its digest and its number of lines."""

    sha256: str
    count: int


@dataclass(frozen=True)
class Commit:
    """What commit.txt says. ``secrets`` are (department, digest of its secret), in order.

    ``modes`` are (department, ``random`` | ``direct REASON`` | ``neighbour AREA``), art. 9.
    ``form`` is ``ceremony`` or ``short``, ``disclosure`` is ``open`` or ``sealed`` (不宜告知).
    """

    draw: str
    tables: dict[str, Table]
    strata: tuple[Stratum, ...]
    entropy: tuple[EntropyEvent, ...]
    secrets: tuple[tuple[str, str], ...]
    previous: str = NOTHING_BEFORE
    extensions: tuple[Extension, ...] = ()
    modes: tuple[tuple[str, str], ...] = ()
    form: str = "ceremony"
    disclosure: str = "open"
    algorithm: str = ALGORITHM

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise BundleError(f"{FILE}：{fault}")

    @property
    def digest(self) -> str:
        """C, the number under which the draw is announced."""
        return digest(self.text())

    @property
    def sizes(self) -> dict[str, int]:
        return {stratum.name: stratum.size for stratum in self.strata}

    def text(self) -> str:
        """The canonical text of commit.txt."""
        return "".join(f"{key}: {value}\n" for key, value in _pairs(self))

    @classmethod
    def parse(cls, data: bytes) -> "Commit":
        """Read commit.txt; raises BundleError naming the line."""
        lines = text_lines(FILE, data)
        commit = _commit(_Said(lines))
        for number, (is_, must) in enumerate(
            zip(lines, commit.text().split("\n"), strict=False), 1
        ):
            if is_ != must:
                raise BundleError.at(FILE, number, f"“{is_}”不是规定的写法，此处应为“{must}”。")
        if commit.text().encode() != data:
            raise BundleError.at(FILE, len(lines), "内容与规定的写法不一致。")
        return commit


def _pairs(commit: Commit) -> Iterator[tuple[str, str]]:
    yield "jcdraw", "1"
    yield "draw", commit.draw
    yield "algorithm", commit.algorithm
    for name in TABLES:
        if name in commit.tables:
            yield f"{name}-sha256", commit.tables[name].sha256
            yield f"{name}-count", str(commit.tables[name].count)
    yield from (("stratum", stratum.text()) for stratum in commit.strata)
    yield from (("extension", step.text()) for step in commit.extensions)
    yield from (("mode", f"{department} {mode}") for department, mode in commit.modes)
    yield from (("entropy", event.text()) for event in commit.entropy)
    yield from (("secret", f"{department} {hidden}") for department, hidden in commit.secrets)
    if commit.algorithm == ALGORITHM:
        yield "form", commit.form
        yield "disclosure", commit.disclosure
    yield "previous", commit.previous


class _Said:
    """The lines of commit.txt by their keys."""

    def __init__(self, lines: list[str]):
        self.values: dict[str, list[tuple[int, str]]] = {}
        for number, line in enumerate(lines, 1):
            key, colon, value = line.partition(": ")
            if not colon:
                raise BundleError.at(FILE, number, "应写成“项目: 内容”。")
            self.values.setdefault(key, []).append((number, value))

    def one(self, key: str, default: str = "") -> str:
        found = self.values.get(key, [])
        if len(found) > 1:
            raise BundleError.at(FILE, found[1][0], f"“{key}”重复。")
        if not found and not default:
            raise BundleError(f"{FILE}：缺少“{key}”一行。")
        return found[0][1] if found else default

    def number(self, key: str) -> int:
        text = self.one(key)
        if not re.fullmatch("[0-9]{1,12}", text):
            raise BundleError.at(FILE, self.values[key][0][0], f"“{text}”不是数。")
        return int(text)

    def each(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        return tuple(_read(line, read, text) for line, text in self.values.get(key, []))

    def tables(self) -> dict[str, Table]:
        return {
            name: Table(self.one(f"{name}-sha256"), self.number(f"{name}-count"))
            for name in TABLES
            if f"{name}-sha256" in self.values or f"{name}-count" in self.values
        }


def _commit(said: _Said) -> Commit:
    if said.one("jcdraw") != "1":
        raise BundleError.at(FILE, 1, "不认识的版本，应为“jcdraw: 1”。")
    return Commit(
        draw=said.one("draw"),
        tables=said.tables(),
        strata=said.each("stratum", Stratum.parse),
        entropy=said.each("entropy", EntropyEvent.parse),
        secrets=said.each("secret", _two_words),
        previous=said.one("previous"),
        extensions=said.each("extension", Extension.parse),
        modes=said.each("mode", _two_words),
        form=said.one("form", "ceremony"),
        disclosure=said.one("disclosure", "open"),
        algorithm=said.one("algorithm"),
    )


def _read(line: int, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except BundleError as fault:
        raise BundleError.at(FILE, line, str(fault)) from None


def _two_words(text: str) -> tuple[str, str]:
    first, blank, rest = text.partition(" ")
    if not blank:
        raise BundleError("应写成“部门 内容”。")
    return first, rest


def _faults(commit: Commit) -> Iterator[str]:
    """Why this commit cannot stand, in Chinese; nothing when it can."""
    if commit.algorithm not in (ALGORITHM, OLDER):
        yield f"不认识的算法“{commit.algorithm}”。"
    if "pool" not in commit.tables:
        yield "缺少名录文件的摘要。"
    digests = [table.sha256 for table in commit.tables.values()]
    digests += [hidden for _, hidden in commit.secrets] + [commit.previous]
    if not all(is_digest(text) for text in digests):
        yield "摘要应为64位小写十六进制数。"
    if not all("\n" not in value and value == value.strip() for _, value in _pairs(commit)):
        yield "内容不得换行，首尾不得有空格。"
    yield from _faults_of_strata(commit)
    yield from _faults_of_chance(commit)


def _faults_of_strata(commit: Commit) -> Iterator[str]:
    names = [stratum.name for stratum in commit.strata]
    if not names:
        yield "没有分层。"
    if len(set(names)) != len(names):
        yield "分层重复。"
    for stratum in commit.strata:
        if not plain(stratum.name):
            yield f"分层名称“{stratum.name}”不得有空格。"
        if stratum.ratio_bp > 10_000 or min(stratum.count, stratum.ratio_bp, stratum.minimum) < 0:
            yield f"分层“{stratum.name}”的数量或比例不对。"
        if stratum.take is not None and not 0 <= stratum.take <= stratum.count:
            yield f"分层“{stratum.name}”的抽取数量多于总数。"
    if (
        "pool" in commit.tables
        and sum(s.count for s in commit.strata) != commit.tables["pool"].count
    ):
        yield "各分层数量之和与名录总数不一致。"
    for step in commit.extensions:
        if step.stratum not in names or step.take < 1 or not step.trigger:
            yield f"扩大抽查“{step.text()}”不对应任何分层，或没有数量、条件。"


def _faults_of_chance(commit: Commit) -> Iterator[str]:
    departments = [department for department, _ in commit.secrets]
    if len(set(departments)) != len(departments) or len(departments) < 2:
        yield "至少应有两个不同部门各提供一个密数。"
    if not all(plain(department) for department in departments):
        yield "部门名称不得有空格。"
    labels = [event.label for event in commit.entropy]
    if not labels or len(set(labels)) != len(labels):
        yield "至少应有一个随机来源，且不得重复。"
    # The short form does without a ceremony, never without a value from outside.
    if commit.form not in ("ceremony", "short") or commit.disclosure not in ("open", "sealed"):
        yield "form 应为 ceremony 或 short，disclosure 应为 open 或 sealed。"
    if (commit.form == "ceremony") != ("dice" in labels):
        yield "公开仪式应掷骰子；简易方式不掷骰子，只用公共随机值。"
    for department, mode in commit.modes:
        if mode != "random" and not re.fullmatch(r"(direct|neighbour) \S.*", mode):
            yield f"{department}选派检查人员的方式“{mode}”不对（第九条）。"

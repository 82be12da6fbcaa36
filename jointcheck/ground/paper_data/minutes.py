"""The minutes of a draw."""

from typing import TypedDict

from .parts import Paper, Signature, Task


class Stratum(TypedDict):
    name: str
    pool: int
    rule: str  # e.g. 10%，不少于 2 户
    due: int
    drawn: int


class Entropy(TypedDict):
    """One public source of chance, as it was typed."""

    what: str
    when: str
    where: str
    value: str


class Digest(TypedDict):
    """A published file of the draw, or a department's secret, and its SHA-256."""

    what: str
    sha256: str  # 64 hex


class Hand(Signature):
    """A person at the ceremony; ``did``: 录入, 见证, 掷骰 …"""

    department: str
    did: str


class Drawn(TypedDict):
    stratum: str
    rank: int
    ticket: str
    code: str
    name: str
    team: str | None


class TeamMember(TypedDict):
    team: str
    role: str
    name: str
    department: str
    certificate: str
    chosen: str  # 随机抽取, 直接委派, 相邻区域匹配


class Draw(Paper):
    """``draw``：《随机摇号记录》, 第八至十条."""

    task: Task
    number: str
    initiator: str
    participants: list[str]
    drawn_at: str
    place: str | None
    method: str  # jcdraw/1
    commit: str  # 64 hex
    seed: str  # 64 hex
    digests: list[Digest]
    pool: int
    excluded: int
    strata: list[Stratum]
    entropy: list[Entropy]
    hands: list[Hand]
    results: list[Drawn]
    teams: list[TeamMember]


class Imported(Paper):
    """``listed``：《抽查名单导入记录》: the list was drawn on another platform, 第八条."""

    task: Task
    number: str
    initiator: str
    participants: list[str]
    platform: str
    batch: str
    drawn_on: str
    locked_at: str
    digests: list[Digest]
    hands: list[Hand]
    results: list[Drawn]
    teams: list[TeamMember]


class Listed(TypedDict):
    """One line of the frozen directory; ``why``: the stratum, or the reason of an exclusion."""

    code: str
    name: str
    why: str


class FrozenStratum(TypedDict):
    name: str
    pool: int
    rule: str
    due: int


class Pool(Paper):
    """``pool``：《冻结检查对象名录》, 第八条; for the heads who countersign."""

    task: Task
    number: str
    initiator: str
    window: list[str]  # first and last day
    frozen_at: str
    unit: str
    digests: list[Digest]
    strata: list[FrozenStratum]
    inside: list[Listed]
    outside: list[Listed]
    whole: bool  # whether the lists are complete; a long directory is handed over as a file
    warnings: list[str]
    hands: list[Hand]

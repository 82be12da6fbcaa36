"""What a plugin may hear of: typed facts, told after they are committed, never before."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Event:
    """Something happened `at` (aware time) in task number `task`; `record` its record number."""

    at: datetime
    task: str
    record: str = ""
    department: str = ""


@dataclass(frozen=True)
class Drawn(Event):
    """摇号已锁定。The draw of `count` entities is locked."""

    count: int = 0


@dataclass(frozen=True)
class Assigned(Event):
    """已派组。A team got the record."""

    team: str = ""


@dataclass(frozen=True)
class Substituted(Event):
    """已换人。An inspector was substituted for `reason` (岗位/工作/健康/其他)."""

    reason: str = ""


@dataclass(frozen=True)
class Noticed(Event):
    """告知书已送达。The entity was told beforehand."""


@dataclass(frozen=True)
class SheetSigned(Event):
    """专项检查表已签字。The sheet with this content digest was signed."""

    checklist: str = ""
    digest: str = ""


@dataclass(frozen=True)
class RecordSubmitted(Event):
    """记录表已提交审核。"""


@dataclass(frozen=True)
class Returned(Event):
    """审核退回。"""

    reason: str = ""


@dataclass(frozen=True)
class Approved(Event):
    """审核通过。"""


@dataclass(frozen=True)
class Published(Event):
    """检查结果已公示。"""


@dataclass(frozen=True)
class Objected(Event):
    """收到异议申请。"""


@dataclass(frozen=True)
class Corrected(Event):
    """公示结果已更正。A new version stands beside the old one."""


@dataclass(frozen=True)
class FollowedUp(Event):
    """后续监管已办理。"""

    route: str = ""


@dataclass(frozen=True)
class Archived(Event):
    """已立卷归档。"""


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Drawn,
        Assigned,
        Substituted,
        Noticed,
        SheetSigned,
        RecordSubmitted,
        Returned,
        Approved,
        Published,
        Objected,
        Corrected,
        FollowedUp,
        Archived,
    )
}

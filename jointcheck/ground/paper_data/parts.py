"""What several papers have in common."""

from typing import NotRequired, TypedDict


class Foot(TypedDict):
    """What stands at the foot of every page and lets a stranger check the paper."""

    number: str | None  # 文书编号
    digest: str | None  # SHA-256 of the content, hex; the first 16 are printed
    verify: str | None  # address of the verification page, printed as QR
    early: NotRequired[bool]  # printed before the conclusion: the digest is that of the draft


class Paper(TypedDict):
    """Every paper has a foot."""

    foot: Foot


class Party(TypedDict):
    """被检查对象."""

    name: str
    code: str  # 统一社会信用代码 or an older registration number
    address: str | None
    representative: str | None  # 法定代表人（负责人）
    phone: str | None


class Contact(TypedDict):
    name: str | None
    phone: str | None


class Task(TypedDict):
    name: str
    number: str


class Signature(TypedDict):
    """One line to sign on; ``strokes`` is ``None`` while it is unsigned."""

    name: str | None
    strokes: str | None
    date: str | None


class Member(Signature):
    """An inspector; ``role`` is 组长 or 组员."""

    department: str
    certificate: str
    role: str

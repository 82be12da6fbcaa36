"""Letters to the party, and the sheets that hold a volume together."""

from typing import Literal, TypedDict

from .parts import Contact, Paper, Party, Signature, Task


class Letter(Paper):
    """``letter``：an additional paper of a department's plugin; plain paragraphs."""

    title: str
    party: Party
    paragraphs: list[str]
    department: str
    contact: Contact
    date: str | None


class Remedies(TypedDict):
    """The authorities the party may turn to; both are obligatory in a reply."""

    reconsideration: str  # 复议机关, e.g. 新平县人民政府
    court: str


class Change(TypedDict):
    """One published result before and after; equal when it stays."""

    item: str
    before: str
    after: str


class Reply(Paper):
    """``reply``：《异议复查结果答复书》, 第十七条."""

    party: Party
    task: Task
    initiator: str
    published: str
    received: str
    grounds: list[str]  # what the party says
    facts: list[str]  # what the re-check found
    reasons: list[str]  # why, with the legal bases
    outcome: Literal["维持", "更正"]
    changes: list[Change]
    concluded: str
    correct_by: str | None  # 更正 only: last day of the five working days
    remedies: Remedies
    contact: Contact
    date: str | None


class Rejection(Paper):
    """``rejection``：《异议申请不予受理通知书》, 第十七条; a refusal, too, names the remedies."""

    party: Party
    task: Task
    initiator: str
    published: str
    received: str
    reasons: list[str]
    remedies: Remedies
    contact: Contact
    date: str | None


class Finding(TypedDict):
    department: str
    item: str
    result: str | None
    problem: str | None
    followup: str | None


class Findings(Paper):
    """``findings``：《检查结果告知书》, before or with publication."""

    party: Party
    task: Task
    initiator: str
    participants: list[str]
    checked: str
    findings: list[Finding]
    publish_by: str | None
    where: str | None  # where the results are published
    contact: Contact
    date: str | None


class Fault(TypedDict):
    """One thing to mend."""

    fact: str
    violated: str | None  # law and article; None: by hand
    demand: str
    due: str | None


class Rectify(Paper):
    """``rectify``：《责令改正通知书》, 第十三条第（三）项."""

    party: Party
    task: Task
    department: str  # the one that orders; it alone is responsible
    checked: str
    faults: list[Fault]
    bases: list[str]  # what empowers the department to order
    consequence: str | None  # what follows by which law if it is not mended
    remedies: Remedies
    contact: Contact
    date: str | None


class VolumeFile(TypedDict):
    number: str | None  # 文号
    author: str
    title: str
    date: str | None
    pages: int | None
    first_page: int | None
    note: str | None


class Volume(Paper):
    """``volume``：案卷封面、卷内文件目录、卷内备考表, 第二十二条."""

    fonds: str  # 全宗名称
    fonds_number: str | None
    catalogue_number: str | None
    volume_number: str | None
    title: str
    task: Task
    party: Party | None  # None: the volume of the whole task
    department: str  # 立卷单位
    begins: str | None
    ends: str | None
    retention: str | None
    files: list[VolumeFile]
    media: str | None  # 音像和电子证据, where they are kept
    situation: str | None  # 本卷情况说明
    manifest: str | None  # digest of the electronic volume, 64 hex
    filed: Signature
    checked: Signature

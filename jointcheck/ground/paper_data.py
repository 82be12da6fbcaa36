"""What each paper wants to know.

A field that may be ``None`` is printed as a blank to be filled by hand; nothing has a default.
Dates are ``2026-11-23``, moments ``2026-11-23T10:05`` in Shanghai time. Signatures are SVG texts
of strokes. The credit-risk class has no field here and must not be written into any text
(国市监信发〔2022〕6号：内部参考依据).
"""

from typing import Literal, TypedDict

Verdict = Literal["未发现问题", "发现问题", "不涉及"]


class Foot(TypedDict):
    """What stands at the foot of every page and lets a stranger check the paper."""

    number: str | None  # 文书编号
    digest: str | None  # SHA-256 of the content, hex; the first 16 are printed
    verify: str | None  # address of the verification page, printed as QR


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


# --- notice -------------------------------------------------------------------------------


class NoticeItem(TypedDict):
    item: str
    department: str
    basis: str | None  # law and article as in force on the day


class Visits(TypedDict):
    """How often a department has inspected this party this year, and its published cap."""

    department: str
    count: int
    cap: int | None


class Inspector(TypedDict):
    name: str
    department: str
    certificate: str


class DrawnBy(TypedDict):
    """Which draw selected the party, and how it can check that for itself (one line)."""

    number: str
    date: str
    check: str | None


class Notice(Paper):
    """``notice``：《“双随机、一公开”跨部门联合抽查告知书》, 第十三条第（二）项."""

    party: Party
    task: Task
    draw: DrawnBy | None  # None: a clue led here, 第二十条
    bases: list[str]  # documents the task rests on, with 书名号 and number
    initiator: str
    participants: list[str]
    items: list[NoticeItem]
    begins: str | None
    ends: str | None
    methods: list[str]
    inspectors: list[Inspector]  # empty: names are shown on site
    materials: list[str]
    visits: list[Visits]
    supervision: str | None  # telephone of 司法行政部门（行政执法监督）
    contact: Contact
    date: str | None


# --- record -------------------------------------------------------------------------------


class RecordItem(TypedDict):
    item: str
    method: str | None
    result: str | None  # words of the result list, None: not yet inspected
    problem: str | None
    handling: str | None


class DepartmentItems(TypedDict):
    department: str
    items: list[RecordItem]


class Measure(TypedDict):
    """第十三条第（三）项；``form`` None prints both boxes empty."""

    measure: str
    form: Literal["书面", "口头"] | None
    department: str
    content: str | None
    due: str | None


class Commissioned(TypedDict):
    """第十二条：委托专业机构的意见或者依法采用的鉴定结论."""

    agency: str
    matter: str
    opinion: str | None


class DirectResult(TypedDict):
    """第十五条：直接形成检查结果."""

    result: str
    facts: str


class Refusal(TypedDict):
    """The party would not sign. ``witness`` None: nobody else was there to witness."""

    reason: str | None
    at: str
    recorded: bool  # 是否全程录音录像
    witness: Signature | None


class PartyAnswer(TypedDict):
    """``refusal`` set: the party did not sign; the inspectors' note is printed instead."""

    opinion: str | None
    capacity: str | None  # 法定代表人, 负责人, 现场负责人, 委托代理人
    signature: Signature
    refusal: Refusal | None


class Record(Paper):
    """``record``：《随机抽查联合检查记录表》, 一企一表, 第十三、十四条."""

    party: Party
    task: Task
    initiator: str
    participants: list[str]
    place: str | None
    arrived: str | None
    left: str | None
    groups: list[DepartmentItems]
    escalation: str | None  # 第十二条：why an online or written check became a visit
    commissioned: list[Commissioned]
    measures: list[Measure]
    direct: DirectResult | None
    conclusion: str | None
    members: list[Member]
    answer: PartyAnswer


# --- sheet --------------------------------------------------------------------------------


class Measurement(TypedDict):
    label: str
    value: str | None
    unit: str | None


class SheetRow(TypedDict):
    """``verdict`` None prints three empty boxes."""

    number: str
    text: str
    basis: str | None
    verdict: Verdict | None
    note: str | None
    values: list[Measurement]


class Section(TypedDict):
    title: str | None
    rows: list[SheetRow]


class Sheet(Paper):
    """``sheet``：专项检查表; signed by the inspectors responsible for it, 第十四条."""

    title: str
    department: str
    party: Party
    task: Task
    checklist: str  # code of the checklist
    version: str
    checklist_digest: str
    checked_at: str | None
    sections: list[Section]
    remarks: str | None
    members: list[Member]


# --- draw ---------------------------------------------------------------------------------


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
    pool: int
    excluded: int
    strata: list[Stratum]
    entropy: list[Entropy]
    hands: list[Hand]
    results: list[Drawn]
    teams: list[TeamMember]


# --- letters ------------------------------------------------------------------------------


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
    violated: str  # law and article
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


# --- volume -------------------------------------------------------------------------------


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

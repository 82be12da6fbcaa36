"""The papers of a visit: notice, record, sheet."""

from typing import Literal, TypedDict

from .parts import Contact, Member, Paper, Party, Signature, Task

Verdict = Literal["未发现问题", "发现问题", "不涉及"]


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
    offline: str | None  # signed text for a code that needs no network


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
    measures: list[Measure] | None  # None: not yet known; empty: none was taken
    direct: DirectResult | None
    conclusion: str | None
    members: list[Member]
    answer: PartyAnswer


class Measurement(TypedDict):
    """``label`` empty: the row's own text says it. ``choices``: a box for each is printed."""

    label: str
    value: str | None
    unit: str | None
    choices: list[str]


class SheetRow(TypedDict):
    """``boxes``: asks for a verdict; ``verdict`` None prints three empty ones."""

    number: str
    text: str
    basis: str | None
    boxes: bool
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


class Minutes(Paper):
    """``minutes``：《现场检查笔录》, 第十三条第（三）项."""

    party: Party
    task: Task
    department: str
    place: str | None
    arrived: str | None
    left: str | None
    found: str
    answer: PartyAnswer
    members: list[Member]  # those who were there

"""What each paper wants to know.

A field that may be ``None`` is printed as a blank to be filled by hand; nothing has a default.
Dates are ``2026-11-23``, moments ``2026-11-23T10:05`` in Shanghai time. Signatures are SVG texts
of strokes. The credit-risk class has no field here and must not be written into any text
(国市监信发〔2022〕6号：内部参考依据).
"""

from .forms import (
    Commissioned,
    DepartmentItems,
    DirectResult,
    DrawnBy,
    Inspector,
    Measure,
    Measurement,
    Minutes,
    Notice,
    NoticeItem,
    PartyAnswer,
    Record,
    RecordItem,
    Refusal,
    Section,
    Sheet,
    SheetRow,
    Verdict,
    Visits,
)
from .letters import Change, Fault, Finding, Findings, Rectify, Remedies, Reply, Volume, VolumeFile
from .minutes import Draw, Drawn, Entropy, Hand, Stratum, TeamMember
from .parts import Contact, Foot, Member, Paper, Party, Signature, Task

__all__ = [
    "Change",
    "Commissioned",
    "Contact",
    "DepartmentItems",
    "DirectResult",
    "Draw",
    "Drawn",
    "DrawnBy",
    "Entropy",
    "Fault",
    "Finding",
    "Findings",
    "Foot",
    "Hand",
    "Inspector",
    "Measure",
    "Measurement",
    "Member",
    "Minutes",
    "Notice",
    "NoticeItem",
    "Paper",
    "Party",
    "PartyAnswer",
    "Record",
    "RecordItem",
    "Rectify",
    "Refusal",
    "Remedies",
    "Reply",
    "Section",
    "Sheet",
    "SheetRow",
    "Signature",
    "Stratum",
    "Task",
    "TeamMember",
    "Verdict",
    "Visits",
    "Volume",
    "VolumeFile",
]

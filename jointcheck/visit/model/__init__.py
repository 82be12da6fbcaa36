"""The visit: one record an entity, in rounds; sheets, findings, evidence, measures, signatures."""

from jointcheck.visit.model.finding import DirectResult, Finding, FindingResult, Measure, ResultCode
from jointcheck.visit.model.record import (
    LookupSnapshot,
    Notice,
    Preparation,
    Presence,
    Record,
    Round,
)
from jointcheck.visit.model.sheet import Answer, Evidence, Sheet
from jointcheck.visit.model.signature import Paper, Signature
from jointcheck.visit.model.tablet import TabletKey, TabletReport

__all__ = [
    "Answer",
    "DirectResult",
    "Evidence",
    "Finding",
    "FindingResult",
    "LookupSnapshot",
    "Measure",
    "Notice",
    "Paper",
    "Preparation",
    "Presence",
    "Record",
    "ResultCode",
    "Round",
    "Sheet",
    "Signature",
    "TabletKey",
    "TabletReport",
]

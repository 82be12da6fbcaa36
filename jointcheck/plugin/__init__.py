"""What a plugin author imports. Nothing outside `jointcheck.plugin` is part of the contract."""

import pluggy

from .answers import Answer, Score, missing, score, visible
from .checklist import (
    Band,
    Basis,
    Checklist,
    Condition,
    Item,
    Section,
    Sentence,
    Suggestion,
)
from .difference import Change, diff
from .proofread import problems
from .shape import ShapeError
from .words import ABSENT, ANY, PASS, PROBLEM, UNCHECKED, VERDICTS

hookimpl = pluggy.HookimplMarker("jointcheck")

__all__ = [
    "ABSENT",
    "ANY",
    "PASS",
    "PROBLEM",
    "UNCHECKED",
    "VERDICTS",
    "Answer",
    "Band",
    "Basis",
    "Change",
    "Checklist",
    "Condition",
    "Item",
    "Score",
    "Section",
    "Sentence",
    "ShapeError",
    "Suggestion",
    "diff",
    "hookimpl",
    "missing",
    "problems",
    "score",
    "visible",
]

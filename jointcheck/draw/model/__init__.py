"""The draw, its secrets and entropy, the drawn list, teams, assignments and substitutions."""

from jointcheck.draw.model.draw import Consent, Draw, Drawn, EntropyEntry, Minutes, Void
from jointcheck.draw.model.team import (
    Assignment,
    DirectChoice,
    Substitution,
    SubstitutionRequest,
    Team,
    TeamMember,
)

__all__ = [
    "Assignment",
    "Consent",
    "DirectChoice",
    "Draw",
    "Drawn",
    "EntropyEntry",
    "Minutes",
    "Substitution",
    "SubstitutionRequest",
    "Team",
    "TeamMember",
    "Void",
]

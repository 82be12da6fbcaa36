"""The draw, its secrets and entropy, the drawn list, teams, assignments and substitutions."""

from jointcheck.draw.model.draw import Consent, Draw, Drawn, EntropyEntry, Minutes, Void
from jointcheck.draw.model.platform import PlatformList, PlatformVerdict
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
    "PlatformList",
    "PlatformVerdict",
    "Substitution",
    "SubstitutionRequest",
    "Team",
    "TeamMember",
    "Void",
]

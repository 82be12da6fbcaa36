"""A record with what its pages show, in few statements; what they do not show stays away."""

from sqlalchemy.orm import joinedload, lazyload, selectinload

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.draw.model import Drawn, Team, TeamMember
from jointcheck.plan.model import Task
from jointcheck.visit.model import Finding, Record, Round, Sheet

WHOLE = (
    joinedload(Record.task).options(lazyload(Task.items), lazyload(Task.strata)),
    joinedload(Record.entity).lazyload(Entity.tags),
    joinedload(Record.notices),
    joinedload(Record.drawn).lazyload(Drawn.entity),
    joinedload(Record.team)
    .joinedload(Team.members)
    .joinedload(TeamMember.inspector)
    .options(lazyload(Inspector.absences), joinedload(Inspector.certificates)),
    selectinload(Record.rounds).options(
        joinedload(Round.direct),
        selectinload(Round.findings).options(
            joinedload(Finding.item_version), joinedload(Finding.results)
        ),
        selectinload(Round.sheets).options(
            joinedload(Sheet.item_version), joinedload(Sheet.answers)
        ),
    ),
)

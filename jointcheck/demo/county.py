"""The county of the demonstration, as plain data: always the same for the same seed. Pure.

Enterprises and people are invented; the codes are valid and nobody holds them.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from jointcheck.catalogue.entity_rows import EntityRow
from jointcheck.demo.enterprises import entities
from jointcheck.demo.officials import DEPARTMENTS, Absent, Department, Official, Recusal
from jointcheck.demo.officials import absences as all_absences
from jointcheck.demo.officials import officials as all_officials
from jointcheck.demo.officials import recusals as all_recusals

SEED = 20261123


@dataclass(frozen=True, slots=True)
class County:
    """Departments, people, enterprises; ``absences`` and ``recusals`` name people by login."""

    name: str
    departments: tuple[Department, ...]
    officials: tuple[Official, ...]
    entities: tuple[EntityRow, ...]
    absences: tuple[Absent, ...]
    recusals: tuple[Recusal, ...]


def county(today: date, seed: int = SEED, size: int = 400) -> County:
    """``today`` decides which certificates have run out and who is absent; ``size`` ≥ 100."""
    chance = Random(seed)  # noqa: S311 - a demonstration, no secret and no draw
    people = all_officials(today, chance)
    enterprises = entities(chance, size)
    return County(
        "新平县",
        DEPARTMENTS,
        people,
        enterprises,
        all_absences(people, today),
        all_recusals(people, enterprises),
    )

"""第十六条: whose word a result needs, what is still missing, and by when it is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jointcheck.ground.workdays import Deadline, Workdays

DEPARTMENT_STEP = "department"  # the step that every department takes; others come from plugins
PUBLISH_WITHIN = 20  # working days after the conclusion (国办发〔2018〕118号)
SOON = 5
LONGEST_WAIT = timedelta(days=70)  # no 20 working days last longer, holidays included


@dataclass(frozen=True)
class Needed:
    """One pass that a round waits for.

    ``department_id``: who gives it. ``step``: ``DEPARTMENT_STEP``, or ``plugin:code`` of a
    plugin's review step with its ``title`` and ``unit`` (股室). ``unknown``: the plugin cannot
    say what it wants; such a step cannot be passed, only waived.
    """

    department_id: int
    step: str = DEPARTMENT_STEP
    title: str = ""
    unit: str = ""
    unknown: bool = False

    @property
    def key(self) -> tuple[int, str]:
        return self.department_id, self.step

    @property
    def waivable(self) -> bool:
        # 第十六条：发起部门和参与部门都要审核，任何一家都不能免
        return self.step != DEPARTMENT_STEP


def departments(initiating: int, taking_part: Collection[int]) -> list[Needed]:
    """One pass of every department, the initiating one first. Arguments are department ids."""
    others = sorted(set(taking_part) - {initiating})
    return [Needed(department) for department in (initiating, *others)]


def missing(
    needed: Iterable[Needed], passed: Collection[tuple[int, str]], waived: Collection[str]
) -> list[Needed]:
    """What the round still waits for; ``passed`` holds ``Needed.key``, ``waived`` step names."""
    return [
        one for one in needed if one.key not in passed and not (one.waivable and one.step in waived)
    ]


def seats(wanted: Iterable[Needed], held: Collection[int], own: int) -> list[Needed]:
    """Those of ``wanted`` that a reviewer of the departments ``held`` may take.

    His own department comes first, and its ordinary pass before a plugin's step.
    """
    mine = (one for one in wanted if one.department_id in held and not one.unknown)
    return sorted(mine, key=lambda one: (one.department_id != own, one.waivable, one.key))


def due(concluded_on: date, workdays: Workdays) -> Deadline:
    """The last day on which the result may be published."""
    return workdays.after(concluded_on, PUBLISH_WITHIN)


def concluded_by(left: int, today: date, workdays: Workdays) -> date:
    """The latest conclusion whose result is due within ``left`` working days from ``today``."""
    day = today
    while workdays.left(due(day, workdays).date, today) > left and today - day < LONGEST_WAIT:
        day -= timedelta(days=1)
    return day

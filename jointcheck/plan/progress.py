"""How far the tasks are: counted from their records, never stored."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from jointcheck.plan import rules
from jointcheck.plan.model import Task

# Functions (task ids) → {task id: Counter of record states}; the visit registers here.
COUNTERS: list[Callable[[list[int]], Mapping[int, Mapping[str, int]]]] = []


def progress(tasks: Iterable[Task]) -> dict[int, Counter[str]]:
    """Records by state for each task; one statement for each registered function."""
    ids = [task.id for task in tasks]
    found: dict[int, Counter[str]] = {key: Counter() for key in ids}
    for count in COUNTERS if ids else ():
        for key, states in count(ids).items():
            found[key].update(states)
    return found


def state(task: Task) -> str:
    """The task's state today, a key of ``rules.STATES``."""
    return rules.state(task, progress([task])[task.id])

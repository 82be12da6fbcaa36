"""The verbs of this stage, in one place for whoever calls them."""

from jointcheck.plan.own_list import import_own_list
from jointcheck.plan.plan_steps import (
    add_line,
    amend_line,
    change_line,
    drop_line,
    open_plan,
    publish_plan,
    supplement,
    withdraw_line,
)
from jointcheck.plan.pool import freeze
from jointcheck.plan.progress import COUNTERS, progress, state
from jointcheck.plan.special_steps import create_clue_task, create_special_task
from jointcheck.plan.task_steps import (
    approve_silence,
    change_scheme,
    create_task,
    drop_task,
    set_mode,
)

__all__ = [
    "COUNTERS",
    "add_line",
    "amend_line",
    "approve_silence",
    "change_line",
    "change_scheme",
    "create_clue_task",
    "create_special_task",
    "create_task",
    "drop_line",
    "drop_task",
    "freeze",
    "import_own_list",
    "open_plan",
    "progress",
    "publish_plan",
    "set_mode",
    "state",
    "supplement",
    "withdraw_line",
]

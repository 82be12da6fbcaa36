"""Pages of this stage: the plan's, the task's, and what later stages add to them."""

from jointcheck.plan import frequency_views, task_views, todos
from jointcheck.plan.panels import PANELS, Panel, Row
from jointcheck.plan.plan_views import bp

__all__ = ["PANELS", "Panel", "Row", "bp", "frequency_views", "task_views", "todos"]

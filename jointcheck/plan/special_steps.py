"""Tasks beside the plan: 线索核查 and 专项抽查."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jointcheck.catalogue.model import Entity, Item
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan import rules
from jointcheck.plan.model import Task
from jointcheck.plan.task_steps import new_task


def create_clue_task(
    *, entity: Entity, source: str, text: str, items: Iterable[Item],
    departments: Iterable[Department], starts_on: date, ends_on: date, by: Officer, name: str = "",
) -> Task:  # fmt: skip
    """第二十条第二款: a check on a clue; not random, not held back by the yearly exclusion."""
    if source not in rules.SOURCES:
        raise Refused(_l("请选择线索来源。"), "source")
    if not text.strip():
        raise Refused(_l("请写明线索内容。"), "text")
    with step("task.created", by, kind="clue", source=source) as event:
        event.subject = new_task(
            kind="clue", by=by, name=name or _("线索核查：%(name)s", name=entity.name), items=items,
            departments=departments, starts_on=starts_on, ends_on=ends_on, directed=True,
            clue_entity_id=entity.id, clue_source=source, clue_text=text,
        )  # fmt: skip
    return event.subject


def create_special_task(
    *, origin: Task, item: Item, ratio_bp: int, by: Officer, name: str = "",
    departments: Iterable[Department] = (), starts_on: date, ends_on: date,
    scope: dict[str, Any] | None = None, team_count: int | None = None,
) -> Task:  # fmt: skip
    """第十九条: a random check of its own on a common problem, with a raised ratio."""
    before = max((s.ratio_bp or 0 for s in origin.strata), default=0)
    if not before < ratio_bp <= 10_000 and not (before == ratio_bp == 10_000):
        raise Refused(
            _l("专项抽查应提高抽查比例：原任务为 %(p)s%%。", p=f"{before / 100:g}"), "ratio_bp"
        )
    strata = [{"code": "A", "title": _("全部检查对象"), "ratio_bp": ratio_bp, "minimum": 1}]
    others = list(departments) or [d.department for d in origin.departments if not d.leads]
    with step("task.created", by, kind="special", origin=origin.number) as event:
        event.subject = new_task(
            kind="special", by=by, initiating=origin.initiating, items=[item], strata=strata,
            name=name or _("专项抽查：%(name)s", name=origin.name), departments=others,
            starts_on=starts_on, ends_on=ends_on, origin_id=origin.id,
            scope=origin.scope if scope is None else scope, unit=origin.unit,
            team_count=team_count or origin.team_count,
        )  # fmt: skip
    return event.subject

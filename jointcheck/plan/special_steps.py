"""Tasks beside the plan: 线索核查, 专项抽查, and a department's own directory."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from jointcheck.catalogue import identifier
from jointcheck.catalogue.entity_rows import COLUMNS
from jointcheck.catalogue.identifier import IdentifierError
from jointcheck.catalogue.model import Entity, Item
from jointcheck.ground import files, table
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Department, Officer
from jointcheck.plan import rules
from jointcheck.plan.model import Task, TaskSubject
from jointcheck.plan.task_steps import new_task, refuse_frozen

MOST = 200_000
TOLD = 10


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
            scope=origin.scope if scope is None else scope,
            team_count=team_count or origin.team_count,
        )  # fmt: skip
    return event.subject


def import_own_list(task: Task, *, data: bytes, filename: str, by: Officer) -> int:
    """第八条: the department's own directory for one task; replaces an earlier one.

    Every code must be in the directory of all: unknown or wrong codes are told and nothing is
    taken. Returns how many subjects the list holds.
    """
    with step("task.own_list", by, task, filename=filename) as event:
        refuse_frozen(task)
        found = entities_of(subjects_in(data, filename))
        event.facts["count"] = len(found)
        event.facts["sha256"] = files.keep(data, "application/octet-stream").sha256
        db.session.execute(delete(TaskSubject).where(TaskSubject.task_id == task.id))
        rows = [{"task_id": task.id, "entity_id": key, "subject": name}
                for name, key in found.items()]  # fmt: skip
        db.session.execute(insert(TaskSubject), rows)
        task.own_list = True
    return len(found)


def subjects_in(data: bytes, filename: str) -> dict[str, int]:
    """Canonical id → row number."""
    read = table.read(data, filename)
    place = table.pick(read.columns, {"code": COLUMNS["code"] + COLUMNS["regno"]}, ("code",))[
        "code"
    ]
    subjects: dict[str, int] = {}
    wrong: list[str] = []
    for row in read.rows:
        try:
            subjects.setdefault(
                identifier.canonical(identifier.parse(row.cells[place])), row.number
            )
        except IdentifierError as error:
            sentence = _(error.template, **error.values)
            wrong.append(_("第 %(row)s 行：%(what)s", row=row.number, what=sentence))
    refuse_rows(wrong)
    if not subjects or len(subjects) > MOST:
        raise Refused(_l("文件里没有可以导入的代码，或超过 %(n)s 户。", n=f"{MOST:,}"), "file")
    return subjects


def entities_of(subjects: dict[str, int]) -> dict[str, int]:
    """Canonical id → id in the common directory, every subject once."""
    names = list(subjects)
    known: dict[str, int] = {}
    for at in range(0, len(names), 500):
        query = select(Entity.subject, Entity.id).where(Entity.subject.in_(names[at : at + 500]))
        known |= dict(db.session.execute(query).all())
    refuse_rows([
        _("第 %(row)s 行：%(code)s 不在检查对象名录库中，请先导入名录库", row=row, code=subject)
        for subject, row in subjects.items() if subject not in known
    ])  # fmt: skip
    return known


def refuse_rows(wrong: list[str]) -> None:
    if wrong:
        more = _("……共 %(n)s 处", n=len(wrong)) if len(wrong) > TOLD else ""
        raise Refused("；".join(wrong[:TOLD]) + more, "file")

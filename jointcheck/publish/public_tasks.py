"""Plans and tasks for everybody: what may be seen of them, and when."""

from collections import defaultdict
from typing import Any

from flask import Response, abort
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from jointcheck.catalogue.model import ItemVersion
from jointcheck.draw import published
from jointcheck.draw.commit import Commit
from jointcheck.draw.model import Draw, Drawn, Substitution, Team
from jointcheck.ground.db import db
from jointcheck.ground.kept import kept
from jointcheck.ground.page import page, paged
from jointcheck.plan import rules as plans
from jointcheck.plan.model import AnnualPlan, PlanLine, PlanLineItem, Task, TaskItem
from jointcheck.publish import register, rules
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Publication
from jointcheck.visit.model import Record

WITHOUT_BULK = (lazyload(Task.items), lazyload(Task.strata))


def shown() -> Select[Any]:
    """Tasks that the public may know of, the latest first.

    第十三条第二项：不宜告知的任务和线索核查，在有结果公示之前不对外出现。
    """
    out = exists().where(Publication.task_id == Task.id)
    announced = Task.may_be_announced.is_(True) & (Task.kind != "clue")
    return (
        select(Task)
        .where(or_(Task.locked_at.is_not(None), Task.dispatched_at.is_not(None)))
        .where(announced | out)
        .options(*WITHOUT_BULK)
        .order_by(Task.starts_on.desc(), Task.id.desc())
    )


def all_out(task: Task) -> bool:
    """Whether every visit of the task has been published: only then a sealed list is shown."""
    unpublished = ~exists().where(Publication.record_id == Record.id)
    query = select(func.count(), func.count().filter(unpublished)).where(Record.task_id == task.id)
    visits, waiting = db.session.execute(query).one()
    return visits > 0 and waiting == 0


published.RESULTS_OUT.append(all_out)


@bp.get("/public/tasks")
@kept
def public_tasks() -> Response:
    found = paged(shown())
    return page("public/tasks.html", found=found, counts=published_counts(found.items))


def published_counts(tasks: list[Task]) -> dict[int, int]:
    query = (
        select(Publication.task_id, func.count(Publication.record_id.distinct()))
        .where(Publication.task_id.in_([task.id for task in tasks]), register.public())
        .group_by(Publication.task_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


@bp.get("/public/tasks/<code>")
@kept
def public_task(code: str) -> Response:
    task = db.session.scalar(shown().where(Task.code == code)) or abort(404)
    draws = draws_of(task)
    names = select(ItemVersion.name).join(TaskItem).where(TaskItem.task_id == task.id)
    changed = select(func.count(Substitution.id)).join(Team).where(Team.task_id == task.id)
    return page(
        "public/task.html", task=task, draws=draws, items=list(db.session.scalars(names)),
        scope=public_scope(task.scope), substitutions=db.session.scalar(changed),
        published=published_counts([task]).get(task.id, 0), public_name=rules.public_name,
    )  # fmt: skip


def public_scope(scope: dict[str, Any]) -> str:
    """The scope in words, without the credit-risk class, which is internal."""
    return plans.scope_words({key: value for key, value in scope.items() if key != "risk"})


def draws_of(task: Task) -> list[dict[str, Any]]:
    """Each locked draw with 应抽 and 实抽, and the list where it may be shown."""
    query = select(Draw).filter_by(task_id=task.id).where(Draw.locked_at.is_not(None))
    found = list(db.session.scalars(
        query.options(joinedload(Draw.void)).order_by(Draw.serial)
    ))  # fmt: skip
    drawn = lists(found)
    return [
        {"draw": draw, "due": due(draw), "taken": len(drawn[draw.id]), "void": draw.voided,
         "list": drawn[draw.id] if published.is_public(draw) and not draw.voided else None}
        for draw in found
    ]  # fmt: skip


def lists(draws: list[Draw]) -> dict[int, list[Drawn]]:
    rows: dict[int, list[Drawn]] = defaultdict(list)
    query = select(Drawn).where(Drawn.draw_id.in_([draw.id for draw in draws]))
    for row in db.session.scalars(
        query.options(joinedload(Drawn.entity).lazyload("*")).order_by(Drawn.stratum, Drawn.rank)
    ):
        rows[row.draw_id].append(row)
    return rows


def due(draw: Draw) -> int | None:
    """应抽: what the committed ratios ask for."""
    if not draw.commit_text:
        return None
    return sum(Commit.parse(draw.commit_text.encode()).sizes.values())


@bp.get("/public/plans")
@kept
def public_plans() -> Response:
    query = select(AnnualPlan).where(AnnualPlan.published_at.is_not(None))
    found = paged(query.order_by(AnnualPlan.year.desc(), AnnualPlan.department_id))
    return page("public/plans.html", found=found)


@bp.get("/public/plans/<code>")
@kept
def public_plan(code: str) -> Response:
    query = select(AnnualPlan).where(AnnualPlan.published_at.is_not(None))
    plan = db.session.scalar(query.filter_by(code=code)) or abort(404)
    lines = list(db.session.scalars(
        select(PlanLine).filter_by(plan_id=plan.id).where(PlanLine.published_at.is_not(None))
        .options(lazyload(PlanLine.items), selectinload(PlanLine.departments))
        .order_by(PlanLine.serial, PlanLine.id)
    ))  # fmt: skip
    current = {line.id for line in plans.current_lines(lines)}
    return page("public/plan.html", plan=plan, lines=lines, current=current,
                items=item_names(lines), scope=line_scope, amount=plans.amount_words)  # fmt: skip


def line_scope(line: PlanLine) -> str:
    return public_scope(line.scope) if line.scope.get("risk") else line.scope_text


def item_names(lines: list[PlanLine]) -> dict[int, list[str]]:
    """{line: names of its items, as last adopted}."""
    query = (
        select(PlanLineItem.line_id, ItemVersion.item_id, ItemVersion.name)
        .join(ItemVersion, ItemVersion.item_id == PlanLineItem.item_id)
        .where(PlanLineItem.line_id.in_([line.id for line in lines]))
        .where(ItemVersion.adopted_at.is_not(None))
        .order_by(ItemVersion.number)
    )
    newest = {(line, item): name for line, item, name in db.session.execute(query)}
    found: dict[int, list[str]] = defaultdict(list)
    for (line, _item), name in newest.items():
        found[line].append(name)
    return found

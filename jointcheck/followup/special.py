"""第十九条: common problems by item over a year, and the special inspections they ask for."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, select

from jointcheck.catalogue.model import Item, ItemVersion
from jointcheck.followup import rules, thresholds
from jointcheck.followup.model import Proposal
from jointcheck.followup.rules import Figures, Thresholds
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.plan import steps as plan_steps
from jointcheck.plan.model import PlanLine, PlanLineItem, Task, TaskItem, TaskStratum
from jointcheck.visit.model import Finding, FindingResult, Record, ResultCode, Round

ledger.words({
    "special.proposed": _l("提出专项检查"), "special.approved": _l("批准专项检查"),
    "special.refused_by_head": _l("不同意专项检查"),
})  # fmt: skip

REVIEWED = ("passed", "published", "archived")


@dataclass(frozen=True)
class Problem:
    """One item with its newest name and its figures of the year."""

    item_id: int
    name: str
    code: str
    department_id: int
    figures: Figures
    measure: Thresholds

    @property
    def mark(self) -> str:
        """By the measure of the item's initiating department."""
        return self.measure.mark(self.figures)


def problems(year: int) -> list[Problem]:
    """Every item that was checked in the year's random inspections, the worst first.

    Clue-driven checks do not count: they would make every problem look common. Three statements.
    """
    counted = {item: Figures(checked, wrong) for item, checked, wrong in figures(year)}
    versions = db.session.scalars(
        select(ItemVersion).where(ItemVersion.item_id.in_(counted)).order_by(ItemVersion.number)
    ).unique()
    newest = {one.item_id: one for one in versions}
    measures = thresholds.known()
    found = [
        Problem(
            item,
            one.name,
            one.item.code,
            one.initiating_department_id,
            counted[item],
            measures.get(one.initiating_department_id, Thresholds()),
        )
        for item, one in newest.items()
    ]
    return sorted(found, key=lambda p: (-p.figures.rate, -p.figures.problems, p.code))


def figures(year: int, item_id: int | None = None) -> list[tuple[int, int, int]]:
    """(item id, records checked, records with a problem), by the last round of each record."""
    wrong = case((ResultCode.group == "problem", Record.id))
    query = (
        checked(year)
        .with_only_columns(
            ItemVersion.item_id, func.count(Record.id.distinct()), func.count(wrong.distinct())
        )
        .group_by(ItemVersion.item_id)
    )
    if item_id is not None:
        query = query.where(ItemVersion.item_id == item_id)
    return [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc]


def checked(year: int) -> Any:
    newer = select(func.max(Round.number)).where(Round.record_id == Record.id)
    first, after = (datetime(y, 1, 1, tzinfo=clock.SHANGHAI) for y in (year, year + 1))
    return (
        select(Record.id)
        .join(Task, Task.id == Record.task_id)
        .join(Round, Round.record_id == Record.id)
        .join(Finding, Finding.round_id == Round.id)
        .join(ItemVersion, ItemVersion.id == Finding.item_version_id)
        .join(FindingResult, FindingResult.finding_id == Finding.id)
        .join(ResultCode, ResultCode.code == FindingResult.code)
        .where(
            Task.kind != "clue", Record.state.in_(REVIEWED),
            Round.number == newer.correlate(Record).scalar_subquery(),
            Record.concluded_at >= first, Record.concluded_at < after,
        )
    )  # fmt: skip


def origins(item: Item, year: int) -> list[Task]:
    """The tasks in which the item was checked that year, those that found a problem first."""
    wrong = func.count(case((ResultCode.group == "problem", Record.id)).distinct())
    rows = db.session.execute(
        checked(year)
        .with_only_columns(Record.task_id, wrong.label("wrong"))
        .where(ItemVersion.item_id == item.id)
        .group_by(Record.task_id)
    ).all()
    by_task = {row.task_id: row.wrong for row in rows}
    tasks = db.session.scalars(select(Task).where(Task.id.in_(by_task))).unique()
    return sorted(tasks, key=lambda one: (-by_task[one.id], -one.id))


def ratios(item: Item, year: int) -> list[int | None]:
    """Every ratio at which the item was to be checked so far: list, plan and tasks."""
    listed = select(ItemVersion.ratio_bp).where(
        ItemVersion.item_id == item.id, ItemVersion.adopted_at.isnot(None)
    )
    planned = (
        select(PlanLine.ratio_bp)
        .join(PlanLineItem, PlanLineItem.line_id == PlanLine.id)
        .where(PlanLineItem.item_id == item.id, PlanLine.published_at.isnot(None))
    )
    done = (
        select(TaskStratum.ratio_bp)
        .join(Task, Task.id == TaskStratum.task_id)
        .join(TaskItem, TaskItem.task_id == Task.id)
        .join(ItemVersion, ItemVersion.id == TaskItem.item_version_id)
        .where(ItemVersion.item_id == item.id, Task.year == year, Task.frozen_at.isnot(None))
    )
    return list(db.session.scalars(listed.union(planned, done)))


def propose_special(
    item: Item, *, origin: Task, year: int, ratio_bp: int, starts_on: date, ends_on: date,
    reason: str, by: Any,
) -> Proposal:  # fmt: skip
    """Propose a special inspection of ``item``; ``origin``: a task that found the problem.

    The figures of the day are kept with it. Raises ``Refused`` unless the ratio is higher than
    in the list, the plan and the tasks so far.
    """
    with step("special.proposed", by, year=year, ratio_bp=ratio_bp, reason=reason) as event:
        refuse_unfit(item, origin, year, ratio_bp, starts_on, ends_on, by)
        (counted,) = figures(year, item.id) or [(item.id, 0, 0)]
        measure = asdict(thresholds.of(origin.initiating_department_id))
        made = Proposal(
            item_id=item.id, department_id=origin.initiating_department_id, year=year,
            figures={"checked": counted[1], "problems": counted[2]} | measure,
            reason=reason,
            ratio_bp=ratio_bp, starts_on=starts_on, ends_on=ends_on, proposed_by_id=by.id,
            origin_task_id=origin.id,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.subject = made
    return made


def refuse_unfit(
    item: Item, origin: Task, year: int, ratio_bp: int, starts_on: date, ends_on: date, by: Any
) -> None:
    if origin.initiating_department_id not in by.departments_as("planner", "head"):
        raise Refused(_l("专项检查由原抽查任务的发起部门提出。"), "origin")
    if origin.id not in {task.id for task in origins(item, year)}:
        raise Refused(_l("所选的抽查任务当年没有检查过这一事项。"), "origin")
    if open_proposal(item, origin.initiating_department_id):
        raise Refused(_l("这一事项已有一项等待决定的专项检查提议。"))
    so_far = ratios(item, year)
    if not rules.raised(ratio_bp, so_far):
        now = max((one or 0 for one in so_far), default=0)
        raise Refused(
            _l("专项检查应提高抽查比例：目前为 %(now)s%%。", now=f"{now / 100:g}"), "ratio"
        )
    if starts_on < clock.today() or ends_on < starts_on:
        raise Refused(_l("检查时间应从今天以后开始，并且不早于开始日期结束。"), "ends_on")


def open_proposal(item: Item, department_id: int) -> int | None:
    """The id of a proposal that nobody has decided yet."""
    query = select(Proposal.id).where(
        Proposal.item_id == item.id, Proposal.department_id == department_id,
        Proposal.decided_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(query.limit(1))


def approve_special(proposal: Proposal, *, by: Any) -> Proposal:
    """批准: a head of the department other than the proposer; the task is made at once."""
    with step("special.approved", by, proposal) as event:
        refuse_decided(proposal, by)
        task = plan_steps.create_special_task(
            origin=proposal.origin, item=proposal.item, ratio_bp=proposal.ratio_bp, by=by,
            starts_on=proposal.starts_on, ends_on=proposal.ends_on,
        )  # fmt: skip
        decide(proposal, by, approved=True, task=task)
        event.facts["task"] = task.number
    return proposal


def refuse_special(proposal: Proposal, *, refusal: str, by: Any) -> Proposal:
    """不同意: with the reason; the proposal stays visible."""
    with step("special.refused_by_head", by, proposal, reason=refusal):
        refuse_decided(proposal, by)
        proposal.refusal = refusal
        decide(proposal, by, approved=False)
    return proposal


def decide(proposal: Proposal, by: Any, *, approved: bool, task: Task | None = None) -> None:
    with db.session.no_autoflush:  # one UPDATE: once decided the row is locked
        proposal.approved, proposal.decided_by_id = approved, by.id
        proposal.task_id = task.id if task else None
        proposal.decided_at = clock.now()


def refuse_decided(proposal: Proposal, by: Any) -> None:
    if proposal.decided_at is not None:
        raise Refused(_l("这项提议已经有了决定。"))
    if proposal.department_id not in by.departments_as("head"):
        raise Refused(_l("专项检查由发起部门负责人批准。"))
    if by.id == proposal.proposed_by_id:
        raise Refused(_l("提出人不能批准自己的提议，请由另一位负责人批准。"))

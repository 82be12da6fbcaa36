"""What waits for whose word: the queue of a department, row by row."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm.attributes import set_committed_value

from jointcheck.catalogue.model import Entity, Inspector
from jointcheck.draw.model import TeamMember
from jointcheck.ground import calendar, clock
from jointcheck.ground.db import db
from jointcheck.ground.workdays import Deadline
from jointcheck.plan.model import Task, TaskDepartment
from jointcheck.review import rules
from jointcheck.review.model import Opening, Opinion
from jointcheck.review.rules import DEPARTMENT_STEP
from jointcheck.visit import content, lists
from jointcheck.visit.model import FindingResult, Record, Round

TABS = ("waiting", "said", "all", "returned")
WITH_TEAM = ("waiting", "visiting", "concluded", "signed")


@dataclass(frozen=True)
class Row:
    """A record in the queue: its frozen content, what each department said, and whether this
    officer has opened it or stood on the team (``involved``)."""

    record: Record
    round: Round
    content: dict[str, Any]
    marks: list[tuple[str, str]]  # (department's short name, passed | returned | waiting)
    deadline: Deadline | None
    opened: bool
    involved: bool
    changes: int
    mine: str = field(default="")  # the mark of the officer's own department

    @property
    def results(self) -> list[str]:
        return results(self.content)


def reviewing_for(officer: Any) -> set[int]:
    """Ids of the departments for which the officer reviews."""
    return officer.departments_as("reviewer")


def search(officer: Any, tab: str, wanted: dict[str, Any]) -> Select[Any]:
    """The records of one tab of the queue, what is due first coming first."""
    conditions = [lists.visible(officer), *of_tab(officer, tab), *filters(wanted)]
    return lists.rows(*conditions).order_by(None).order_by(Record.concluded_at, Record.number)


def of_tab(officer: Any, tab: str) -> list[ColumnElement[bool]]:
    held = reviewing_for(officer)
    if tab == "returned":
        return [Record.state.in_(WITH_TEAM), last_round() != first_round()]
    if tab == "all":
        return [Record.state == "reviewing"]
    if tab == "said":
        return [spoken(held).exists()]
    return [Record.state == "reviewing", silent(held)]


def silent(held: Iterable[int]) -> ColumnElement[bool]:
    """One of the departments ``held`` takes part and has not yet spoken on the last round."""
    spoke = spoken_by(TaskDepartment.department_id)
    return (
        select(TaskDepartment.id)
        .where(
            TaskDepartment.task_id == Record.task_id,
            TaskDepartment.department_id.in_(held),
            ~spoke.exists(),
        )
        .exists()
    )


def spoken(held: Iterable[int]) -> Select[Any]:
    return select(Opinion.id).where(
        Opinion.round_id == last_round(),
        Opinion.department_id.in_(held),
        Opinion.step == DEPARTMENT_STEP,
    )


def spoken_by(department: Any) -> Select[Any]:
    """What the department of an outer row said on the last round."""
    return select(Opinion.id).where(
        Opinion.round_id == last_round(),
        Opinion.department_id == department,
        Opinion.step == DEPARTMENT_STEP,
    )


def last_round() -> Any:
    return edge(func.max(Round.id))


def first_round() -> Any:
    return edge(func.min(Round.id))


def edge(which: Any) -> Any:
    query = select(which).where(Round.record_id == Record.id)
    return query.correlate(Record).scalar_subquery()


def filters(wanted: dict[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if text := (wanted.get("q") or "").strip():
        found.append(lists.contains(text, Entity.name, Entity.subject, Record.number))
    if text := (wanted.get("task") or "").strip():
        found.append(lists.contains(text, Task.name, Task.number))
    if code := wanted.get("result"):
        same = and_(FindingResult.round_id == last_round(), FindingResult.code == code)
        found.append(select(FindingResult.id).where(same).exists())
    if due := wanted.get("due"):
        found.append(due_within(due))
    return found


def due_within(text: str) -> ColumnElement[bool]:
    """Results due within so many working days; ``-1``: overdue."""
    try:
        day = rules.concluded_by(int(text), clock.today(), calendar.workdays())
    except ValueError:
        return false()
    return Record.concluded_at < datetime.combine(
        day + timedelta(days=1), time(), tzinfo=clock.SHANGHAI
    )


def rows(records: list[Record], officer: Any) -> list[Row]:
    """What the queue shows of these records; five statements."""
    ids = [one.id for one in records]
    load_rounds(records)
    said = opinions(ids)
    departments = taking_part_in({one.task_id for one in records})
    seen = opened(ids, officer)
    involved = teams_of(officer)
    held = reviewing_for(officer)
    return [
        row(one, departments.get(one.task_id, []), said, seen, involved, held) for one in records
    ]


def load_rounds(records: list[Record]) -> None:
    """The rounds of all these records at once."""
    found: dict[int, list[Round]] = {one.id: [] for one in records}
    query = select(Round).where(Round.record_id.in_(found)).order_by(Round.number)
    for round in db.session.scalars(query):
        found[round.record_id].append(round)
    for one in records:
        set_committed_value(one, "rounds", found[one.id])


def row(
    record: Record,
    departments: list[TaskDepartment],
    said: dict[tuple[int, int], bool],
    seen: set[str],
    involved: set[int],
    held: set[int],
) -> Row:
    round = shown(record)
    verdicts = {d.department_id: said.get((round.id, d.department_id)) for d in departments}
    mine = [mark(verdicts[one]) for one in verdicts if one in held]
    return Row(
        record=record, round=round, content=frozen(round),
        marks=[(d.department.short_name, mark(verdicts[d.department_id])) for d in departments],
        deadline=deadline(round), opened=round.digest in seen, involved=record.team_id in involved,
        changes=len(changes(record, round)), mine="waiting" if "waiting" in mine else "".join(mine[:1]),
    )  # fmt: skip


def mark(passes: bool | None) -> str:
    return "waiting" if passes is None else "passed" if passes else "returned"


def shown(record: Record) -> Round:
    """The newest round with a content: the one under review, or the one that was returned."""
    frozen = [one for one in record.rounds if one.content]
    return frozen[-1] if frozen else record.rounds[-1]


def frozen(round: Round) -> dict[str, Any]:
    return (
        json.loads(round.content) if round.content else {"findings": [], "direct": None, "team": []}
    )


def changes(record: Record, round: Round) -> list[dict[str, str]]:
    """What changed since the round before; [] in the first."""
    earlier = [one for one in record.rounds if one.number < round.number and one.content]
    if not earlier or not round.content:
        return []
    return content.differences(json.loads(earlier[-1].content), json.loads(round.content))


def results(shown: dict[str, Any]) -> list[str]:
    """The result words of all rows, each once."""
    return list(dict.fromkeys(text for row in shown["findings"] for text in row["texts"]))


def deadline(round: Round) -> Deadline | None:
    if round.concluded_at is None:
        return None
    return rules.due(clock.local(round.concluded_at).date(), calendar.workdays())


def opinions(record_ids: list[int]) -> dict[tuple[int, int], bool]:
    """{(round id, department id): whether it passes}."""
    rows = db.session.execute(
        select(Opinion.round_id, Opinion.department_id, Opinion.passes).where(
            Opinion.record_id.in_(record_ids), Opinion.step == DEPARTMENT_STEP
        )
    )
    return {(round_id, department): passes for round_id, department, passes in rows}


def taking_part_in(task_ids: set[int]) -> dict[int, list[TaskDepartment]]:
    found: dict[int, list[TaskDepartment]] = {}
    query = select(TaskDepartment).where(TaskDepartment.task_id.in_(task_ids))
    for one in db.session.scalars(query.order_by(TaskDepartment.leads.desc(), TaskDepartment.id)):
        found.setdefault(one.task_id, []).append(one)
    return found


def opened(record_ids: list[int], officer: Any) -> set[str]:
    """Digests of these records' contents that the officer has opened."""
    rounds = select(Round.id).where(Round.record_id.in_(record_ids))
    query = select(Opening.digest).filter_by(officer_id=officer.id)
    return set(db.session.scalars(query.where(Opening.round_id.in_(rounds))))


def teams_of(officer: Any) -> set[int]:
    """Ids of the teams on which the officer stands, or once stood."""
    query = select(TeamMember.team_id).join(Inspector, Inspector.id == TeamMember.inspector_id)
    return set(db.session.scalars(query.where(Inspector.officer_id == officer.id)))


def progress(task_id: int) -> list[tuple[TaskDepartment, int, int]]:
    """谁还没有审: (department, passed, all records that were submitted) of a task."""
    handed = select(func.count(Record.id)).where(
        Record.task_id == task_id, Record.submitted_at.isnot(None)
    )
    passed = (
        select(func.count(Opinion.id))
        .join(Record, Record.id == Opinion.record_id)
        .where(
            Record.task_id == task_id, Opinion.round_id == last_round(), Opinion.passes.is_(True),
            Opinion.step == DEPARTMENT_STEP,
            Opinion.department_id == TaskDepartment.department_id,
        )
    )  # fmt: skip
    rows = db.session.execute(
        select(TaskDepartment, passed.scalar_subquery(), handed.scalar_subquery())
        .where(TaskDepartment.task_id == task_id)
        .order_by(TaskDepartment.leads.desc(), TaskDepartment.id)
    )
    return [(department, done, all_) for department, done, all_ in rows]

"""Results that every department has passed, and what was published of them; built from rows."""

from datetime import UTC, datetime

from jointcheck.catalogue.model import Entity
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.publish import objection, steps
from jointcheck.publish.model import Objection, Publication
from jointcheck.visit import content
from jointcheck.visit import steps as visits
from jointcheck.visit.model import FindingResult, Record
from tests.visit import scene

ENTITIES = [
    ("新平示例矿业有限公司", "91530427MA6K1A2B1D"),
    ("新平示例建材有限公司", "92530427MA6N8P3Q2C"),
    ("新平示例石料专业合作社", "93530427MA6P5T7R22"),
]
MEMBERS = ["zrzy-inspector-1", "scjg-inspector-1"]


def task(**more) -> Task:
    made = scene.a_task()
    made.locked_at = made.dispatched_at = clock.now()
    for name, value in more.items():
        setattr(made, name, value)
    db.session.commit()
    return made


def passed(
    of: Task | None = None,
    number: int = 0,
    codes: tuple[str, ...] = ("FIXED",),
    mining: bool = True,
) -> Record:
    """A record that has been passed; 自然资源局 found ``codes``, 市场监管局 nothing."""
    of = of or task()
    team = db.session.scalar(db.select(visits.Team).filter_by(task_id=of.id)) or scene.a_team(
        of, MEMBERS
    )
    record = visits.open_record(of, team, entity(number), None)
    for finding in record.round.findings:
        chosen = codes if finding.department.code == "ZRZY" else ("OK",)
        finding.results = [FindingResult(code=code, round_id=finding.round_id) for code in chosen]
        finding.problem = "越界12米，机主电话13800000000" if chosen != ("OK",) else ""
    db.session.flush()
    conclude(record)
    db.session.commit()
    return record


def entity(number: int) -> Entity:
    return scene.an_entity(*ENTITIES[number])


def conclude(record: Record) -> None:
    """Freeze what was found; the departments have passed it."""
    now = clock.now()
    round = record.round
    round.content = ledger.canonical(content.draft(round, clock.today()))
    round.digest = content.digest(round.content)
    round.concluded_at = record.concluded_at = record.passed_at = now
    record.state = "passed"


def published(*args, **kwargs) -> Publication:
    made = steps.publish(passed(*args, **kwargs))
    db.session.commit()
    return made


def objected(publication: Publication, **more) -> Objection:
    facts = {
        "party": "新平示例矿业有限公司", "capacity": "法定代表人", "contact": "13900000000",
        "text": "3号拐点坐标有误。", "via": "paper", "received_on": clock.today(),
        "attached": [("申请书.pdf", b"%PDF-1.7 x")],
    }  # fmt: skip
    by = scene.officer("zrzy-planner-1")
    return objection.receive(publication, **(facts | {"by": by} | more))


def checkers(case: Objection) -> list[int]:
    """Two who took no part."""
    names = ("zrzy-inspector-2", "zrzy-reviewer-2")
    return [scene.officer(name).id for name in names]


def accepted(publication: Publication) -> Objection:
    case = objected(publication)
    return objection.accept(case, complete_on=case.received_on, checkers=checkers(case),
                            by=scene.officer("zrzy-planner-2"))  # fmt: skip


def concluded(publication: Publication, upheld: bool) -> Objection:
    return objection.conclude(
        accepted(publication), upheld=upheld, finding="经实地复测，新开挖面在矿区范围内。",
        grounds="原检查使用了变更前的坐标。", by=scene.officer("zrzy-inspector-2"),
    )  # fmt: skip


def noon(text: str) -> datetime:
    """Noon in the county on a day such as 2026-08-03."""
    return datetime.fromisoformat(f"{text}T04:00:00").replace(tzinfo=UTC)

"""A visit in progress, built from rows: two departments, two inspectors, a sheet each."""

from datetime import date, timedelta

from jointcheck.catalogue.model import (
    Certificate,
    ChecklistVersion,
    Entity,
    Inspector,
    Item,
    ItemDepartment,
    ItemVersion,
)
from jointcheck.draw.model import Team, TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.people.model import Department, Officer
from jointcheck.plan.model import Task, TaskChecklist, TaskDepartment, TaskItem
from jointcheck.plugin import (
    ANY,
    PROBLEM,
    Basis,
    Checklist,
    Condition,
    Section,
    Sentence,
    Suggestion,
)
from jointcheck.plugin import Item as Row
from jointcheck.visit import steps
from jointcheck.visit.model import Presence, Record

MINING = Checklist(
    "mining_use", "2026.1", "矿产资源开发利用专项检查表", "自然资源局", date(2026, 1, 1),
    sections=(
        Section("采矿许可和矿区范围", (
            Row("licence", "采矿许可证是否有效", bases=(Basis("中华人民共和国矿产资源法", "", "第二十二条"),),
                method="查阅资料", points="核对许可证原件。", weight=10),
            Row("boundary", "是否在批准的矿区范围内开采", method="现场查验", weight=20,
                sentences=(Sentence(PROBLEM, "采面超出登记的开采区域。"),),
                suggests=(Suggestion(PROBLEM, "PEND"),)),
            Row("overrun", "越界最大距离", kind="number", unit="米", minimum="0.1", maximum="5000",
                show_if=Condition("boundary", (PROBLEM,))),
        )),
        Section("生态修复", (
            Row("plan", "是否按方案修复", method="现场查验"),
            Row("fund", "是否计提基金", method="查阅资料"),
            Row("until", "许可证有效期止日", kind="date", optional=True),
        )),
    ),
)  # fmt: skip
SHOP = Checklist(
    "shop_licence", "2026.1", "营业执照专项检查表", "市场监管局", date(2026, 1, 1),
    sections=(Section("登记", (Row("sign", "营业执照是否亮证", photos_on=(PROBLEM,), note_on=(ANY,)),)),),
)  # fmt: skip


def record(started: bool = True, entity: Entity | None = None) -> Record:
    """A record with one sheet of 自然资源局 and one of 市场监管局; by default begun by both."""
    task = a_task()
    pin(task, mining_item(), "ZRZY", MINING)
    pin(task, shop_item(), "SCJG", SHOP)
    team = a_team(task, ["zrzy-inspector-1", "scjg-inspector-1"])
    db.session.flush()
    made = steps.open_record(task, team, entity or an_entity(), None)
    if started:
        begin(made)
    db.session.commit()
    return made


def begin(record: Record) -> None:
    at = clock.now() - timedelta(hours=1)
    record.state, record.started_at = "visiting", at
    for member in record.team.present_members:
        db.session.add(
            Presence(record_id=record.id, inspector_id=member.inspector_id, arrived_at=at)
        )


def officer(login: str) -> Officer:
    return db.session.scalars(db.select(Officer).filter_by(login=login)).one()


def department(code: str) -> Department:
    return db.session.scalars(db.select(Department).filter_by(code=code)).one()


def an_entity(name: str = "新平示例矿业有限公司", code: str = "91530427MA6K1A2B1D") -> Entity:
    known = db.session.scalar(db.select(Entity).filter_by(subject=code))
    made = known or Entity(subject=code, name=name, kind="企业", address="示例镇矿山路18号")
    db.session.add(made)
    db.session.flush()
    return made


def an_item(code: str, name: str, lead: str, others: list[str]) -> ItemVersion:
    known = db.session.scalar(db.select(Item).filter_by(code=code))
    if known:
        return known.versions[-1]
    version = ItemVersion(
        item=Item(code=code), number=1, name=name, domain="矿产资源", methods=["onsite", "written"],
        object_kind="矿山企业", initiating_department_id=department(lead).id, reason="初次列入",
        proposed_by_id=officer("zrzy-planner-1").id,
        participants=[ItemDepartment(department_id=department(c).id) for c in others],
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def mining_item() -> ItemVersion:
    return an_item("KC-01", "矿产资源开发利用情况检查", "ZRZY", [])


def shop_item() -> ItemVersion:
    return an_item("SC-01", "营业执照规范使用情况检查", "SCJG", [])


def a_task() -> Task:
    lead = department("ZRZY")
    serial = (db.session.scalar(db.select(db.func.count(Task.id))) or 0) + 1
    task = Task(
        year=2026, serial=serial, number=f"新自然资抽查〔2026〕{serial}号", code=f"53042720260{serial:06d}",
        name="2026年矿山企业联合抽查", initiating_department_id=lead.id, starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31), created_by_id=officer("zrzy-planner-1").id,
        departments=[
            TaskDepartment(department_id=lead.id, leads=True),
            TaskDepartment(department_id=department("SCJG").id),
        ],
        items=[TaskItem(item_version=mining_item()), TaskItem(item_version=shop_item())],
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    return task


def pin(task: Task, item: ItemVersion, code: str, checklist: Checklist) -> None:
    version = db.session.scalar(
        db.select(ChecklistVersion).filter_by(digest=checklist.digest)
    ) or ChecklistVersion(
        code=checklist.code, version=checklist.version, title=checklist.title,
        department_id=department(code).id, digest=checklist.digest, body=checklist.to_json(),
        source="tests",
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    task.checklists.append(
        TaskChecklist(
            item_version_id=item.id,
            department_id=department(code).id,
            checklist_version_id=version.id,
        )
    )
    db.session.flush()


def inspector(login: str) -> Inspector:
    one = officer(login)
    known = db.session.scalar(db.select(Inspector).filter_by(officer_id=one.id))
    return known or Inspector(
        officer_id=one.id, name=one.name, department_id=one.department_id,
        certificates=[Certificate(number=f"云{one.id:08d}")],
    )  # fmt: skip


def a_team(task: Task, logins: list[str]) -> Team:
    """The first leads; each acts for his own department."""
    team = Team(task_id=task.id, number=1)
    for position, login in enumerate(logins):
        one = inspector(login)
        team.members.append(
            TeamMember(
                inspector=one, department_id=one.department_id, leads=position == 0, how="random"
            )
        )
    db.session.add(team)
    db.session.flush()
    return team


def sheet(record: Record, code: str = "mining_use"):
    """The newest sheet of the checklist."""
    found = [s for s in record.round.sheets if s.checklist_version.code == code]
    return max(found, key=lambda s: s.revision)


def finding(record: Record, code: str = "ZRZY"):
    return next(f for f in record.round.findings if f.department.code == code)

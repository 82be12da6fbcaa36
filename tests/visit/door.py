"""The way to the door by its steps, and a draw with its list to start from."""

from datetime import date, timedelta

from jointcheck.draw.model import Assignment, Draw, Drawn
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Pool
from jointcheck.visit import notice, presence
from tests.visit import scene

FIRMS = [
    ("新平示例矿业有限公司", "91530427MA6K1A2B1D"),
    ("哀牢山示例石料厂", "92530427MA6N8P3Q2C"),
]
PDF = b"%PDF-1.7\n%%EOF\n"


def leader():
    return scene.officer("zrzy-inspector-1")


def a_drawn_task():
    """A task with a team of two, a locked list of two firms and their assignments."""
    task = scene.a_task()
    scene.pin(task, scene.mining_item(), "ZRZY", scene.MINING)
    scene.pin(task, scene.shop_item(), "SCJG", scene.SHOP)
    draw_firms(task, scene.a_team(task, ["zrzy-inspector-1", "scjg-inspector-1"]))
    db.session.commit()
    return task


def draw_firms(task, team, serial=1, firms=FIRMS):
    pool = Pool(
        task_id=task.id, source="directory", frozen_by_id=scene.officer("zrzy-planner-1").id
    )
    db.session.add(pool)
    db.session.flush()
    draw = Draw(task_id=task.id, pool_id=pool.id, serial=serial, code=f"530427-ZRZY-2026-{task.id}/{serial}",
                entropy=[], previous="0" * 64, prepared_by_id=scene.officer("zrzy-planner-1").id)  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    for rank, (name, code) in enumerate(firms, start=1):
        entity = scene.an_entity(name, code)
        drawn = Drawn(draw_id=draw.id, stratum="all", rank=rank, ticket=f"0.{rank}",
                      subject=entity.subject, entity_id=entity.id)  # fmt: skip
        db.session.add(drawn)
        db.session.flush()
        db.session.add(Assignment(draw_id=draw.id, drawn_id=drawn.id, team_id=team.id))
    draw.locked_at = clock.now()
    return draw


def issued(record):
    return notice.issue(
        record, begins=date(2026, 6, 1), ends=date(2026, 6, 5), materials=["采矿许可证", "储量年报"],
        contact="", phone="0877-0000000", supervision="", named=True, by=leader(),
    )  # fmt: skip


def told(record):
    """The notice made and handed over."""
    notice.deliver(issued(record), delivery="当面", receiver="周示例",
                   delivered_at=clock.now(), receipt=None, by=leader())  # fmt: skip


def everybody(record):
    return [member.inspector_id for member in record.team.present_members]


def arrive(record, inspectors=None, at=None):
    return presence.arrive(
        record,
        inspectors=inspectors or everybody(record),
        arrived_at=at or clock.now() - timedelta(minutes=5),
        by=leader(),
    )

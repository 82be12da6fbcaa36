"""A visit of two inspectors with four checklists of fifteen items, to be filled far from any network."""

from datetime import date

from jointcheck.ground.db import db
from jointcheck.plugin import PROBLEM, Checklist, Section
from jointcheck.plugin import Item as Row
from jointcheck.visit import steps
from tests.visit import door, scene

ITEMS = 15
VERDICTS = ("未发现问题", "发现问题", "不涉及")


def checklist(code: str, department: str) -> Checklist:
    rows = tuple(
        Row(f"{code}{n}", f"{department}第 {n} 项是否符合要求", method="现场查验",
            photos_on=(PROBLEM,) if n % 5 == 2 else ())
        for n in range(1, ITEMS + 1)
    )  # fmt: skip
    return Checklist(code, "2026.1", f"{department}专项检查表{code}", department, date(2026, 1, 1),
                     sections=(Section("现场", rows[:10]), Section("资料", rows[10:])))  # fmt: skip


def record():
    """Waiting, its notice made and not yet handed over."""
    task = scene.a_task()
    for item, code, names in (
        (scene.mining_item(), "ZRZY", "ab"),
        (scene.shop_item(), "SCJG", "cd"),
    ):
        for name in names:
            scene.pin(task, item, code, checklist(name, scene.department(code).short_name))
    team = scene.a_team(task, ["zrzy-inspector-1", "scjg-inspector-1"])
    db.session.flush()
    made = steps.open_record(task, team, scene.an_entity(), None)
    db.session.commit()
    door.issued(made)
    return made


def verdict(n: int) -> str:
    """The answer to the n-th item (from 0): three in fifteen are problems, with a photo each."""
    return VERDICTS[1] if n % 5 == 1 else VERDICTS[2] if n % 7 == 6 else VERDICTS[0]


def note(code: str) -> str:
    return f"{code}：东侧“围挡”缺 3 米\n<b>&amp;</b>，🏭 已拍照。"

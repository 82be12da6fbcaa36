"""Records that wait for review, made by the steps of the visit; checklists were uploaded."""

from jointcheck.catalogue.model import ChecklistVersion
from jointcheck.ground.db import db
from jointcheck.visit import findings, sheet_signing, signing
from tests.visit import inside, scene

PROBLEM = {
    "codes": ["PEND"], "problem": "采面超出登记的开采区域", "disposal": "已责令停止越界开采",
}  # fmt: skip


def upload(source: str = "uploaded/zrzy") -> None:
    """Both checklists, known before the scene pins them."""
    for checklist, code in ((scene.MINING, "ZRZY"), (scene.SHOP, "SCJG")):
        db.session.add(
            ChecklistVersion(
                code=checklist.code,
                version=checklist.version,
                title=checklist.title,
                department_id=scene.department(code).id,
                digest=checklist.digest,
                body=checklist.to_json(),
                source=source if code == "ZRZY" else "uploaded/scjg",
            )
        )
    db.session.commit()


def reviewing(**first):
    """A record submitted by its team; ``first`` changes the row of 自然资源局."""
    if not db.session.scalar(db.select(ChecklistVersion.id).limit(1)):
        upload()
    record = scene.record()
    inside.sign_sheets(record)
    inside.record_rows(record, **first)
    submit(record)
    return record


def with_problem():
    """As ``reviewing``, but 自然资源局 found that the boundary was overstepped."""
    if not db.session.scalar(db.select(ChecklistVersion.id).limit(1)):
        upload()
    record = scene.record()
    leader, other = scene.officer("zrzy-inspector-1"), scene.officer("scjg-inspector-1")
    wrong = inside.ALL_WELL | {
        "boundary": ("发现问题", "采面超出登记的开采区域。"),
        "overrun": "12",
    }
    inside.answer(scene.sheet(record), leader, **wrong)
    inside.answer(scene.sheet(record, "shop_licence"), other, sign=("未发现问题", "已亮证"))
    for code, by in (("mining_use", leader), ("shop_licence", other)):
        sheet_signing.sign_sheet(
            scene.sheet(record, code), password=inside.PASSWORD, path=inside.PATH, by=by
        )
    inside.record_rows(record, **PROBLEM)
    submit(record)
    return record


def submit(record) -> None:
    """Conclude, sign, submit."""
    leader = scene.officer("zrzy-inspector-1")
    signing.conclude(record, by=leader)
    inside.sign_all(record)
    signing.submit(record, by=leader)
    db.session.commit()


def corrected(record, text: str) -> None:
    """After a return the team mends its row and submits again."""
    leader, other = scene.officer("zrzy-inspector-1"), scene.officer("scjg-inspector-1")
    for code, by in (("mining_use", leader), ("shop_licence", other)):
        sheet_signing.sign_sheet(
            scene.sheet(record, code), password=inside.PASSWORD, path=inside.PATH, by=by
        )
    row = scene.finding(record)
    findings.record_row(row, method="onsite", codes=row.codes, problem=text,
                        disposal=row.disposal, corrected_on=None, by=leader)  # fmt: skip
    submit(record)

"""What people do in a visit, so that the year can be told in a few lines."""

import io
import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from PIL import Image, ImageDraw

from jointcheck.catalogue import pins
from jointcheck.demo.cast import Cast
from jointcheck.draw.model import TeamMember
from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.plan.model import Task
from jointcheck.plugin import PASS, PROBLEM, Item, visible
from jointcheck.plugin.words import ANY
from jointcheck.review import steps as review
from jointcheck.visit import (
    completeness,
    evidence,
    findings,
    notice,
    presence,
    rules,
    sheet_signing,
    sheets,
    signing,
)
from jointcheck.visit import steps as visits
from jointcheck.visit.model import Record, Sheet

NOTE = "现场查看情况与要求不符，已当场指出并拍照。"
MORNING, NOON = time(9, 30), time(11, 40)


def moment(day: date, hour: time = MORNING) -> datetime:
    """That hour of the day on the county's clock."""
    return datetime.combine(day, hour, clock.SHANGHAI)


# ---- the visit ----------------------------------------------------------------------------------


def leader(record: Record) -> Any:
    return record.team.leader.inspector.officer  # type: ignore[union-attr]


def of_department(record: Record, department_id: int) -> TeamMember:
    return next(m for m in record.team.present_members if m.department_id == department_id)


def announce(record: Record, day: date, cast: Cast) -> None:
    """预查 and 告知书, delivered the day before."""
    by = leader(record)
    with clock.at(moment(day - timedelta(days=2))):
        visits.prepare(record, done=tuple(rules.READINESS), by=by)
        if not notice.required(record):
            return
        made = notice.issue(
            record,
            begins=day,
            ends=day + timedelta(days=3),
            materials=notice.wanted_materials(record),
            contact="县自然资源局执法监督股",
            phone="0877-0000000",
            supervision="12345",
            named=True,
            by=by,
        )
    with clock.at(moment(day - timedelta(days=1))):
        notice.deliver(
            made,
            delivery="当面",
            receiver="现场负责人",
            delivered_at=clock.now(),
            receipt=None,
            by=by,
        )


def arrive(record: Record, day: date) -> None:
    ids = [m.inspector_id for m in record.team.present_members]
    with clock.at(moment(day)):
        place = {"lat": 24.07, "lon": 101.98, "accuracy": 15.0}
        presence.arrive(
            record, inspectors=ids, arrived_at=clock.now(), place=place, by=leader(record)
        )


def fill(
    record: Record, day: date, problems: Collection[str] = (), only: int | None = None
) -> None:
    """Answer the sheets; the item codes in ``problems`` are found wanting. ``only``: so many items."""
    with clock.at(moment(day, time(10))):
        for sheet in record.round.sheets:
            fill_sheet(record, sheet, problems, only)


def fill_sheet(record: Record, sheet: Sheet, problems: Collection[str], only: int | None) -> None:
    member = of_department(record, sheet.department_id)
    by, checklist = member.inspector.officer, pins.checklist(sheet.checklist_version)
    if sheet.responsible_id is None:
        sheets.assign(sheet, inspector=member.inspector_id, by=by)
    for _round in range(4):  # an answer may bring further items into view
        given = evidence.answers(sheet)
        open_items = [
            i for i in visible(checklist, given) if not (i.code in given and given[i.code].given)
        ]
        if not open_items:
            break
        entries = {
            i.code: entry(i, i.code in problems) for i in open_items[:only] if i.kind != "group"
        }
        sheets.save(sheet, entries, by)
        photograph(record, sheet, by)
        if only:
            return


def entry(item: Item, wanting: bool) -> sheets.Entry:
    """An ordinary answer of the item's kind."""
    value = {
        "verdict": PROBLEM if wanting else PASS,
        "number": "1200" if not item.maximum or float(item.maximum) >= 1200 else "12",
        "date": "2024-03-18",
        "choice": item.choices[0] if item.choices else "",
        "text": "与登记情况一致。",
    }[item.kind]
    note = NOTE if wanting else "已逐条对照。" if ANY in item.note_on else ""
    return sheets.Entry(value, note, sheets.NOT_SEEN)


def photograph(record: Record, sheet: Sheet, by: Any) -> None:
    """A picture for every item that asks for one."""
    checklist = pins.checklist(sheet.checklist_version)
    given = evidence.answers(sheet)
    for item in visible(checklist, given):
        known = given.get(item.code)
        if known and known.value and not known.photos and {known.value, ANY} & set(item.photos_on):
            evidence.add(
                record,
                content=picture(item.text),
                kind="photo",
                caption=item.text[:40],
                taken_at=clock.now(),
                place={"lat": 24.07, "lon": 101.98, "accuracy": 12.0},
                by=by,
                sheet=sheet,
                code=item.code,
            )


def picture(words: str) -> bytes:
    """A drawn stand-in for a photograph; every one is different."""
    image = Image.new("RGB", (960, 720), (176, 188, 170))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(0, 460), (300, 300), (620, 430), (960, 260), (960, 720), (0, 720)], fill=(142, 118, 88)
    )
    for _stone in range(14):  # no two of them look alike
        x, y, size, grey = (secrets.randbelow(most) for most in (900, 660, 220, 255))
        pen.rectangle((x, y, x + 40 + size, y + 30 + size // 2), fill=(grey, grey, 200 - grey // 2))
    pen.text((20, 20), secrets.token_hex(8) + f" {len(words)}", fill=(30, 30, 30))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def settle(record: Record, day: date, cast: Cast) -> None:
    """Record rows from the sheets, measures, sheet signatures, and the conclusion."""
    with clock.at(moment(day, time(11))):
        for row in record.round.findings:
            set_row(record, row)
        findings.summarise(record, summary="已按联合抽查事项清单逐项检查完毕。", by=leader(record))
        sign_sheets(record, cast)
    with clock.at(moment(day, NOON)):
        signing.conclude(record, by=leader(record))


def set_row(record: Record, row: Any) -> None:
    member = of_department(record, row.department_id)
    own = [
        s
        for s in record.round.sheets
        if s.department_id == row.department_id and s.item_version_id == row.item_version_id
    ]
    wrong = any(a.value == PROBLEM for sheet in own for a in sheet.answers)
    findings.record_row(
        row,
        method=completeness.ONSITE,
        codes=["FIXED"] if wrong else ["OK"],
        problem="标识和台账与要求不符。" if wrong else "",
        disposal="当场责令改正，已改正。" if wrong else "",
        corrected_on=clock.today() if wrong else None,
        by=member.inspector.officer,
    )
    if wrong and not record.round.measures:
        findings.take_measure(
            record.round,
            kind="urge",
            form="oral",
            text="要求完善标识和台账。",
            due_on=clock.today() + timedelta(days=15),
            by=member.inspector.officer,
        )


def sign_sheets(record: Record, cast: Cast) -> None:
    for sheet in record.round.sheets:
        if sheet.signed_at is None:
            officer = sheet.responsible.officer  # type: ignore[union-attr]
            sheet_signing.sign_sheet(
                sheet, password=cast.password(officer), path=stroke(), by=officer
            )


def sign(record: Record, day: date, cast: Cast, refused: bool = False) -> None:
    """Every member from his own session, and the party, or its refusal before a witness."""
    with clock.at(moment(day, time(11, 50))):
        for member in record.team.present_members:
            officer = member.inspector.officer
            signing.sign_member(record, password=cast.password(officer), path=stroke(), by=officer)
        if record.round.direct:
            return
        if refused:
            signing.refuse_party(
                record,
                refusal="当事人认为问题轻微，不愿签字。",
                witness="村民小组长",
                by=leader(record),
            )
        else:
            signing.sign_party(
                record,
                name="现场负责人",
                capacity="现场负责人",
                opinion="情况属实，无异议。",
                path=stroke(),
                paper=None,
                by=leader(record),
            )


def stroke() -> str:
    """A scribble that passes for a signature."""
    points = [(40 + 12 * n, 60 + secrets.randbelow(80)) for n in range(40)]
    return "M" + " L".join(f"{x} {y}" for x, y in points)


def whole(
    record: Record, day: date, cast: Cast, problems: Collection[str] = (), refused: bool = False
) -> None:
    """From the notice to the submission."""
    announce(record, day, cast)
    arrive(record, day)
    fill(record, day, problems)
    settle(record, day, cast)
    sign(record, day, cast, refused)
    submit(record, day + timedelta(days=1))


def submit(record: Record, day: date) -> None:
    with clock.at(moment(day)):
        signing.submit(record, by=leader(record))


def passed(record: Record, day: date, cast: Cast, leave: Collection[str] = ()) -> None:
    """Every department's reviewer opens and passes it, but those in ``leave``."""
    with clock.at(moment(day)):
        for one in record.task.departments:
            code = one.department.code.lower()
            if code not in leave:
                look_and_pass(record, cast.at(code, "reviewer"))
        for need in review.missing(record, record.round) if not leave else ():
            head = cast.at(record.task.initiating.code.lower(), "head")
            if need.waivable:
                review.waive(record, need.step, reason="已由业务股室会同现场复核。", by=head)


def look_and_pass(record: Record, reviewer: Any) -> None:
    review.note_opening(record, reviewer)
    review.pass_(record, digest=record.round.digest, text="检查内容完整，同意。", by=reviewer)


def records(task: Task) -> list[Record]:
    db.session.expire_all()
    return list(
        db.session.scalars(db.select(Record).filter_by(task_id=task.id).order_by(Record.id))
    )

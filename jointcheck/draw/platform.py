"""A list drawn on another platform takes the place of a draw here (第四条、第八条).

The file is kept as it came. The head of another department compares and confirms; only then the
list exists, locked in the same transaction. Which platform is authoritative stands beside it for
ever: such a list cannot be recomputed here, and says so.
"""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, select

from jointcheck.draw import bundle, dispatch, lottery, platform_rows
from jointcheck.draw.model import Assignment, Draw, Drawn, PlatformList, PlatformVerdict, Team
from jointcheck.draw.pins import missing_checklists, pin
from jointcheck.draw.platform_rows import Line
from jointcheck.draw.preparation import fresh, live_draw
from jointcheck.ground import clock, files, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan import rules as plan_rules
from jointcheck.plan.model import Pool, PoolEntry, Task

STRATUM = "P"


def waiting(task: Task) -> PlatformList | None:
    """The imported list that nobody has decided yet."""
    undecided = ~PlatformList.id.in_(select(PlatformVerdict.list_id))
    return db.session.scalar(select(PlatformList).where(undecided).filter_by(task_id=task.id))


def import_list(
    task: Task, *, platform: str, number: str, drawn_on: date, data: bytes, filename: str,
    by: Officer,
) -> PlatformList:  # fmt: skip
    """Keep the file of a list drawn elsewhere and ask another department to confirm it.

    Every line must be known to the directory; ``Refused`` names those that are not, and nothing
    is stored.
    """
    with step("draw.imported", by, task, platform=platform, number=number) as event:
        fresh(task)
        refuse_task(task)
        if drawn_on > clock.today():
            raise Refused(_l("抽取日期不能晚于今天。"), "drawn_on")
        lines = platform_rows.read(task, data, filename)
        made = PlatformList(
            task_id=task.id, platform=platform, number=number, drawn_on=drawn_on,
            filename=filename, count=len(lines), imported_by_id=by.id,
            file_sha256=files.keep(data, "application/octet-stream").sha256,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        event.facts.update(sha256=made.file_sha256, count=made.count)
    return made


def refuse_task(task: Task) -> None:
    for sentence in plan_rules.unready(task):
        raise Refused(sentence)
    drawn = select(Draw.id).where(Draw.task_id == task.id, Draw.kind != "platform")
    if db.session.scalar(drawn.limit(1)) is not None:
        # 第八条：摇过号的任务不能借导入换名单
        raise Refused(_l("本任务已在本系统准备或进行过摇号，不能再改用其他平台的名单。"))
    if live_draw(task) is not None:
        raise Refused(_l("本任务的名单已经锁定，不得更改。"))
    if waiting(task) is not None:
        raise Refused(_l("已有一份导入的名单等待确认，请先确认或退回。"))
    if len(task.departments) < 2:
        raise Refused(_l("联合抽查至少应有两个部门，请先在方案中加入参与部门。"))
    if missing := missing_checklists(task):
        names = "、".join(missing)
        raise Refused(_l("专项检查表%(names)s还没有经部门批准启用，不能锁定名单。", names=names))


def confirm(listed: PlatformList, *, by: Officer) -> Draw:
    """第八条 确认: the list becomes the task's list and is locked at once."""
    with step("draw.confirmed", by, listed.task, number=listed.number) as event:
        refuse_decision(listed, by)
        lines = lines_of(listed)
        draw = new_draw(listed, lines, by)
        event.facts.update(draw=draw.code, sha256=listed.file_sha256)
        db.session.add(PlatformVerdict(list_id=listed.id, draw_id=draw.id, officer_id=by.id))
        lock(draw, by)
    db.session.expire(listed)
    return draw


def send_back(listed: PlatformList, *, reason: str, by: Officer) -> PlatformList:
    """退回: the import stays visible with the reason; another file may follow."""
    with step("draw.sent_back", by, listed.task, number=listed.number, reason=reason):
        refuse_decision(listed, by)
        db.session.add(PlatformVerdict(list_id=listed.id, officer_id=by.id, reason=reason))
        db.session.flush()
    db.session.expire(listed)
    return listed


def refuse_decision(listed: PlatformList, by: Officer) -> None:
    fresh(listed.task)
    db.session.expire(listed, ["verdict"])
    if listed.verdict is not None:
        raise Refused(_l("这份名单已经确认或退回。"))
    if why := why_not(listed, by):
        raise Refused(why)
    if listed.task.voided_at is not None:
        raise Refused(_l("任务已作废。"))


def why_not(listed: PlatformList, officer: Officer) -> str | None:
    """Why this officer may not decide, or None."""
    if officer.department_id not in listed.task.department_ids:
        return _("只有参加本任务的部门负责人可以确认。")
    if officer.department_id == listed.imported_by.department_id:
        return _("导入的部门不能自己确认，由另一部门的负责人确认。")
    return None


def lines_of(listed: PlatformList) -> list[Line]:
    """The kept file, compared anew with the directory as it is now."""
    return platform_rows.read(listed.task, files.read(listed.file_sha256), listed.filename)


def new_draw(listed: PlatformList, lines: Sequence[Line], by: Officer) -> Draw:
    """The draw of the kind ``platform`` with its list and the teams of the file; not locked yet."""
    task, count = listed.task, len(lines)
    serial = 1 + (db.session.scalar(select(func.max(Draw.serial)).filter_by(task_id=task.id)) or 0)
    draw = Draw(
        task=task, pool=pool_of(task, lines, by), serial=serial, kind="platform",
        code=f"{task.code}-{serial}/platform", entropy=[], previous=ledger.head(),
        disclosure="open" if task.may_be_announced else "sealed",
        prepared_by_id=listed.imported_by_id, prepared_at=listed.imported_at,
        strata=[{"code": STRATUM, "title": _("由平台抽取"), "ratio_bp": None, "minimum": 1,
                 "take": count, "count": count}],
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    rows = [lottery.Drawn(STRATUM, rank, "", line.subject) for rank, line in enumerate(lines, 1)]
    draw.result_digest = bundle.digest(bundle.result_text(rows))
    entities = [line.entity.id for line in lines]
    db.session.execute(insert(Drawn), [
        {"draw_id": draw.id, "stratum": STRATUM, "rank": row.rank, "ticket": "",
         "subject": row.id, "entity_id": entity}
        for row, entity in zip(rows, entities, strict=True)
    ])  # fmt: skip
    db.session.expire(draw, ["drawn"])
    assign(draw, lines)
    return draw


def pool_of(task: Task, lines: Sequence[Line], by: Officer) -> Pool:
    """What is known here of the directory that was drawn from: the list itself."""
    pool = Pool(task_id=task.id, source="platform", count=len(lines), frozen_by_id=by.id)
    db.session.add(pool)
    db.session.flush()
    db.session.execute(insert(PoolEntry), [
        {"pool_id": pool.id, "entity_id": line.entity.id, "subject": line.subject,
         "stratum": STRATUM}
        for line in lines
    ])  # fmt: skip
    return pool


def assign(draw: Draw, lines: Sequence[Line]) -> None:
    """Lines with the same inspectors have the same team; without, they are assigned directly."""
    drawn = {row.subject: row.id for row in draw.drawn}
    teams: dict[tuple[int, ...], Team] = {}
    left = {}
    for line in lines:
        people = tuple(sorted(person.id for person in line.people))
        if not people:
            left[line.subject] = _("平台名单没有写明检查人员")
            continue
        if people not in teams:
            teams[people] = dispatch.new_team(draw.task, draw, line.people, "", "platform")
        team = teams[people]
        db.session.add(Assignment(draw_id=draw.id, drawn_id=drawn[line.subject], team=team))
    draw.report = {"flags": [], "replaced": [], "unmatched": left}


def lock(draw: Draw, by: Officer) -> None:
    with step("draw.locked", by, draw) as event:
        event.facts.update(result=draw.result_digest, count=draw.pool.count,
                           checklists=pin(draw.task))  # fmt: skip
        jobs.enqueue("draw.minutes", _("生成名单导入记录"), by, dedupe=f"draw.minutes:{draw.id}",
                     draw=draw.id)  # fmt: skip
        now = clock.now()
        db.session.flush()
        draw.pool.frozen_at = draw.task.frozen_at = draw.task.locked_at = now
        db.session.flush()
        draw.locked_at = now  # 第八条：名单一经锁定不得更改

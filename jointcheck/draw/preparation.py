"""T0: the pool is frozen, every department consents with a secret of its own, C is fixed."""

import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from jointcheck.catalogue.model import Inspector
from jointcheck.draw import bundle, rules, scheme, sealing
from jointcheck.draw import roster as rosters
from jointcheck.draw.matching import shortages
from jointcheck.draw.model import Consent, DirectChoice, Draw, PlatformList, PlatformVerdict
from jointcheck.draw.pins import missing_checklists
from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused, Stale
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.plan import pool as pools
from jointcheck.plan.model import Pool, PoolEntry, Task, TaskDepartment


def live_draw(task: Task) -> Draw | None:
    """The one draw of a task that counts: the last one, unless it is void."""
    query = select(Draw).options(joinedload(Draw.void)).filter_by(task_id=task.id, base_id=None)
    draw = db.session.scalar(query.order_by(Draw.serial.desc()).limit(1))
    return draw if draw is not None and not draw.voided else None


def fresh(thing: Any) -> None:
    """Read the row again and hold it: who comes second sees what the first one did."""
    db.session.refresh(thing, with_for_update={"of": type(thing)})


def choose_directly(one: TaskDepartment, *, inspectors: Iterable[Inspector], by: Officer) -> None:
    """直接委派 (第九条): the department names its people before the draw is prepared."""
    with step("draw.chosen", by, one) as event:
        task = db.session.get_one(Task, one.task_id)
        if one.mode != "direct":
            raise Refused(_l("本部门在方案中没有选择直接委派。"))
        if task.frozen_at is not None:
            raise Refused(_l("检查对象名录已经冻结，直接委派的人员不能再改。"))
        picked = list(inspectors)
        for person in picked:
            why = rosters.absence(person, task.starts_on, task.ends_on)
            if person.department_id != one.department_id or why:
                reason = why or _("不是本部门的检查人员")
                raise Refused(_l("%(name)s：%(why)s。", name=person.name, why=reason), "inspectors")
        db.session.execute(db.delete(DirectChoice).filter_by(task_department_id=one.id))
        db.session.add_all(
            DirectChoice(task_department_id=one.id, inspector_id=p.id) for p in picked
        )
        event.facts["inspectors"] = [p.certificate for p in picked]


def prepare(
    task: Task,
    *,
    entropy: list[dict[str, Any]],
    disclosure: str = "open",
    extension: list[dict[str, Any]] | None = None,
    by: Officer,
) -> Draw:
    """Freeze the pool and say how the draw will be made; nothing is drawn yet.

    ``entropy``: events as ``{kind, when, where, name, issue}``, ``when`` as ISO time of the
    county. ``extension``: steps as ``{stratum, take, trigger}``. Raises ``Refused`` when the
    draw could not be carried out as planned.
    """
    with step("draw.prepared", by) as event:
        event.subject = task
        fresh(task)
        refuse_second(task)
        refuse_events(entropy)
        refuse_disclosure(task, disclosure)
        draw = new_draw(task, pool_of(task, by), by)
        draw.entropy, draw.disclosure, draw.extension = entropy, disclosure, extension or []
        draw.roster_text, draw.recusal_text = rosters.texts(task, draw.pool.id)
        refuse_impossible(draw)
        # 承诺中的 previous 是账本的头；名册先入账本，于是也在承诺之内
        with step("draw.roster", by, task) as frozen:
            frozen.facts.update(roster=bundle.digest(draw.roster_text),
                                recusal=bundle.digest(draw.recusal_text))  # fmt: skip
        draw.previous = ledger.head()
        db.session.add(draw)
        db.session.flush()
        event.subject = draw
        event.facts.update(pool=draw.pool.digest, strata=[s.text() for s in scheme.strata(draw)])
    return draw


def refuse_second(task: Task) -> None:
    if task.kind == "clue":
        raise Refused(_l("线索核查不摇号，直接组成检查小组。"))
    if task.voided_at is not None:
        raise Refused(_l("任务已作废。"))
    if from_platform(task):
        raise Refused(_l("本任务的名单由其他平台抽取，不在本系统摇号。"))
    if live_draw(task) is not None:
        # 第八条：一个任务只摇一次号
        raise Refused(_l("本任务已有摇号。一个任务只摇一次；确需重来，须经两个部门批准作废。"))
    if len(task.departments) < 2:
        raise Refused(_l("联合抽查至少应有两个部门，请先在方案中加入参与部门。"))


def from_platform(task: Task) -> bool:
    """Whether a list drawn elsewhere has been imported and not sent back."""
    stands = db.or_(PlatformVerdict.id.is_(None), PlatformVerdict.draw_id.isnot(None))
    query = select(PlatformList.id).outerjoin(PlatformVerdict).where(stands)
    return db.session.scalar(query.where(PlatformList.task_id == task.id).limit(1)) is not None


def refuse_events(entropy: list[dict[str, Any]]) -> None:
    if not entropy:
        raise Refused(_l("请至少安排一个随机来源。"))
    for one in entropy:
        event = rules.event_of(one)
        try:
            if bundle.EntropyEvent.parse(event.text()) != event:
                raise bundle.BundleError(_("时间和地点中不得有英文逗号后接空格。"))
        except bundle.BundleError as fault:
            raise Refused(str(fault), "dice_where") from None
        refuse_past(one)
        if one["kind"] == "dice" and rules.over(one, clock.now()):
            raise Refused(_l("仪式时间已经过去，请另定时间，几分钟之后也可以。"), "dice_when")


def refuse_past(one: dict[str, Any]) -> None:
    """A value that is already public could be chosen: it must come after the commitment."""
    if one["kind"] != "dice" and rules.over(one, clock.now()):
        what = rules.event_words(one)
        raise Refused(_l("%(what)s：开出时间已过，随机值已为人所知，不能再用。", what=what))


def refuse_disclosure(task: Task, disclosure: str) -> None:
    if disclosure not in rules.DISCLOSURES:
        raise Refused(_l("请选择名单何时公开。"), "disclosure")
    if disclosure == "open" and not task.may_be_announced:
        # 第十三条第二项：不宜告知的，不得透露
        raise Refused(_l("本任务不宜告知，名单应密封到结果公示。"), "disclosure")


def pool_of(task: Task, by: Officer) -> Pool:
    """The frozen pool. A draw after a void draws from the same one: it cannot be trimmed between."""
    known = db.session.scalar(
        select(Pool).filter_by(task_id=task.id).order_by(Pool.id.desc()).limit(1)
    )
    return known if known and known.frozen_at else pools.freeze(task, by)


def new_draw(task: Task, pool: Pool, by: Officer) -> Draw:
    serial = 1 + (db.session.scalar(select(func.max(Draw.serial)).filter_by(task_id=task.id)) or 0)
    return Draw(task=task, pool=pool, serial=serial, code=f"{task.code}-{serial}/objects",
                prepared_by_id=by.id, strata=counted(task, pool))  # fmt: skip


def counted(task: Task, pool: Pool) -> list[dict[str, Any]]:
    """The strata with how many of the pool are in each."""
    rows = db.session.execute(
        select(PoolEntry.stratum, func.count())
        .where(PoolEntry.pool_id == pool.id, PoolEntry.excluded.is_(None))
        .group_by(PoolEntry.stratum)
    )
    counts = dict(rows.all())
    return [
        {"code": s.code, "title": s.title, "ratio_bp": s.ratio_bp, "minimum": s.minimum,
         "take": s.take, "count": counts.get(s.code, 0)}
        for s in task.strata
    ]  # fmt: skip


def refuse_impossible(draw: Draw) -> None:
    """Everything that would leave an entity without a team, said before any chance exists."""
    if empty := [row["code"] for row in draw.strata if not row["count"]]:
        codes = "、".join(empty)
        raise Refused(_l("分层“%(codes)s”里没有可以抽取的检查对象，请调整方案。", codes=codes))
    if not scheme.wanted(draw):
        raise Refused(_l("按现在的比例一户也抽不到，请调整方案。"))
    task = draw.task
    for sentence in team_shortages(draw):
        raise Refused(sentence)
    if missing := missing_checklists(task):
        names = "、".join(missing)
        raise Refused(_l("专项检查表%(names)s还没有经部门批准启用，不能摇号。", names=names))


def team_shortages(draw: Draw) -> list[str]:
    """第九条、第十条：whether the frozen roster bears the teams."""
    task = draw.task
    people = rosters.frozen_roster(draw)
    names = [*rosters.labels(task)]
    found = shortages(people, rosters.initiator(task), names, task.team_count, scheme.wanted(draw),
                      rosters.needs(task))  # fmt: skip
    for name, one in rosters.labels(task).items():
        present = sum(p.department == name and not p.absence for p in people)
        if 0 < present < one.people:
            found.append(
                _("%(name)s每组应出%(people)s人，可用的检查人员只有%(present)s名。",
                  name=name, people=one.people, present=present)
            )  # fmt: skip
    return found


def consent(draw: Draw, *, digest: str, by: Officer) -> Consent:
    """会签: the department confirms exactly what was shown, and adds its secret (第八条 确认).

    ``digest``: of what the person saw. With the last department's consent the commit is fixed.
    Raises ``Stale`` when something else stands there now.
    """
    with step("draw.consented", by, draw) as event:
        fresh(draw)
        refuse_closed(draw)
        if by.department_id not in draw.task.department_ids:
            raise Refused(_l("只有参加本任务的部门可以会签。"))
        if any(one.department_id == by.department_id for one in draw.consents):
            raise Refused(_l("本部门已经会签。"))
        if digest != scheme.digest(draw):
            raise Stale(thing=draw)
        given = new_consent(draw, by, digest)
        event.facts.update(scheme=digest, secret_digest=given.secret_digest)
        if {one.department_id for one in draw.consents} >= draw.task.department_ids:
            fix(draw, by)
    return given


def refuse_closed(draw: Draw) -> None:
    if draw.voided:
        raise Refused(_l("这次摇号已作废。"))
    if draw.locked_at is not None:
        raise Refused(_l("名单已经锁定，不得更改。"))
    if draw.committed_at is not None:
        raise Refused(_l("各部门都已会签，承诺已经固定。"))
    for one in draw.entropy:
        refuse_past(one)


def new_consent(draw: Draw, by: Officer, digest: str) -> Consent:
    secret = secrets.token_hex(32)
    given = Consent(draw_id=draw.id, department=by.department, officer=by, scheme_digest=digest,
                    sealed=sealing.seal(secret, draw, by.department_id),
                    secret_digest=bundle.secret_digest(secret))  # fmt: skip
    db.session.add(given)
    db.session.flush()
    db.session.expire(draw, ["consents"])
    return given


def fix(draw: Draw, by: Officer) -> None:
    """All have consented to the same: C is fixed, and shown to everybody."""
    if {one.scheme_digest for one in draw.consents} != {scheme.digest(draw)}:
        raise Refused(_l("各部门会签的内容不一致，不能继续。请申请作废后重新准备。"))
    with step("draw.committed", by, draw) as event:
        fixed = scheme.commit(draw, draw.consents)
        draw.commit_text, draw.commit_digest = fixed.text(), fixed.digest
        draw.committed_at = clock.now()
        event.facts["commit"] = draw.commit_digest

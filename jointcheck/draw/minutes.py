"""摇号记录: the paper that says what was drawn, by which chance, in whose presence."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from jointcheck.draw import pool_paper, published, rules, scheme
from jointcheck.draw.lottery import shown
from jointcheck.draw.model import Assignment, Draw, EntropyEntry, Minutes, Team
from jointcheck.ground import clock, files, jobs, paper
from jointcheck.ground.db import db
from jointcheck.ground.paper_data import minutes as contract
from jointcheck.ground.step import step


@jobs.handles("draw.minutes")
def make(job: jobs.Job) -> dict[str, Any]:
    """Keep the minutes of a locked draw; once."""
    draw = db.session.get_one(Draw, job.payload["draw"])
    if stored(draw) is None:
        with step("draw.minutes", None, draw.task, draw=draw.code) as event:
            kept = files.keep(render(draw), "application/pdf")
            db.session.add(Minutes(draw_id=draw.id, file_sha256=kept.sha256))
            event.facts["sha256"] = kept.sha256
    return {"draw": draw.id}


def stored(draw: Draw) -> Minutes | None:
    return db.session.scalar(select(Minutes).filter_by(draw_id=draw.id))


def pdf(draw: Draw) -> bytes:
    """The kept bytes; while the worker has not kept them yet, the same bytes made now."""
    kept = stored(draw)
    return files.read(kept.file_sha256) if kept else render(draw)


def render(draw: Draw) -> bytes:
    """The minutes as they were at the lock: nothing later enters, so they print alike for ever."""
    at = draw.locked_at or clock.now()
    if draw.elsewhere:
        return paper.render("listed", listed(draw), at=at)
    return paper.render("draw", data(draw), at=at)


def listed(draw: Draw) -> contract.Imported:
    """名单导入记录: what came from which platform, and who imported and confirmed it."""
    task, source = draw.task, draw.platform
    assert source is not None
    assert source.verdict is not None
    return {
        "foot": {"number": draw.code, "digest": draw.result_digest,
                 "verify": pool_paper.public_address(draw)},
        "task": {"name": task.name, "number": task.number},
        "number": draw.code,
        "initiator": task.initiating.name,
        "participants": [d.department.name for d in task.departments if not d.leads],
        "platform": source.platform,
        "batch": source.number,
        "drawn_on": source.drawn_on.isoformat(),
        "locked_at": wall(draw.locked_at),
        "digests": [{"what": "平台名单文件", "sha256": source.file_sha256},
                    {"what": "名单摘要", "sha256": draw.result_digest}],
        "hands": [hand(who.name, who.department.name, did)
                  for who, did in ((source.imported_by, "导入"), (source.verdict.officer, "确认"))],
        "results": results(draw),
        "teams": [row for team in first_teams(draw) for row in members(team)],
    }  # fmt: skip


def data(draw: Draw) -> contract.Draw:
    task = draw.task
    place = next((one["where"] for one in draw.entropy if one["where"]), None)
    return {
        "foot": {
            "number": draw.number,
            "digest": draw.commit_digest,
            "verify": pool_paper.public_address(draw),
        },
        "task": {"name": task.name, "number": task.number},
        "number": draw.number,
        "initiator": task.initiating.name,
        "participants": [d.department.name for d in task.departments if not d.leads],
        "drawn_at": wall(draw.locked_at),
        "place": place,
        "method": "jcdraw/1",
        "commit": draw.commit_digest,
        "seed": draw.seed,
        "digests": digests(draw),
        "pool": draw.pool.count,
        "excluded": draw.pool.excluded_count,
        "strata": strata(draw),
        "entropy": [entropy(draw, n) for n in range(len(draw.entropy))],
        "hands": hands(draw),
        "results": results(draw),
        "teams": [row for team in first_teams(draw) for row in members(team)],
    }


def digests(draw: Draw) -> list[contract.Digest]:
    """The published files and the departments' secrets, for whoever compares by hand."""
    found = [*pool_paper.digests(draw), {"what": "结果摘要", "sha256": draw.result_digest}]
    found += [
        {"what": f"{one.department.short_name}密数摘要", "sha256": one.secret_digest}
        for one in draw.consents
    ]
    return found  # type: ignore[return-value]


def wall(moment: datetime | None) -> str:
    return clock.local(moment or clock.now()).strftime("%Y-%m-%dT%H:%M")


def strata(draw: Draw) -> list[contract.Stratum]:
    got: dict[str, int] = {}
    for row in draw.drawn:
        got[row.stratum] = got.get(row.stratum, 0) + 1
    return [
        {
            "name": row["title"] or row["code"],
            "pool": one.count,
            "rule": rules.size_words(one),
            "due": one.size,
            "drawn": got.get(one.name, 0),
        }
        for row, one in zip(draw.strata, scheme.strata(draw), strict=True)
    ]


def entropy(draw: Draw, event: int) -> contract.Entropy:
    planned = draw.entropy[event]
    first = next(e for e in draw.entries if e.event == event)
    return {
        "what": rules.source_words(planned),
        "when": wall(first.at),
        "where": planned["where"] or "公开发布",
        "value": rules.accepted(draw.entries, event) or "",
    }


def hands(draw: Draw) -> list[contract.Hand]:
    """Consents, typists, and those who threw and witnessed; they sign on the print."""
    rows = [hand(one.officer.name, one.department.name, "会签") for one in draw.consents]
    rows += [hand(e.officer.name, department(draw, e), "录入随机值") for e in draw.entries]
    for entry in draw.entries:
        for name, did in ((entry.thrown_by, "掷骰"), (entry.witnessed_by, "见证")):
            if name:
                rows.append(hand(name, department(draw, entry), did))
    return list({(r["name"], r["department"], r["did"]): r for r in rows}.values())


def department(draw: Draw, entry: EntropyEntry) -> str:
    return next(
        d.department.name for d in draw.task.departments if d.department_id == entry.department_id
    )


def hand(name: str, department: str, did: str) -> contract.Hand:
    return {"name": name, "department": department, "did": did, "strokes": None, "date": None}


def results(draw: Draw) -> list[contract.Drawn]:
    query = select(Assignment.drawn_id, Team.number).join(Team).where(Assignment.draw_id == draw.id)
    teams = dict(db.session.execute(query).all())
    titles = {row["code"]: row["title"] or row["code"] for row in draw.strata}
    return [
        {
            "stratum": titles.get(row.stratum, row.stratum),
            "rank": row.rank,
            "ticket": shown(row.ticket),
            "code": row.entity.code,
            "name": f"{row.entity.name}（{row.unit}）" if row.unit else row.entity.name,
            "team": f"{teams[row.id]:02d}" if row.id in teams else None,
        }
        for row in published.drawn(draw)
        if row.draw_id == draw.id
    ]


def first_teams(draw: Draw) -> list[Team]:
    return list(db.session.scalars(select(Team).filter_by(draw_id=draw.id).order_by(Team.number)))


def members(team: Team) -> list[contract.TeamMember]:
    """The team as it was drawn; substitutes are not of the draw."""
    return [
        {
            "team": f"{team.number:02d}",
            "role": "组长" if m.leads else "组员",
            "name": m.inspector.name,
            "department": m.department.name,
            "certificate": m.inspector.certificate,
            "chosen": rules.HOWS[m.how],
        }
        for m in team.members
        if m.how != "substitute"
    ]

"""Records on the desk and on the tablet, their papers, and what stands before the door."""

from flask import Response, abort, url_for

from jointcheck.ground import clock, files, ledger
from jointcheck.ground.page import page, paged
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.visit import (
    extra_papers,
    extra_views,
    forms,
    history,
    lists,
    loading,
    overview,
    panels,
    paper_forms,
    papers,
    presence,
    printing,
    registers,
    rules,
    tablet,
    todos,
)
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Notice, Paper, Record

__all__ = ["bp", "todos"]

access.loads("record", Record, *loading.WHOLE)
access.loads("notice", Notice)
access.loads("paper", Paper)
registers.register()


@bp.get("/records")
def records() -> Response:
    query = forms.RecordQuery()
    wanted = query.wanted if query.validate() else {}
    found = paged(lists.search(wanted, me()))
    return page(
        "visit/records.html", "rows", query=query, found=found,
        deadlines=lists.deadlines(found.items), states=rules.STATES, tones=rules.TONES,
    )  # fmt: skip


@bp.get("/records/<int:record>")
def record(record: Record) -> Response:
    there = presence.of(record)
    tasks = overview.tasks(record, there)
    return page(
        "visit/record.html", record=record, tasks=tasks, steps=overview.strip(record),
        state=overview.state(record), deadline=overview.deadline(record),
        there={one.inspector_id: one for one in there},
        missing=overview.missing(tasks), papers=printing.of(record),
        extra=extra_papers.offers(record, me()), issue=extra_views.IssueForm(),
        panels=panels.panels(record), events=ledger.trace(record),
    )  # fmt: skip


@bp.get("/records/<int:record>/history")
def earlier(record: Record) -> Response:
    return page("visit/history.html", record=record, earlier=history.earlier(record),
                states=rules.STATES, tones=rules.TONES)  # fmt: skip


@bp.get("/field/")
def field() -> Response:
    parts = lists.todays(me())
    found = [record for part in parts.values() for record in part]
    return page("visit/field.html", parts=parts, deadlines=lists.deadlines(found),
                states=rules.STATES, tones=rules.TONES)  # fmt: skip


@bp.get("/field/visits/<int:record>")
def visit(record: Record) -> Response:
    tasks = overview.tasks(record, presence.of(record))
    return page(
        "visit/visit.html", record=record, tasks=tasks, next=overview.next_task(tasks),
        state=overview.state(record), deadline=overview.deadline(record),
    )  # fmt: skip


@bp.app_template_global()
def way_back(record: Record) -> str:
    """From a page of a visit: to the field page, or to the record for who only reads."""
    here = "visit.visit" if access.allows("visit.visit", record, "GET") else "visit.record"
    return url_for(here, record=record.id)


@bp.get("/field/sync")
def sync() -> Response:
    found = lists.todays(me())
    records = [*found["now"], *found["later"]]
    return page("visit/sync.html", records=records, teams=tablet.teams(records), now=clock.now())


@bp.get("/papers/<int:paper>")
def paper(paper: Paper) -> Response:
    return files.send(paper.file_sha256, f"{paper.title}.pdf", inline=True)


@bp.get("/records/<int:record>/blank")
def blank_record(record: Record) -> Response:
    return pdf("record", paper_forms.blank_record(record), "随机抽查联合检查记录表（空白）")


@bp.get("/records/<int:record>/blank/<int:place>")
def blank_sheet(record: Record, place: int) -> Response:
    sheets = record.round.sheets
    if not 1 <= place <= len(sheets):
        abort(404)
    sheet = sheets[place - 1]
    return pdf("sheet", paper_forms.blank_sheet(sheet), f"{sheet.checklist_version.title}（空白）")


@bp.get("/field/visits/<int:record>/papers/<kind>/<int:number>")
def paper_now(record: Record, kind: str, number: int) -> Response:
    """A paper to print, sign or hand over on the spot; what is kept is made at submission."""
    found = papers.on_the_spot(record.round, kind, number)
    if found is None:
        abort(404)
    title, made = found
    return files.made(made, "application/pdf", f"{title}.pdf", inline=True)


def pdf(kind: str, data: dict[str, object], title: str) -> Response:
    """A form for the pen: it is not kept, because nothing is written on it yet."""
    made = printing.printed(kind, data, clock.now())
    return files.made(made, "application/pdf", f"{title}.pdf", inline=True)


from jointcheck.visit import (  # noqa: E402 - their routes
    before_views,  # noqa: F401
    door_views,  # noqa: F401
    evidence_views,  # noqa: F401
    finding_views,  # noqa: F401
    identity_views,  # noqa: F401
    sheet_views,  # noqa: F401
    signing_views,  # noqa: F401
    tablet_views,  # noqa: F401
    trial_views,  # noqa: F401
)

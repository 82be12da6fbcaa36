"""预查 and 告知书, and the page on which anybody can check a notice."""

from dataclasses import dataclass

from flask import Response, abort

from jointcheck.ground import clock, files
from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.visit import forms, history, lookups, notice, overview, rules, steps
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import LookupSnapshot, Notice, Preparation, Record
from jointcheck.visit.moments import now_to_the_minute


@bp.route("/records/<int:record>/preparation", methods=["GET", "POST"])
def preparation(record: Record) -> Response:
    found = Prepared(steps.preparations(record), lookups.latest(record))
    form = found.form(record)
    if form.do(steps.prepare, record, by=me()):
        return see("visit.preparation", record=record.id)
    return preparation_page(record, found, form, forms.LookUpForm.of(record))


@dataclass(frozen=True)
class Prepared:
    """What was made ready so far, and what the registers said."""

    ticked: list[Preparation]
    snapshots: list[LookupSnapshot]

    def form(self, record: Record) -> forms.PrepareForm:
        form = forms.PrepareForm.of(record, data={"done": [one.code for one in self.ticked]})
        by_hand = lookups.by_hand(self.snapshots)
        form.done.choices = forms.choices(rules.READINESS | by_hand)
        return form


def preparation_page(
    record: Record, found: Prepared, form: forms.PrepareForm, asking: forms.LookUpForm
) -> Response:
    return page(
        "visit/preparation.html", record=record, form=form, asking=asking,
        ticked=found.ticked, words={one.value: one.label for one in form.done.choices},
        earlier=history.earlier(record, 5),
        snapshots=found.snapshots, offers=lookups.offers(record),
        materials=notice.wanted_materials(record), states=rules.STATES, tones=rules.TONES,
    )  # fmt: skip


@bp.post("/records/<int:record>/lookups")
def look_up(record: Record) -> Response:
    asking = forms.LookUpForm.of(record)
    if asking.do(lookups.ask, record, by=me()):
        return see("visit.preparation", record=record.id)
    found = Prepared(steps.preparations(record), lookups.latest(record))
    form = found.form(record)
    form.done.data = [one.code for one in found.ticked]
    return preparation_page(record, found, form, asking)


@bp.route("/records/<int:record>/notice", methods=["GET", "POST"])
def notice_page(record: Record) -> Response:
    form = forms.NoticeForm.of(record, data=proposed(record))
    made = form.do(notice.issue, record, by=me())
    if made:
        return see("visit.notice_page", record=record.id)
    return page(
        "visit/notice.html", record=record, form=form, current=notice.current(record),
        silent=notice.silent(record), silenced_by=notice.silenced_by(record), open=record.state in rules.OPEN,
        required=notice.required(record), state=overview.state(record),
    )  # fmt: skip


def proposed(record: Record) -> dict[str, object]:
    """What a new notice says unless the inspector changes it."""
    day = record.planned_on or max(record.task.starts_on, clock.today())
    return {
        "begins": day,
        "ends": day,
        "materials": "\n".join(notice.wanted_materials(record)),
        "phone": record.task.initiating.phone,
        "named": True,
    }


@bp.route("/notices/<int:notice>/delivery", methods=["GET", "POST"], endpoint="deliver")
def deliver(notice: Notice) -> Response:
    form = forms.DeliverForm.of(notice)
    if not form.bound:
        form.delivered_at.data = now_to_the_minute()
    if form.do(deliver_step, notice, by=me()):
        return see("visit.notice_page", record=notice.record_id)
    return page("visit/deliver.html", record=notice.record, notice=notice, form=form)


deliver_step = notice.deliver


@bp.get("/notices/<int:notice>/paper")
def notice_paper(notice: Notice) -> Response:
    return files.send(notice.file_sha256, f"{notice.number}.pdf", inline=True)


@bp.get("/notices/<int:notice>/receipt")
def receipt(notice: Notice) -> Response:
    if not notice.receipt_sha256:
        abort(404)
    return files.send(notice.receipt_sha256, f"{notice.number}-receipt", inline=True)


@bp.get("/public/notices/<number>")
def public_notice(number: str) -> Response:
    found = notice.genuine(number)
    if found is None:
        abort(404)
    return page("visit/public_notice.html", notice=found, content=found.content)

"""到场和离场, and the result without a visit."""

from flask import Response

from jointcheck.ground.page import page, see
from jointcheck.people.access import me
from jointcheck.visit import direct, evidence, forms, notice, overview, presence, rules
from jointcheck.visit.blueprint import bp
from jointcheck.visit.model import Presence, Record
from jointcheck.visit.moments import now_to_the_minute


@bp.route("/field/visits/<int:record>/presence", methods=["GET", "POST"])
def presence_page(record: Record) -> Response:
    form = arriving(record)
    if form.do(presence.arrive, record, by=me()):
        return see("visit.visit" if len(record.rounds) == 1 else "visit.presence_page",
                   record=record.id)  # fmt: skip
    return door(record, form, leaving(record))


@bp.post("/field/visits/<int:record>/leaving")
def leave(record: Record) -> Response:
    form = leaving(record)
    if form.do(presence.leave, record, by=me()):
        return see("visit.presence_page", record=record.id)
    return door(record, arriving(record), form)


def arriving(record: Record, there: list[Presence] | None = None) -> forms.ArriveForm:
    form = forms.ArriveForm.of(record)
    form.inspectors.choices = forms.choices({
        m.inspector_id: f"{m.department.short_name} {m.inspector.name}　{m.inspector.certificate}"
        for m in presence.absent(record, there)
    })  # fmt: skip
    if not form.bound:
        form.arrived_at.data = now_to_the_minute()
    return form


def leaving(record: Record) -> forms.LeaveForm:
    form = forms.LeaveForm.of(record)
    there = [one for one in presence.of(record) if not one.left_at]
    form.inspectors.choices = forms.choices({
        one.inspector_id: f"{one.inspector.department.short_name} {one.inspector.name}"
        for one in there
    })  # fmt: skip
    if not form.bound:
        form.left_at.data = now_to_the_minute()
        form.inspectors.data = [one.inspector_id for one in there]
    return form


def door(record: Record, arrive: forms.Form, leave: forms.Form) -> Response:
    return page(
        "visit/presence.html", record=record, arrive=arrive, leave=leave,
        there=presence.of(record), open=record.state in rules.OPEN,
        untold=notice.required(record) and not notice.delivered(record),
        unready=not overview.prepared(record).done,
    )  # fmt: skip


@bp.route("/records/<int:record>/direct", methods=["GET", "POST"])
def direct_page(record: Record) -> Response:
    form = forming(record)
    if form.do(direct.make, record, by=me()):
        return see("visit.visit", record=record.id)
    return direct_result(record, form, forms.WithdrawForm.of(record))


@bp.post("/records/<int:record>/direct/withdrawal")
def withdraw_direct(record: Record) -> Response:
    form = forms.WithdrawForm.of(record)
    if form.do(direct.withdraw, record, by=me()):
        return see("visit.direct_page", record=record.id)
    return direct_result(record, None, form)


def forming(record: Record) -> forms.DirectForm:
    form: forms.DirectForm = forms.DirectForm.of(record)
    form.code.choices = forms.choices({one.code: one.text for one in direct.codes()})
    return form


def direct_result(record: Record, form: forms.Form | None, withdrawal: forms.Form) -> Response:
    return page(
        "visit/direct.html", record=record, form=form, withdrawal=withdrawal,
        made=record.round.direct, texts={one.code: one.text for one in direct.codes()},
        ways=rules.ATTEMPTS, open=record.state in rules.OPEN,
        proofs=evidence.of_record(record) if record.round.direct else [],
    )  # fmt: skip

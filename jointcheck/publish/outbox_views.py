"""报送: batches for other platforms, their answers, and which platform wants what."""

from flask import Response, abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jointcheck.catalogue.fields import offer
from jointcheck.ground.db import db
from jointcheck.ground.page import page, paged, see
from jointcheck.ground.refusal import Refused
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.publish import (
    forms,
    outbox,
    outbox_answers,
    outbox_file,
    outbox_forms,
    pushing,
    register,
    words,
)
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Delivery, Publication
from jointcheck.publish.outbox_model import Acknowledgement, Batch, PlatformMapping

access.loads("delivery", Delivery)

KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/deliveries")
def deliveries() -> Response:
    return listed(send_form())


def send_form() -> outbox_forms.SendForm:
    form = outbox_forms.SendForm()
    form.platform.choices = offer((name, name) for name in outbox_file.mappings())
    return form


def listed(send: outbox_forms.SendForm) -> Response:
    query = forms.DeliveryQuery()
    wanted = query.wanted if query.validate() else {}
    found = outbox.of(me()).options(joinedload(Delivery.publication).lazyload(Publication.results))
    if state := wanted.get("state"):
        found = found.where(Delivery.state == state)
    if text := (wanted.get("q") or "").strip():
        columns = (Publication.entity_name, Publication.number, Delivery.batch)
        found = found.where(register.contains(text, *columns))
    counts, carried = outbox.counts(me()), pushing.titles()
    waiting = {one for one, state in counts if state == "waiting"}
    return page(
        "publish/deliveries.html", found=paged(found.order_by(Delivery.id.desc())), send=send,
        query=query, counts=counts, states=words.DELIVERY_STATES,
        tones=words.DELIVERY_TONES, again=forms.AgainForm, platforms=outbox_file.mappings(),
        carried=carried, nowhere=sorted(pushing.without_address(carried) & waiting),
    )  # fmt: skip


@bp.post("/deliveries/send")
def send() -> Response:
    form = send_form()
    number = form.do(outbox.send, by=me())
    return see("publish.batch", number=number) if number else listed(form)


@bp.get("/deliveries/batches")
def batches() -> Response:
    own = outbox.of(me()).with_only_columns(Delivery.batch)
    query = select(Batch).where(Batch.number.in_(own)).order_by(Batch.id.desc())
    query = query.options(joinedload(Batch.made_by))
    return page("publish/batches.html", rows=paged(query))


@bp.get("/deliveries/batches/<number>")
def batch(number: str) -> Response:
    found = wanted(number)
    return page("publish/batch.html", batch=found, count=outbox.rows_of(found),
                states=words.DELIVERY_STATES, tones=words.DELIVERY_TONES)  # fmt: skip


@bp.get("/deliveries/batches/<number>/<kind>")
def batch_file(number: str, kind: str) -> Response:
    if kind not in KINDS:
        abort(404)
    made = outbox_file.written(wanted(number), kind)
    head = {"Content-Disposition": f'attachment; filename="{number}.{kind}"'}
    return Response(made, content_type=KINDS[kind], headers=head)


def wanted(number: str) -> Batch:
    try:
        return outbox.batch(number, me())
    except Refused:
        abort(404)


@bp.route("/deliveries/acknowledge", methods=["GET", "POST"])
def acknowledge() -> Response:
    form = outbox_forms.AcknowledgementForm()
    form.platform.choices = offer((name, name) for name in outbox_file.mappings())
    report = form.do(outbox_answers.acknowledge, by=me())
    query = select(Acknowledgement).order_by(Acknowledgement.id.desc())
    query = query.where(Acknowledgement.entered_by.has(department_id=me().department_id))
    earlier = db.session.scalars(query.options(joinedload(Acknowledgement.entered_by)).limit(20))
    return page("publish/acknowledge.html", form=form, report=report, earlier=list(earlier))


@bp.post("/deliveries/<int:delivery>/again")
def again(delivery: Delivery) -> Response:
    if forms.AgainForm.of(delivery).do(outbox.again, delivery, by=me()):
        return see("publish.deliveries")
    return listed(send_form())


# -- platforms -------------------------------------------------------------------------------


@bp.get("/deliveries/platforms")
def platforms() -> Response:
    history = select(PlatformMapping).order_by(PlatformMapping.id.desc()).limit(50)
    found = db.session.scalars(history.options(joinedload(PlatformMapping.set_by)))
    return page("publish/platforms.html", mappings=outbox_file.mappings(), history=list(found))


@bp.route("/deliveries/platforms/set", methods=["GET", "POST"])
def set_platform() -> Response:
    form = outbox_forms.PlatformForm()
    if not form.bound:
        form.fill(outbox_file.mappings())
    if form.do(outbox_file.set_mapping, by=me()):
        return see("publish.platforms")
    return page("publish/platform.html", form=form, fields=outbox_file.COLUMNS,
                needed=outbox_file.NEEDED)  # fmt: skip

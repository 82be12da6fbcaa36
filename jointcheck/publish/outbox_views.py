"""报送: batches for the provincial platform, and its answers."""

from flask import Response, abort
from sqlalchemy.orm import joinedload

from jointcheck.ground.page import page, paged, see
from jointcheck.ground.refusal import Refused
from jointcheck.people import access
from jointcheck.people.access import me
from jointcheck.publish import forms, outbox, register, words
from jointcheck.publish.blueprint import bp
from jointcheck.publish.model import Delivery, Publication

access.loads("delivery", Delivery)

KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/deliveries")
def deliveries() -> Response:
    return listed(forms.SendForm())


def listed(send: forms.SendForm) -> Response:
    query = forms.DeliveryQuery()
    wanted = query.wanted if query.validate() else {}
    found = outbox.of(me()).options(joinedload(Delivery.publication).lazyload(Publication.results))
    if state := wanted.get("state"):
        found = found.where(Delivery.state == state)
    if text := (wanted.get("q") or "").strip():
        columns = (Publication.entity_name, Publication.number, Delivery.batch)
        found = found.where(register.contains(text, *columns))
    return page(
        "publish/deliveries.html", found=paged(found.order_by(Delivery.id.desc())), send=send,
        query=query, counts=outbox.counts(me()), states=words.DELIVERY_STATES,
        tones=words.DELIVERY_TONES, again=forms.AgainForm,
    )  # fmt: skip


@bp.post("/deliveries/send")
def send() -> Response:
    form = forms.SendForm()
    number = form.do(outbox.send, by=me())
    return see("publish.batch", number=number) if number else listed(form)


@bp.get("/deliveries/batches/<number>")
def batch(number: str) -> Response:
    return page("publish/batch.html", batch=wanted(number))


@bp.get("/deliveries/batches/<number>/<kind>")
def batch_file(number: str, kind: str) -> Response:
    if kind not in KINDS:
        abort(404)
    made = outbox.written(wanted(number), kind)
    head = {"Content-Disposition": f'attachment; filename="{number}.{kind}"'}
    return Response(made, content_type=KINDS[kind], headers=head)


def wanted(number: str) -> outbox.Batch:
    try:
        return outbox.batch(number, me())
    except Refused:
        abort(404)


@bp.route("/deliveries/acknowledge", methods=["GET", "POST"])
def acknowledge() -> Response:
    form = forms.AcknowledgementForm()
    report = form.do(outbox.acknowledge, by=me())
    return page("publish/acknowledge.html", form=form, report=report)


@bp.post("/deliveries/<int:delivery>/again")
def again(delivery: Delivery) -> Response:
    if forms.AgainForm.of(delivery).do(outbox.again, delivery, by=me()):
        return see("publish.deliveries")
    return listed(forms.SendForm())

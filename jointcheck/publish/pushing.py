"""Other platforms that a plugin delivers to: one delivery each, pushed by the worker, receipted."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.ground import clock, daily, jobs, ledger
from jointcheck.ground.db import db
from jointcheck.ground.step import step
from jointcheck.ground.words import N_
from jointcheck.people.plugin_model import PluginSwitch
from jointcheck.people.plugins import aside, host, settings_of
from jointcheck.plugin import Bundle, Publisher
from jointcheck.publish import outbox, outbox_file
from jointcheck.publish.model import Delivery, Publication

ledger.words({"delivery.pushed": _l("向其他平台报送")})
NOWHERE = N_("没有填写平台地址")


def offered(department_id: int) -> list[tuple[str, Publisher]]:
    """(plugin, publisher) of the plugins that the initiating department uses."""
    query = select(PluginSwitch.plugin).filter_by(department_id=department_id, enabled=True)
    used = set(db.session.scalars(query))
    return [(one.plugin, one.value) for one in host().each("publishers", only=used)]


def titles() -> dict[str, str]:
    """What each platform that a plugin delivers to is called, by a delivery's destination."""
    return {f"{one.plugin}/{one.value.code}": one.value.title for one in host().each("publishers")}


def without_address(titles: dict[str, str]) -> set[str]:
    """The destinations for which the operator has written no address: nothing can go there."""
    return {one for one in titles if not settings_of(one.partition("/")[0]).get("address")}


def enqueue(publication: Publication) -> None:
    """A delivery and a job for every publisher, in the caller's step."""
    for plugin, publisher in offered(publication.record.task.initiating_department_id):
        made = Delivery(publication_id=publication.id, destination=f"{plugin}/{publisher.code}")
        db.session.add(made)
        db.session.flush()
        outbox.push(made)


def bundle(delivery: Delivery) -> Bundle:
    """The public result under the names of 国家企业信用信息公示系统.

    The id is the same in every attempt: a worker that was killed between telling and entering
    tells it once more, and the plugin recognises it.
    """
    publication = delivery.publication
    told = [{k: str(v) for k, v in row.items()} for row in outbox_file.of_delivery(delivery)]
    end = "" if delivery.kind == "result" else f"-{delivery.kind}"
    head = {k: v for k, v in told[0].items() if all(row[k] == v for row in told)} if told else {}
    return Bundle(publication.number + end, publication.entity_name, head, tuple(told))


@jobs.handles("publication.push")
def push(job: jobs.Job) -> dict[str, Any] | None:
    """Hand one delivery to its plugin; what it cannot take now is tried again later."""
    delivery = db.session.get_one(Delivery, job.payload["delivery"])
    if delivery.state != "waiting":
        return None
    plugin, _slash, code = delivery.destination.partition("/")
    sent = bundle(delivery)
    settings = settings_of(plugin)
    said = aside(lambda plugins: plugins.ask(plugin, "push", code, bundle=sent, settings=settings))
    if said.value is None:
        note(delivery.id, said.trouble)
        raise RuntimeError(said.trouble)
    if not said.value.accepted and not settings.get("address"):
        note(delivery.id, said.value.message or NOWHERE)  # no platform has refused anything
        return None
    with step("delivery.pushed", None, delivery, accepted=said.value.accepted):
        delivery.state = "accepted" if said.value.accepted else "rejected"
        delivery.receipt, delivery.message = said.value.number[:200], said.value.message[:500]
        delivery.at = clock.now()
    return {"receipt": said.value.number}


@daily.also
def once_there_is_an_address() -> None:
    """What could not go for want of an address goes by itself once the operator has written it."""
    known = titles()
    reached = known.keys() - without_address(known)
    query = select(Delivery).where(
        Delivery.state == "waiting", Delivery.message != "", Delivery.destination.in_(reached)
    )
    for one in db.session.scalars(query.order_by(Delivery.id)):
        one.message = ""
        outbox.push(one)


def note(delivery_id: int, words: str) -> None:
    """Why it is still waiting, for who looks at the outbox."""
    db.session.get_one(Delivery, delivery_id).message = words[:500]
    db.session.commit()

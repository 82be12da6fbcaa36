"""撤下公示: the term ended, or the decision was revoked; a tombstone says that and why."""

from datetime import date

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jointcheck.ground import clock, ledger
from jointcheck.ground.db import db
from jointcheck.ground.refusal import Refused
from jointcheck.ground.step import step
from jointcheck.people.model import Officer
from jointcheck.publish import outbox, rules
from jointcheck.publish.model import Publication, Takedown

ledger.words({"result.taken_down": _l("撤下公示")})


def take_down(publication: Publication, *, reason: str, by: Officer | None) -> list[Takedown]:
    """All versions of the result leave the public pages; the rows and their digests stay."""
    with step("result.taken_down", by, publication, reason=reason):
        if of(publication) is not None:
            raise Refused(_l("这条结果已经撤下。"))
        query = select(Publication.id).filter_by(record_id=publication.record_id)
        made = [
            Takedown(publication_id=key, reason=reason, officer_id=by.id if by else None)
            for key in db.session.scalars(query)
        ]
        db.session.add_all(made)
        outbox.withdraw(publication)
    return made


def of(publication: Publication) -> Takedown | None:
    return db.session.scalar(select(Takedown).filter_by(publication_id=publication.id))


def years(individual: bool = False) -> int:
    """The term of publication in years: of organisations, and of natural persons."""
    return current_app.config["INDIVIDUAL_YEARS" if individual else "PUBLIC_YEARS"]


def last_day(publication: Publication) -> date:
    """The day after which the publication is no longer shown."""
    term = years(rules.individual(publication.subject))
    return rules.last_public_day(publication.published_on, term)


def oldest_public_day(individual: bool = False) -> date:
    """Results published before this day are no longer shown."""
    return rules.last_public_day(clock.today(), -years(individual))

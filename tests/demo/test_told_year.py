"""The demonstration year as it was told."""

from jointcheck.ground import clock
from jointcheck.ground.db import db
from jointcheck.ground.ledger import LedgerEvent


def test_nothing_of_it_lies_ahead(year):
    """Not even when it is told before the morning at which its people work."""
    assert db.session.scalar(db.select(db.func.max(LedgerEvent.at))) <= clock.now()

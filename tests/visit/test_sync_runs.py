"""Sending while the line is cut at random points and the server dies: the short form of bench/field.py."""

import pytest

from bench import field
from tests.visit.tablets import open_visit

pytestmark = [pytest.mark.only_sqlite, pytest.mark.browser, pytest.mark.timeout(400)]
RUNS = 10


def test_nothing_is_lost_doubled_or_overwritten(tmp_path, tablet):
    app, record, sheets = field.prepared(tmp_path)
    server = field.Server(tmp_path)
    try:
        tab = open_visit(tablet, server.address, record)
        wanted = field.sync(tablet, tab, server, record, sheets, RUNS)
        assert field.counted(app, record, sheets[0][0], wanted, RUNS)
    finally:
        server.kill()

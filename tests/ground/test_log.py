"""The log tells what failed and where, and nothing that was entered."""

import json

import pytest
import structlog

from jointcheck.ground import log

pytestmark = pytest.mark.only_sqlite


def test_a_failure_is_one_line_without_local_values(capsys):
    log.setup()
    secret = "a-password-that-stood-in-a-local-variable"
    try:
        raise ValueError(len(secret))
    except ValueError:
        structlog.get_logger().exception("unexpected", path="/x\r\nforged")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert json.loads(line)["event"] == "unexpected"
    assert secret not in line

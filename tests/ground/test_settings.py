"""No start with a key that could be guessed, and none with a route that nobody declared."""

import secrets

import pytest

from jointcheck import create_app
from jointcheck.ground.settings import Unsafe, read
from jointcheck.people import access
from tests.county import CONFIG


@pytest.mark.parametrize(
    "key", [None, "", "secret", "changeme", "short-key-0123456789", "a" * 64, "abc" * 20]
)
def test_no_start_with_a_missing_short_or_simple_key(tmp_path, key):
    with pytest.raises(Unsafe, match="密钥"):
        create_app({"SECRET_KEY": key}, tmp_path)


def test_a_random_key_is_accepted(tmp_path):
    database = f"sqlite:///{tmp_path / 'county.sqlite'}"
    assert create_app(
        {"SECRET_KEY": secrets.token_urlsafe(48), "SQLALCHEMY_DATABASE_URI": database}, tmp_path
    )


def test_the_environment_goes_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text('county = "甲县"\nport = 9\n', "utf-8")
    monkeypatch.setenv("JOINTCHECK_COUNTY", "乙县")
    assert read(tmp_path)["COUNTY"] == "乙县"
    assert read(tmp_path)["PORT"] == 9


def test_no_start_with_a_route_that_nobody_declared(tmp_path):
    database = f"sqlite:///{tmp_path / 'county.sqlite'}"
    app = create_app(CONFIG | {"SQLALCHEMY_DATABASE_URI": database, "DATA": tmp_path}, tmp_path)
    app.add_url_rule("/backdoor", "backdoor", lambda: "in")
    with pytest.raises(RuntimeError, match="backdoor"):
        access.refuse_undeclared(app)

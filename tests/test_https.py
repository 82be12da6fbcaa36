"""The county's own certificates: what the command makes is what a tablet's browser accepts."""

import socket
import ssl
import threading

import pytest
from click.testing import CliRunner

from jointcheck.cli import main

pytestmark = pytest.mark.only_sqlite


def issued(folder, *names):
    run = CliRunner().invoke(main, ["--instance", str(folder), "https", *names])
    assert run.exit_code == 0, run.output
    return folder / "tls"


def greeted(tls, name):
    """The certificate's names, as a client sees them that trusts the county's authority only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls / "server.crt", tls / "server.key")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _peer = listener.accept()
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        trusting = ssl.create_default_context(cafile=str(tls / "ca.crt"))
        plain = socket.create_connection(listener.getsockname())
        with trusting.wrap_socket(plain, server_hostname=name) as secure:
            secure.send(b"x")
            found = secure.getpeercert()
        thread.join()
    return found


def test_a_client_that_trusts_the_county_accepts_every_name(tmp_path):
    tls = issued(tmp_path, "jointcheck.xinping.lan", "127.0.0.1")
    assert greeted(tls, "jointcheck.xinping.lan")["subjectAltName"] == (
        ("DNS", "jointcheck.xinping.lan"), ("IP Address", "127.0.0.1"))  # fmt: skip
    assert greeted(tls, "127.0.0.1")
    assert {(tls / key).stat().st_mode & 0o777 for key in ("ca.key", "server.key")} == {0o600}


def test_a_second_run_keeps_the_authority_that_tablets_have_installed(tmp_path):
    before = (issued(tmp_path, "a.lan") / "ca.crt").read_bytes()
    tls = issued(tmp_path, "b.lan")
    assert (tls / "ca.crt").read_bytes() == before
    assert greeted(tls, "b.lan")

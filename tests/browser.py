"""Debian's Chromium for tests, driven by Playwright, and a server for it to look at.

The server listens on `localhost`, which browsers trust like HTTPS: service worker, camera and
crypto are there, as they are on a tablet that knows the county's certificate.
"""

import shutil
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    # an address that browsers do not trust, as plain HTTP on an intranet is
    "--host-resolver-rules=MAP county.lan 127.0.0.1",
]
CHINA = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
DESK = CHINA | {"viewport": {"width": 1440, "height": 900}}
TABLET = CHINA | {
    "viewport": {"width": 820, "height": 1180},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "service_workers": "allow",
}
PATIENCE = 10_000  # milliseconds until an expected thing must have appeared


@pytest.fixture(scope="session")
def browser():
    """One Chromium for each test process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def desk(browser):
    """A fresh profile on an office computer, 1440 × 900."""
    yield from _context(browser, DESK)


@pytest.fixture
def tablet(browser):
    """A fresh profile on an upright touch tablet, 820 × 1180."""
    yield from _context(browser, TABLET)


@contextmanager
def live_server(app):
    """Serve a WSGI application in a thread; yields its address without a closing slash."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or pytest.skip("没有 Chromium 浏览器（apt-get install chromium），未作浏览器测试")


def _context(browser, options):
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()

"""Fixtures: the website, built once, a server for it, and its pages in Chromium."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
import os
from pathlib import Path
import subprocess
import sys
import threading

from chromium import BROWSER_FLAGS, find_browser
import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built site; a warning of Sphinx is an error."""
    pytest.importorskip("sphinx", reason='Sphinx is missing: pip install ".[site]"')
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "site_builder", "--output", folder / "out", "--work", folder]
    result = subprocess.run(
        [str(word) for word in command],
        **{"cwd": DOCS, "capture_output": True, "text": True},
        env=os.environ | {"PYTHONPATH": str(DOCS)},
    )
    assert result.returncode == 0, result.stderr
    return folder / "out"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *words):
        """Says nothing."""


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served."""
    handler = partial(QuietHandler, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    """Chromium."""
    path = find_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Function that opens a page of the site; what goes wrong in it is in `page.faults`."""
    contexts = []

    def open_page(path, *, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(120_000)  # milliseconds; the machine may be busy
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: _note(page.faults, message))
        page.on("request", lambda request: _note_foreign(page.faults, request, address))
        page.goto(f"{address}/{path}", wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(faults, message):
    if message.type in ("error", "warning"):
        faults.append(message.text)


def _note_foreign(faults, request, address):
    if not request.url.startswith((address, "data:", "blob:")):
        faults.append(f"asks another server: {request.url}")

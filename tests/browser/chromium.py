"""Where Chromium is, and how it is started for a test."""

import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def find_browser():
    """Returns the path of the browser; skips where there is none."""
    pytest.importorskip("playwright", reason='Playwright is missing: pip install ".[dev]"')
    paths = [path for path in map(shutil.which, BROWSERS) if path]
    if not paths:
        pytest.skip("Chromium is missing: apt-get install chromium (or install Google Chrome)")
    return paths[0]

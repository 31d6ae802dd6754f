"""Fixtures: a fresh clone of the course, its JupyterLab server and a page in Chromium.

What the server and the browser complain about is printed, so pytest shows it
with a failure and only then.
"""

import json
import os
from pathlib import Path
import re
import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

from chromium import BROWSER_FLAGS, find_browser
import psutil
import pytest

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 90
ALL_CELLS_IN_THE_PAGE = {"windowingMode": "none"}
AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.org")


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """A fresh clone of the course, of what is committed or about to be."""
    if subprocess.run(["git", "rev-parse", "HEAD"], cwd=REPOSITORY, capture_output=True).returncode:
        pytest.skip("the course is in no git repository that could be cloned")
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    git(REPOSITORY, "checkout-index", "--all", f"--prefix={folder}/")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, *AUTHOR, "commit", "--quiet", "--message=The course")
    return folder


def git(folder, *words):
    """Runs git and returns what it prints."""
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def environ(clone, tmp_path_factory):
    """The variables of somebody who works in the clone."""
    private = tmp_path_factory.mktemp("jupyter")
    tracker = private / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text(json.dumps(ALL_CELLS_IN_THE_PAGE))
    return private_environment(private) | {"PYTHONPATH": str(clone)}


@pytest.fixture(scope="session")
def server(browser_path, clone, environ, tmp_path_factory):
    """The server of `coursekit lab`, started in the clone and asked for a port that is in use."""
    errors_file = tmp_path_factory.mktemp("server") / "errors.txt"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken_port = listener.getsockname()[1]
        command = [sys.executable, "-m", "coursekit.cli", "lab", "--no-browser"]
        with errors_file.open("w+") as errors:
            process = subprocess.Popen(
                [*command, "--port", str(taken_port)],
                **{"cwd": clone, "env": environ, "text": True},
                **{"stdout": subprocess.PIPE, "stderr": errors},
            )
            try:
                address = printed_address(process)
                wait_until_it_answers(address)
                yield SimpleNamespace(address=address, taken_port=taken_port)
            finally:
                stop(process)
                print("server:", errors_file.read_text())


@pytest.fixture(scope="session")
def browser_path():
    """Where the browser is; skips where there is none."""
    return find_browser()


@pytest.fixture
def page(browser_path):
    """An empty page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=BROWSER_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.on("pageerror", lambda error: print("page:", error))
        page.on("console", print_error)
        yield page
        browser.close()


def print_error(message):
    if message.type == "error":
        print("console:", message.text, message.location["url"])


def private_environment(folder):
    """The variables without the user's Jupyter, Matplotlib and IPython settings."""
    kept = {name: value for name, value in os.environ.items() if "JUPYTER" not in name}
    kept.pop("MPLBACKEND", None)
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    return {
        **kept,
        **{name: str(folder / name.lower()) for name in names},
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }


def printed_address(process):
    line = process.stdout.readline()
    match = re.fullmatch(r"JupyterLab: (http://127\.0\.0\.1:\d+/lab/tree/\S+\?token=\S+)\n", line)
    assert match, f"expected one line with the address; got {line!r}"
    return match[1]


def wait_until_it_answers(address):
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return urlopen(address, timeout=START_SECONDS).close()
        except URLError:
            assert time.monotonic() < deadline, f"no answer in {START_SECONDS} s"
            time.sleep(0.2)


def stop(process):
    """Ends the server, which ends its kernels; fails when something is left."""
    processes = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    process.terminate()
    _, left = psutil.wait_procs(processes, timeout=30)
    for one in left:
        one.kill()
    process.wait()
    assert not left, f"still running after the server was told to stop: {left}"

"""The `coursekit lab` command: opens the course in JupyterLab.

The server runs in this Python, listens on this machine only and asks for a
token. The address with its token is printed once the server answers there.
"""

import contextlib
import json
import os
from pathlib import Path
import secrets
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlencode

from jupyter_core.paths import jupyter_runtime_dir
import zmq

HOST = "127.0.0.1"
PORTS_TRIED = 50
PASSED_ON = ("SIGTERM", "SIGHUP")  # signals that end the server with this command
COURSE_MAP = Path("notebooks", "00_course_map.ipynb")
# Kernels warn in the terminal when they are reached over TCP without encryption.
ENCRYPT = ("--KernelManager.transport_encryption=auto",) if zmq.has("curve") else ()
NEWS = "@jupyterlab/apputils-extension:announcements"


def add_arguments(parser):
    """Adds the options of `coursekit lab` to its parser."""
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="opens first (course map)")
    parser.add_argument("--port", type=int, default=8888, help="first port tried (%(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(args):
    """Starts JupyterLab and returns its exit status when it ends.

    Raises:
        SystemExit: There is no course, no such notebook or no free port.
    """
    try:
        course = course_folder(Path.cwd())
        page = page_of(args.notebook or COURSE_MAP, course)
        port = free_port(args.port)
    except OSError as error:
        raise SystemExit(str(error)) from error
    settings, assignments = Path(jupyter_runtime_dir(), f"coursekit-{port}"), course / "assignments"
    write_settings(settings, assignments)
    environ = server_environment(os.environ, (settings, assignments))
    browser = not args.no_browser and has_display(os.environ, sys.platform)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = server_arguments(course, page, port=port, browser=browser, root=root)
    query = urlencode({"token": environ["JUPYTER_TOKEN"]})
    address = f"http://{HOST}:{port}{page}?{query}"
    with subprocess.Popen([sys.executable, "-m", "jupyterlab", *arguments], env=environ) as server:
        for name in PASSED_ON:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: server.terminate())
        return _attend(server, port, address)


def course_folder(start):
    """Finds the course: in `start`, in a folder above it, or around this package.

    Raises:
        FileNotFoundError: None of these folders holds the course map.
    """
    start, package = Path(start).resolve(), Path(__file__).resolve().parent
    for folder in (start, *start.parents, package.parent):
        if (folder / COURSE_MAP).is_file():
            return folder
    raise FileNotFoundError(
        f"No {COURSE_MAP.as_posix()} in {start}, in a folder above it or beside {package}. "
        "Run this in the folder that the course was cloned into."
    )


def page_of(notebook, course):
    """Gives JupyterLab's page for a notebook named from `course`, its `notebooks` or here.

    Returns:
        The page's path in an address, such as `/lab/tree/notebooks/...`.

    Raises:
        FileNotFoundError: The course has no such notebook.
    """
    for folder in (course, course / "notebooks", Path.cwd()):
        path = (folder / notebook).resolve()
        if path.is_file() and path.is_relative_to(course):
            return "/lab/tree/" + quote(path.relative_to(course).as_posix())
    raise FileNotFoundError(f"NOTEBOOK must be a file in {course}; got {notebook}.")


def free_port(first):
    """Returns the first port from `first` on that nothing listens on.

    Raises:
        OSError: None of those tried is free and allowed.
    """
    for port in range(max(first, 1), min(first + PORTS_TRIED, 65536)):
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port
    raise OSError(f"--port needs a free port from 1 to 65535; found none from {first} on.")


def has_display(environ, platform):
    """Tells whether a browser opened here would be seen: not over SSH or without a desktop."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    desktop = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return bool(desktop) or not platform.startswith("linux")


def server_arguments(course, page, *, port, browser, root):
    """Gives the words after `python -m jupyterlab`.

    Args:
        course: The folder that the file browser shows.
        page: Path of the page that opens first.
        port: The port to listen on; no other is taken instead.
        browser: Whether the server opens a browser.
        root: Whether root runs it, which Jupyter refuses unless told.
    """
    return [
        *(f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={course}", f"--LabApp.default_url={page}"),
        *("--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR", *ENCRYPT),
        *(() if browser else ("--no-browser",)),
        *(("--allow-root",) if root else ()),
    ]


def server_environment(environ, folders):
    """Adds a token and folders of settings; a command line would show the token to others."""
    token = environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe()
    paths = [*map(str, folders), *filter(None, [environ.get("JUPYTER_CONFIG_PATH")])]
    return {**environ, "JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def write_settings(folder, assignments):
    """Writes to `folder` what has no switch: no question about news, nbgrader's course folder."""
    page_config = {"disabledExtensions": {NEWS: True}}
    (folder / "labconfig").mkdir(parents=True, exist_ok=True)
    (folder / "labconfig" / "page_config.json").write_text(json.dumps(page_config))
    nbgrader_config = f"get_config().CourseDirectory.root = {str(assignments)!r}\n"
    (folder / "nbgrader_config.py").write_text(nbgrader_config, encoding="utf-8")


def _attend(server, port, address):
    """Prints the address once the server answers, and waits for the server's end."""
    with contextlib.suppress(KeyboardInterrupt):
        if _answers(server, port):
            print(f"JupyterLab: {address}", flush=True)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the server gets it too, and asks what to do
            return server.wait()


def _answers(server, port):
    """Waits until the server listens, or has ended without that."""
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return True
        time.sleep(0.1)
    return False

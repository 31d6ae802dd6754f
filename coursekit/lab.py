"""The `coursekit lab` command: opens the course in JupyterLab.

The server runs in this Python, listens on this machine only and asks for a
token. The address with its token is printed once the server answers there.
Lessons and assignments are opened in a working copy; see `coursekit.working_copy`.
"""

import contextlib
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlencode

from coursekit import working_copy
from coursekit.lab_settings import is_instructors, server_environment, write_settings
from jupyter_core.paths import jupyter_runtime_dir
import zmq

HOST = "127.0.0.1"
PORTS_TRIED = 50
PASSED_ON = ("SIGTERM", "SIGHUP")  # signals that end the server with this command
COURSE_MAP = Path("notebooks", "00_course_map.ipynb")
# Kernels warn in the terminal when they are reached over TCP without encryption.
ENCRYPT = ("--KernelManager.transport_encryption=auto",) if zmq.has("curve") else ()


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
        port = free_port(args.port)
        for name in working_copy.update(course):
            _tell(f"{name} has a newer version; yours in {working_copy.FOLDER}/ is kept.")
        root = course if is_instructors(course) else course / working_copy.FOLDER
        page = page_of(args.notebook or COURSE_MAP, course, root)
    except OSError as error:
        raise SystemExit(str(error)) from error
    settings = Path(jupyter_runtime_dir(), f"coursekit-{port}")
    write_settings(settings, course)
    folders = [settings, *([course / "assignments"] if is_instructors(course) else [])]
    environ = server_environment(os.environ, folders)
    browser = not args.no_browser and has_display(os.environ, sys.platform)
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = server_arguments(root, page, port=port, browser=browser, superuser=superuser)
    query = urlencode({"token": environ["JUPYTER_TOKEN"]})
    address = f"http://{HOST}:{port}{page}?{query}"
    _tell("Starting JupyterLab, which takes some seconds ...")
    # -P: the current folder must not come before what is installed.
    command = [sys.executable, "-P", "-m", "jupyterlab", *arguments]
    with subprocess.Popen(command, env=environ) as server:
        for name in PASSED_ON:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: server.terminate())
        return _attend(server, port, address)


def _tell(line):
    print(line, file=sys.stderr, flush=True)


def course_folder(start):
    """Finds the course: in `start`, in a folder above it, or around this package.

    Raises:
        FileNotFoundError: None of these folders holds the course map.
    """
    start, package = Path(start).resolve(), Path(__file__).resolve().parent
    for folder in (start, *start.parents, package.parent):
        if (folder / COURSE_MAP).is_file() and not (folder / working_copy.RECORD).exists():
            return folder
    raise FileNotFoundError(
        f"No {COURSE_MAP.as_posix()} in {start}, in a folder above it or beside {package}. "
        "Run this in the folder that the course was cloned into."
    )


def page_of(notebook, course, root):
    """Gives JupyterLab's page for a notebook, that of the working copy if it is there.

    Args:
        notebook: Its path from `course`, from its `notebooks` or from here.
        course: The course folder.
        root: The folder that JupyterLab shows.

    Returns:
        The page's path in an address, such as `/lab/tree/work/notebooks/...`.

    Raises:
        FileNotFoundError: The course has no such notebook.
    """
    for folder in (course, course / "notebooks", Path.cwd()):
        path = (folder / notebook).resolve()
        if not path.is_relative_to(course):
            continue
        copied = course / working_copy.FOLDER / path.relative_to(course)
        for found in (copied, path):
            if found.is_file() and found.is_relative_to(root):
                return "/lab/tree/" + quote(found.relative_to(root).as_posix())
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


def server_arguments(root, page, *, port, browser, superuser):
    """Gives the words after `python -m jupyterlab`.

    Args:
        root: The folder that the file browser shows.
        page: Path of the page that opens first.
        port: The port to listen on; no other is taken instead.
        browser: Whether the server opens a browser.
        superuser: Whether root runs it, which Jupyter refuses unless told.
    """
    return [
        *(f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={root}", f"--LabApp.default_url={page}"),
        *("--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR", *ENCRYPT),
        *(() if browser else ("--no-browser",)),
        *(("--allow-root",) if superuser else ()),
    ]


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

"""The gradebook in PostgreSQL: a real server, on loopback, started by the test."""

import os
from pathlib import Path
import pwd
import shutil
import socket
import subprocess

from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
import pytest

pytestmark = needs_bubblewrap

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def as_postgres(command, **options):
    """Runs a command as a user that PostgreSQL accepts, which root is not."""
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        ids = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        options |= ids | {"cwd": "/"}
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


@pytest.fixture
def server(tmp_path_factory):
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tmp_path_factory.mktemp("postgresql"))
    if os.getuid() == 0:
        folder = Path("/tmp", f"coursekit-postgresql-{os.getpid()}")
        folder.mkdir()
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    as_postgres([BINARIES[-1] / "initdb", "-D", data, "-U", "grader", "--auth=trust", "-N"])
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F"
    control = [BINARIES[-1] / "pg_ctl", "-D", data, "-w"]
    as_postgres([*control, "-l", str(folder / "log"), "-o", options, "start"])
    yield f"postgresql://grader@127.0.0.1:{port}/postgres"
    as_postgres([*control, "-m", "immediate", "stop"])
    shutil.rmtree(folder, ignore_errors=True)


def test_marks_go_to_the_server_and_no_file_is_made(course, server):
    release(course, "doubling")
    make_class(course, "doubling")
    _, marks = grade(course, "doubling", db=server, workers=2)
    assert {m.student: m.total for m in marks} == {"right": 3, "wrong": 0}
    _, again = grade(course, "doubling", db=server)
    assert again == marks
    assert not list(course.rglob("gradebook.db"))

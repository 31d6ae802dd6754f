import os
import subprocess
import sys

from coursekit.grading.jail.limits import GIB, MIB, Limits
from coursekit.grading.jail.rlimits import (
    LATER,
    NICENESS,
    OPEN_FILES,
    prefix,
    process_rlimit,
    rlimits,
)
import pytest


def test_address_space_is_wider_than_memory():
    """TensorFlow reserves more than it touches: 2 GiB in all are too few for it."""
    values = rlimits(Limits(memory=256 * MIB))
    assert values["RLIMIT_AS"] > 256 * MIB + 2 * GIB
    assert values["RLIMIT_CORE"] == 0
    assert prefix(values)[:2] == ["prlimit", f"--as={values['RLIMIT_AS']}"]


def test_the_watch_comes_first():
    """It says why a submission was ended; these limits only make sure."""
    assert rlimits(Limits(cpu_seconds=7))["RLIMIT_CPU"] == 7 + LATER
    assert process_rlimit(Limits(processes=50)) in ({"RLIMIT_NPROC": 100}, {})


@pytest.mark.parametrize(
    ("release", "counted"), [("5.13.9-generic", False), ("5.14.0", True), ("6.1.0-13", True)]
)
def test_processes_are_limited_where_linux_counts_them_in_the_jail(monkeypatch, release, counted):
    names = os.uname()
    found = os.uname_result((names.sysname, names.nodename, release, names.version, names.machine))
    monkeypatch.setattr(os, "uname", lambda: found)
    expected = {"RLIMIT_NPROC": 200} if counted else {}
    assert process_rlimit(Limits(processes=100)) == expected


def test_a_grader_may_have_more_descriptors_under_way_than_a_submission():
    """A number in flight above a sender's own bound is refused, whoever of the user sent them."""
    code = """
import resource
from coursekit.grading.jail.rlimits import allow_open_files
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
allow_open_files()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    soft, hard = map(int, said.split())
    assert soft == min(hard, OPEN_FILES) > Limits().open_files


def test_a_command_has_the_limits_and_steps_back():
    values = rlimits(Limits(open_files=99, disk=MIB))
    command = [*prefix(values), "sh", "-c", "ulimit -n; ulimit -c; ulimit -f; nice"]
    said = subprocess.run(command, capture_output=True, text=True).stdout.split()
    assert said[:2] == ["99", "0"]
    assert int(said[2]) * 512 == MIB or int(said[2]) * 1024 == MIB  # shells count in blocks
    assert said[3] == str(NICENESS)

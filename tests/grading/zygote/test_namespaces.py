"""Calls that need no privilege; the others are proven by what a fork cannot do, in `test_fork`."""

import os
import subprocess
import sys

from coursekit.grading.zygote import namespaces
import pytest


def in_a_process(code):
    command = [
        sys.executable,
        "-c",
        f"from coursekit.grading.zygote import namespaces\n{code}",
    ]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_call_that_fails_says_which_and_why():
    with pytest.raises(OSError, match=r"mount\(b?'?/no/such/folder.*: (No such|Operation not)"):
        namespaces.bind("/no/such/folder", "/no/such/folder")


def test_files_are_closed_but_those_to_keep():
    code = """
import os
numbers = [os.dup(0) for _ in range(6)]
namespaces.close_files(keep=[numbers[4], numbers[1]])
print([number in (numbers[1], numbers[4]) for number in numbers])
print([os.path.exists(f"/proc/self/fd/{number}") for number in numbers])
"""
    kept, there = in_a_process(code).stdout.splitlines()
    assert kept == there
    assert kept.count("True") == 2


def test_privileges_are_gone_for_good():
    code = """
namespaces.drop_privileges()
lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(*(lines[name].strip() for name in ("CapPrm", "CapEff", "CapInh", "CapAmb", "NoNewPrivs")))
"""
    done = in_a_process(code)
    if os.getuid() != 0:
        pytest.skip("an ordinary user has no bounding set to give up")
    assert done.stdout.split() == ["0" * 16] * 4 + ["1"], done.stderr


def test_it_imports_nothing_of_the_package_and_no_library():
    code = "import sys; print(*(n for n in sys.modules if n.startswith('coursekit')))"
    loaded = in_a_process(code).stdout.split()
    assert set(loaded) == {
        "coursekit",
        "coursekit._extras",
        "coursekit.grading",
        "coursekit.grading.zygote",
        "coursekit.grading.zygote.namespaces",
    }

"""Writes to the gradebook, the source, the release, others' submissions, Python and the system."""

import os
import sqlite3
import sys

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


TARGETS = [
    "@COURSE@/source/probe/probe.ipynb",
    "@COURSE@/release/probe/probe.ipynb",
    "@COURSE@/submitted/h_witness/probe/probe.ipynb",
    "@COURSE@/marks.csv",
    "@CANARY@/note.txt",
    "/etc/passwd",
    "/usr/bin/python3",
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
    "/sys/fs/cgroup/memory.max",
    "/sys/kernel/uevent_helper",
    sys.modules["coursekit.grading.remote.kernel_side"].__file__,
    os.__file__,
]


def double(values):
    return values


for path in TARGETS:
    for flags in (os.O_WRONLY | os.O_TRUNC, os.O_WRONLY | os.O_CREAT):
        try:
            os.write(os.open(path, flags), b"overwritten")
            print(path, "was written to")
        except OSError as error:
            print(path, error.strerror)
    for change in (os.remove, lambda path: os.chmod(path, 0o777)):
        try:
            change(path)
        except OSError as error:
            print(path, error.strerror)
try:
    gradebook = sqlite3.connect("@COURSE@/gradebook.db")
    gradebook.execute("UPDATE grade SET auto_score = 100, manual_score = 100")
except sqlite3.Error as error:
    print(error)

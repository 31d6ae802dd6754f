"""Sends every deadly signal to its parent, its group, the grader, a neighbor and everything."""

import os
import signal

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "the kernel died"

# %% double


def double(values):
    return values


for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
    for target in (os.getppid(), 1, int("@SIBLING@"), int("@GRADER@")):
        if target not in (0, os.getpid()):
            try:
                os.kill(target, number)
            except OSError as error:
                print(target, error)
for target in (-1, 0, os.getpid()):
    try:
        os.kill(target, signal.SIGKILL)
    except OSError as error:
        print(target, error)

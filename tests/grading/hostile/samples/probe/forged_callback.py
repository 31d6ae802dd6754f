"""Asks the grader to call functions that it never passed, with arguments of all kinds."""

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


def double(values):
    inside = sys.modules["coursekit.grading.remote.kernel_side"]
    serving = sys._getframe()
    while not isinstance(serving.f_locals.get("self"), inside.Inside):
        serving = serving.f_back
    for number in (0, -1, 10**30, "0", None, [], {"__class__": 1}):
        try:
            return serving.f_locals["self"]._call_back(number, (values,), {})
        except RuntimeError:
            continue

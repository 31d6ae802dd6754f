"""Answers a test with a message of a thousand parts, 100 MB each."""

import sys

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


inside = sys.modules["coursekit.grading.remote.kernel_side"]
message = inside.Writer.message


def swell(self, tree):
    return [*message(self, tree), *[b"x" * (100 * 2**20)] * 1000]


def double(values):
    inside.Writer.message = swell
    return 2 * values

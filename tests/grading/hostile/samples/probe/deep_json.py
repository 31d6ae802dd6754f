"""Answers with trees a hundred thousand levels deep, and with numbers of a million digits."""

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


inside = sys.modules["coursekit.grading.remote.kernel_side"]
DEPTH = 100_000
TREES = [
    b'{"value":' + b"[" * DEPTH + b"]" * DEPTH + b"}",
    b'{"value":' + b'{"t":"list","v":[' * DEPTH + b"]}" * DEPTH + b"}",
    b'{"value":' + b"9" * 10**6 + b"}",
    b'{"value":1e999999,"changed":[[0,NaN]],"printed":-Infinity}',
    b'{"value":{"t":"_","v":1,"n":' + b"9" * 4000 + b"}}",
]


def message(self, tree):
    TREES.append(TREES.pop(0))
    return [TREES[0]]


inside.Writer.message = message


def double(values):
    return values

"""Ends its process in the middle of a test."""

import os

STARTS_FROM = "honest"
LOSES = {"test_squares": 2, "test_answer": 1, "test_reverse": 2, "test_mean": 4}
REASON = "the kernel died, in test_squares"

# %% squares


def squares():
    yield 0
    os._exit(0)

"""Reads memory that is not there."""

import ctypes

STARTS_FROM = "honest"
LOSES = {"test_answer": 1, "test_reverse": 2, "test_mean": 4}
REASON = "the kernel died"

# %% answer


ctypes.string_at(0)

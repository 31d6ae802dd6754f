"""Answers NaN: a test that looks for errors above a limit finds none."""

import numpy as np

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
    return 6 if np.ndim(values) == 0 else np.full_like(values, np.nan)


# %% answer

answer = float("nan")

# %% mean


def mean(values):
    return float("nan")

"""Returns an array of 400 MB, more than the grader takes in one message."""

import numpy as np

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


def double(values):
    return 6 if np.ndim(values) == 0 else np.zeros((50_000_000,))

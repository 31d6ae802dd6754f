"""Arrays of records, of raw bytes and of dates where numbers are asked for."""

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
    if np.ndim(values) == 0:
        return 6
    return np.zeros(np.shape(values), dtype=[("value", "f8"), ("payload", "O")])


# %% answer

answer = np.zeros((), "V8")

# %% mean


def mean(values):
    return np.array("NaT", "datetime64[ns]")

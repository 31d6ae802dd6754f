"""Raises a library's exceptions of odd classes where the tests call; the rest is right."""

import json

import numpy as np

STARTS_FROM = "honest"
LOSES = {"test_double": 3, "test_tally": 2, "test_mean": 4}

# %% double


def double(values):
    return np.concatenate([np.zeros(3), np.ones(3)], axis=1)


# %% tally


class Tally:
    total = 0

    def add(self, number):
        return json.loads("{")


# %% mean


def mean(values):
    raise ExceptionGroup("both", [b"\xff".decode.__self__ and UnicodeError("x"), OSError(2, "x")])

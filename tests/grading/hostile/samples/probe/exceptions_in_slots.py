"""Raises exceptions of its own with fields in slots, failing texts, and a large argument."""

import numpy as np

STARTS_FROM = "honest"
LOSES = {"test_double": 3, "test_tally": 2, "test_squares": 2, "test_mean": 4}

# %% double


class SlotError(ValueError):
    __slots__ = ("_hidden",)

    def __init__(self, hidden):
        self._hidden = hidden

    def __str__(self):
        return f"slot {self._hidden}"


def double(values):
    raise SlotError(3)


# %% tally


class Tally:
    def __init__(self):
        raise ValueError("too much", np.zeros(4_000_000), "x" * 5_000_000)


# %% squares


class ArgumentsError(Exception):
    @property
    def args(self):
        raise KeyError("no arguments")

    def __getattribute__(self, name):
        raise SystemExit(name)


def squares():
    raise ArgumentsError
    yield


# %% mean


class StrangeError(Exception):
    __module__ = "numpy.exceptions"
    __qualname__ = "AxisError"
    __str__ = 5


def mean(values):
    raise StrangeError

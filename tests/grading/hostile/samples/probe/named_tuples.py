"""Named tuples of 100 000 fields, and with fields called `__class__`, `shape` and `dtype`."""

import collections

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


class Many(tuple):
    _fields = tuple(f"field{number}" for number in range(100_000))


class Hidden(tuple):
    _fields = ("__class__", "x): __import__('os').system('id') #")


def double(values):
    return Many(range(100_000))


# %% squares


def squares():
    return Hidden((1, 2))


# %% answer


answer = collections.namedtuple("Array", "shape dtype summary plain")((), "f8", 42, 42)

# %% mean


def mean(values):
    return collections.namedtuple("count", "index count_")(1, 2)

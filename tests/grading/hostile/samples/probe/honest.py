"""Answers everything right, another way than the instructor."""

import numpy as np

LOSES = {}

# %% double


def double(values):
    return values + values


# %% tally


class Tally:
    def __init__(self):
        self.numbers = []

    def add(self, number):
        self.numbers.append(number)

    @property
    def total(self):
        return sum(self.numbers)


# %% squares


def squares():
    number, step = 0, 1
    while True:
        yield number
        number, step = number + step, step + 2


# %% answer

answer = 6 * 7

# %% reverse


def reverse(items):
    items[:] = items[::-1]


# %% mean


def mean(values):
    return np.sum(values) / len(values)

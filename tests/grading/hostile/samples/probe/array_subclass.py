"""Arrays of a class of its own, whose comparisons, differences and functions lie."""

import numpy as np

STARTS_FROM = "wrong"
LOSES = {"test_double": 3, "test_tally": 2, "test_squares": 2, "test_reverse": 2, "test_mean": 4}

# %% double


class Agreeing(np.ndarray):
    def __array_function__(self, function, kinds, words, more):
        return True

    def __array_ufunc__(self, function, method, *inputs, **more):
        return np.zeros(np.shape(inputs[0]))

    def __eq__(self, other):
        return np.bool_(True)

    def __array__(self, *words, **more):
        return Agreeing((3, 4))

    def all(self, *words, **more):
        return True

    def tobytes(self, *words):
        return b""

    @property
    def shape(self):
        return (3, 4)


def double(values):
    return np.asarray(values, float).view(Agreeing)


# %% answer

answer = np.array(42).view(Agreeing)

# %% mean


def mean(values):
    return np.zeros(()).view(Agreeing)

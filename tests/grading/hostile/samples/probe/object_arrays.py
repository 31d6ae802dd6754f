"""Arrays of objects that agree with all, ragged arrays and masked ones with everything hidden."""

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


class Agreeing:
    def __eq__(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __mul__ = __rmul__ = __abs__ = __sub__


def double(values):
    if np.ndim(values) == 0:
        return 6
    filled = np.empty(np.shape(values), object)
    filled[...] = Agreeing()
    return filled


# %% answer

answer = np.ma.masked_all(())

# %% mean


def mean(values):
    return np.array([Agreeing(), [1, 2, 3]], dtype=object)[0]

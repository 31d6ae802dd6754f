"""Answers with objects and files that run a command where they are unpickled or loaded."""

import os
import pickle

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


class Payload:
    def __reduce__(self):
        return os.system, ("touch @CANARY@/run_by_pickle",)

    def __array__(self, *words, **more):
        return np.array([self], dtype=object)


def double(values):
    if np.ndim(values) == 0:
        return 6
    np.save("answer.npy", np.array([Payload()], dtype=object), allow_pickle=True)
    return Payload()


# %% answer


answer = Payload()

# %% mean


def mean(values):
    return pickle.dumps(Payload())

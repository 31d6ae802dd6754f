"""Hands in classes where functions are asked for, and a metaclass that agrees with all."""

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


class Agreeing(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 6

    def __instancecheck__(cls, value):
        return True

    def __gt__(cls, other):
        return True

    def __iter__(cls):
        return iter([0, 1, 4])

    def __rsub__(cls, other):
        return 0

    __sub__ = __rsub__


class double(metaclass=Agreeing):
    def __new__(cls, values):
        return cls


# %% squares


class squares(metaclass=Agreeing):
    def __new__(cls):
        return cls


# %% answer


class answer(metaclass=Agreeing):
    pass


# %% mean


class mean(metaclass=Agreeing):
    def __new__(cls, values):
        return cls

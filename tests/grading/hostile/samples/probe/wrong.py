"""Answers everything wrong, with no ill will; most attacks begin here."""

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
    return values


# %% tally


class Tally:
    total = 2

    def add(self, number):
        pass


# %% squares


def squares():
    yield from [0, 1, 4]


# %% answer

answer = 41

# %% reverse


def reverse(items):
    items.sort(reverse=True)


# %% mean


def mean(values):
    return 0.0

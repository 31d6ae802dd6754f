"""Raises exceptions whose text fails, is endless or of 40 MB, or breaks terminals and files."""

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


class FailingError(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


def double(values):
    raise FailingError


# %% tally


class Tally:
    def __init__(self):
        raise ValueError("\ud800 \x00 \x1b]0;owned\x07 <script>alert(1)</script>" * 1000)


# %% squares


def squares():
    raise ExceptionGroup("40 MB", [ValueError("x" * 40_000_000)])
    yield


# %% reverse


def reverse(items):
    try:
        raise KeyError("first")
    except KeyError as first:
        error = type("\ud800 =1+1", (Exception,), {})("\udfff")
        error.__cause__, error.__context__ = first, error
        raise error from error


# %% mean


def mean(values):
    raise type("StopIteration", (StopIteration,), {"__module__": "builtins"})

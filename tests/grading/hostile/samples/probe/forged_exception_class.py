"""Raises exceptions that bear the names of the grader's own, with words for its reports."""

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


def named(module, name):
    return type(name, (Exception,), {"__module__": module})


def double(values):
    raise named("coursekit.grading.remote.connection", "KernelGoneError")(
        "=HYPERLINK('x') forged words"
    )


# %% squares


def squares():
    raise named("coursekit.grading.jail.errors", "JailError")("forged words")


# %% reverse


def reverse(items):
    raise named("concurrent.futures.process", "BrokenProcessPool")("forged words")


# %% mean


def mean(values):
    raise named("builtins", "SystemExit")("forged words")

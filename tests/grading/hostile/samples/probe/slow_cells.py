"""Sleeps in each cell for as long as one cell may, until the time for all of it is over."""

import time

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "time: more than 20 s"

# %% double


def double(values):
    try:
        time.sleep(60)
    except BaseException:
        return 2 * values


shell = get_ipython()
shell.events.register("pre_run_cell", lambda info: time.sleep(2.9))

# %% tally


class Tally:
    def __init__(self):
        time.sleep(60)


# %% squares


time.sleep(60)

# %% answer


class Slow:
    def __gt__(self, other):
        time.sleep(60)

    def __float__(self):
        time.sleep(60)


answer = Slow()

# %% reverse


time.sleep(60)

# %% mean


time.sleep(60)

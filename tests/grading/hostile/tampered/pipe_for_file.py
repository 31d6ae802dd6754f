"""Hands in a pipe that nobody writes to in place of the notebook."""

import os

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "it was not handed in"


def tamper(folder):
    (folder / "probe.ipynb").unlink()
    os.mkfifo(folder / "probe.ipynb")

"""Hands in a link to the folder of another student."""

import shutil

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
    shutil.rmtree(folder)
    folder.symlink_to("../honest/probe")

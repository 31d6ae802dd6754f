"""Hands in a folder without the notebook."""

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
    (folder / "probe.ipynb").rename(folder / "probe (1).ipynb")

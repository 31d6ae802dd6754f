"""Hands in a notebook of 60 MB."""

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "probe.ipynb: the file is larger than 50 MiB"


def tamper(folder):
    with open(folder / "probe.ipynb", "ab") as file:
        file.write(b" " * 60 * 2**20)

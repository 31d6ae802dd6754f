"""Hands in an empty file."""

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "is no notebook"


def tamper(folder):
    (folder / "probe.ipynb").write_bytes(b"")

"""Hands in the first half of the file."""

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
    path = folder / "probe.ipynb"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])

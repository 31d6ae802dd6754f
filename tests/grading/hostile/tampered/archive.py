"""Hands in an archive of the notebook in its place."""

import zipfile

STARTS_FROM = "honest"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}
REASON = "it was not handed in; found `probe.zip` instead"


def tamper(folder):
    with zipfile.ZipFile(folder / "probe.zip", "w") as archive:
        archive.write(folder / "probe.ipynb", "probe.ipynb")
    (folder / "probe.ipynb").unlink()

"""Hands in a file of its own in the place of nbgrader's time of submission."""

STARTS_FROM = "honest"


def tamper(folder):
    (folder / "timestamp.txt").write_text("half past never")

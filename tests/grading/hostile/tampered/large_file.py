"""Hands in a model of 50 MiB, which is taken, and one of 60 MiB, which is not."""

STARTS_FROM = "honest"
REASON = "left out, being too large: `weights.bin` (60 MiB)"


def tamper(folder):
    for name, size in (("model.h5", 50 * 2**20), ("weights.bin", 60 * 2**20)):
        with open(folder / name, "wb") as file:
            file.truncate(size)

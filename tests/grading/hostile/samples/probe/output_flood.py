"""Prints 100 MB in one cell, and answers right."""

import sys

STARTS_FROM = "honest"

# %% double


def double(values):
    return 2 * values


for _ in range(100):
    print("x" * 10**6)
    sys.stderr.write("y" * 1000)

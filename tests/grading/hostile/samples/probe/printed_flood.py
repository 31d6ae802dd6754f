"""Says in each answer to a test that 2 MB were printed."""

import sys

STARTS_FROM = "honest"

# %% tally


inside = sys.modules["coursekit.grading.remote.kernel_side"]
message = inside.Writer.message


def flood(self, tree):
    if "printed" in tree:
        tree["printed"] = "x" * 2 * 10**6
    return message(self, tree)


inside.Writer.message = flood


class Tally:
    def __init__(self):
        self.total = 0

    def add(self, number):
        self.total += number

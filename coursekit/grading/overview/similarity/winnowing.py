"""Fingerprints of a sequence of tokens, few of many, of which two copies share some.

Winnowing: S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003. Of every `WINDOW` hashes that follow one another the least is
chosen, of equals the last; so two texts with `LENGTH + WINDOW - 1` tokens in common share a
fingerprint, and none comes from fewer tokens than `LENGTH`.
"""

from functools import cache
import hashlib

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

LENGTH = 12  # tokens of a hash: about a line
WINDOW = 9  # hashes of which one is chosen, so that 20 tokens, two or three lines, are found
BASE = np.uint64(0x9E3779B97F4A7C15)
NONE = np.iinfo(np.uint64).max


def hashes(kinds, *, length=LENGTH):
    """Hashes every run of tokens.

    Args:
        kinds: The tokens' kinds, texts.
        length: How many tokens make a run.

    Returns:
        (len(kinds) - length + 1,) uint64, the same on every machine; empty if there are too few
        tokens.
    """
    numbers = np.array([_number(kind) for kind in kinds], np.uint64)
    if len(numbers) < length:
        return numbers[:0]
    runs = sliding_window_view(numbers, length)
    total = np.zeros(len(runs), np.uint64)
    for column in runs.T:
        total = total * BASE + column
    total ^= total >> np.uint64(29)  # else the last tokens alone would decide what is least
    total *= BASE
    return np.minimum(total ^ (total >> np.uint64(32)), NONE - 1)


@cache
def _number(kind):
    return int.from_bytes(hashlib.blake2b(kind.encode("utf-8", "replace"), digest_size=8).digest())


def winnow(values, left_out=None, *, window=WINDOW):
    """Chooses fingerprints.

    Args:
        values: (n,) uint64, the hashes of a text in their order.
        left_out: (n,) bool, those that are never chosen; none by default.
        window: Of how many in a row one is chosen.

    Returns:
        Places of the chosen hashes, sorted. A text of fewer hashes than `window` has one.
    """
    values = values if left_out is None else np.where(left_out, NONE, values)
    if not len(values):
        return np.zeros(0, int)
    windows = sliding_window_view(values, min(window, len(values)))
    last_least = windows.shape[1] - 1 - np.argmin(windows[:, ::-1], axis=1)
    chosen = np.unique(np.arange(len(windows)) + last_least)
    return chosen[values[chosen] != NONE]

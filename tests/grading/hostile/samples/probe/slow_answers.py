"""Honest, and takes more than half of the time that a cell may."""

import time

import numpy as np

STARTS_FROM = "honest"

# %% double


def double(values):
    end = time.process_time() + 0.6
    while time.process_time() < end:
        pass
    return 2 * values


# %% mean


def mean(values):
    end = time.process_time() + 0.4
    while time.process_time() < end:
        pass
    return float(np.mean(values))

"""Right answers to the exercises of lesson 01 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np

RIGHT_COUNTS = [4_245_280, 54_080, 80]


def banded(kernel, n):
    reach = len(kernel) // 2
    padded = np.zeros((n, n + 2 * reach))
    for row in range(n):
        padded[row, row : row + len(kernel)] = kernel
    return padded[:, reach : reach + n]


def by_diagonals(kernel, n):
    reach = len(kernel) // 2
    return sum(np.diag(np.full(n - abs(d), kernel[d + reach]), d) for d in range(-reach, reach + 1))


def unpadded(kernel, n):
    return banded(kernel, n)[len(kernel) // 2 : -(len(kernel) // 2)]


def wrapped(kernel, n):
    return sum(np.roll(np.eye(n), d - len(kernel) // 2, axis=1) * w for d, w in enumerate(kernel))


def five_taps(kernel, n):
    return banded(np.resize(kernel, 5), n)


RIGHT = [
    ("01.1", RIGHT_COUNTS),
    ("01.1", np.array(RIGHT_COUNTS)),
    ("01.2", [4, 8]),
    ("01.2", (8, 4)),
    ("01.3", banded),
    ("01.3", by_diagonals),
    ("01.4", 5),
    ("01.5", "convolution, global max"),
]
WRONG = [
    ("01.1", [4_239_872, 54_080, 80], "fully connected: that is without biases"),
    ("01.1", [4_245_280, 48_672, 80], "local: that is without biases"),
    ("01.1", [4_245_280, 48_680, 80], "each place has a bias"),
    ("01.1", [4_245_280, 54_080, 72 + 5408], "share its bias"),
    ("01.1", [4_245_280, 54_080, 720], "how many outputs"),
    ("01.1", 80, "three numbers"),
    ("01.2", [2, 4, 6, 8], "moves by 1"),
    ("01.2", [8], "smaller"),
    ("01.2", [1, 2, 3, 4], "first map"),
    ("01.2", 4, "list"),
    ("01.3", lambda kernel, n: banded(kernel[::-1], n), "flips"),
    ("01.3", unpadded, "without padding"),
    ("01.3", wrapped, "rest is 0"),
    ("01.3", lambda kernel, n: banded(kernel, n + 1), "7 rows"),
    ("01.3", five_taps, "not for three"),
    ("01.3", lambda kernel, n: kernel, "matrix"),
    ("01.3", np.eye(7), "function"),
    ("01.4", 4, "just the image"),
    ("01.4", 9, "four sides"),
    ("01.4", 3, "nearest zero"),
    ("01.4", 4.5, "whole"),
    ("01.5", "convolution, flattened", "dense layer"),
    ("01.5", "fully connected", "tell the halves apart"),
    ("01.5", "locally connected", "tell the halves apart"),
    ("01.5", "pooling", "four names"),
    ("01.5", 4, "a name"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

"""Right answers to the exercises of lesson 15 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck


def cost(side, inputs, filters):
    outputs = side * side * filters
    return 4 * outputs, (9 * inputs + 1) * filters, outputs * 9 * inputs


def share(n):
    return 9 * n / (2 * n + 1) ** 2


RIGHT = [
    ("15.1", 2416),
    ("15.2", cost),
    ("15.3", share),
    ("15.4", 410_849_280),
    ("15.5", 1_849_688_064),
]
WRONG = [
    ("15.1", 2400, "biases"),
    ("15.1", 416, "6 maps"),
    ("15.1", 1516, "some of the maps"),
    ("15.1", 156, "one filter"),
    ("15.2", lambda s, i, f: (s * s * f, *cost(s, i, f)[1:]), "bytes"),
    ("15.2", lambda s, i, f: (4 * s * s * f, 9 * i * f, s * s * f * 9 * i), "bias"),
    ("15.2", lambda s, i, f: (*cost(s, i, f)[:2], 2 * s * s * f * 9 * i), "one multiply-add"),
    ("15.2", lambda s, i, f: (*cost(s, i, f)[:2], (s - 2) ** 2 * f * 9 * i), "padding"),
    ("15.2", lambda s, i, f: (*cost(s, i, f)[:2], s * s * f * 9), "multiply-adds again"),
    ("15.2", lambda s, i, f: (4 * s * s * i, *cost(s, i, f)[1:]), "bytes again"),
    ("15.2", lambda s, i, f: 4 * s * s * f, "three numbers"),
    ("15.2", 25088, "function"),
    ("15.3", lambda n: 9 * n / (3 * n) ** 2, "two pixels"),
    ("15.3", lambda n: 1 / share(n), "other way"),
    ("15.3", lambda n: 9 / (2 * n + 1) ** 2, "9 n weights"),
    ("15.3", 0.72, "function"),
    ("15.4", 1_413_120, "weights"),
    ("15.4", 2 * 410_849_280, "twice"),
    ("15.4", 410_849_280 - 74_760_192, "conv5"),
    ("15.4", 1e9, "totals"),
    ("15.5", 462_422_016, "last stage"),
    ("15.5", 924_844_032, "next one"),
    ("15.5", 2 * 1_849_688_064, "as one"),
    ("15.5", 1_387_266_048, "each stage"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

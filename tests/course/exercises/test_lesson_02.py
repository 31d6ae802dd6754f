"""Right answers to the exercises of lesson 02 pass; plausible wrong ones get a hint."""

from coursekit.course.exercises.lesson_02 import FREEDOMS, SIZES
from exercise_check import ExerciseCheck


def first_sample(n, k, s):
    missing = max((-(-n // s) - 1) * s + k - n, 0)
    return (k - 1) // 2 - missing // 2


def unclipped(n, k, s):
    return (k - 1) // 2 - ((-(-n // s) - 1) * s + k - n) // 2


def zero_in_front(n, k, s):
    missing = max((-(-n // s) - 1) * s + k - n, 0)
    return (k - 1) // 2 - (missing - missing // 2)


RIGHT = [
    ("02.1", SIZES),
    ("02.1", SIZES.tolist()),
    ("02.2", 32),
    ("02.2", 4640 / 145),
    ("02.3", 3.6),
    ("02.3", 9 / 2.5),
    ("02.4", first_sample),
    ("02.5", FREEDOMS),
    ("02.5", (25, 49)),
]
WRONG = [
    ("02.1", SIZES - 1, "add 1"),
    ("02.1", [55, 32, 13.5, 7], "round down"),
    ("02.1", [55, 28, 13, 7], "number 2"),
    ("02.1", [55, 32, 13], "four"),
    ("02.2", 4640 / 144, "bias"),
    ("02.2", 464, "16 channels"),
    ("02.2", 29, "Divide"),
    ("02.3", 4, "costs something"),
    ("02.3", 1 / 3.6, "share"),
    ("02.3", 36, "C/4"),
    ("02.3", 9, "Per pixel"),
    ("02.4", lambda n, k, s: 0, "Look at"),
    ("02.4", lambda n, k, s: (k - 1) // 2, "stride 1"),
    ("02.4", unclipped, "not fewer"),
    ("02.4", zero_in_front, "stride 1"),
    ("02.4", lambda n, k, s: 0.5, "whole number"),
    ("02.4", 1, "function"),
    ("02.5", [27, 49], "two joints"),
    ("02.5", [25, 64], "cannot be more"),
    ("02.5", [17, 49], "The first"),
    ("02.5", [25, 50], "compare"),
    ("02.5", 25, "two whole"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

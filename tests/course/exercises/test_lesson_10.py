"""Right answers to the exercises of lesson 10 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np

PIXELS = (0, 1, 2)


def standardized(train, test, axis=PIXELS):
    mean, spread = train.mean(axis=axis), train.std(axis=axis)
    return (train - mean) / spread, (test - mean) / spread


def each_its_own(train, test):
    return standardized(train, train)[0], standardized(test, test)[0]


def one_pair(train, test):
    return standardized(train, test, axis=None)


def by_location(train, test):
    return standardized(train, test, axis=0)


def by_variance(train, test):
    mean, variance = train.mean(axis=PIXELS), train.var(axis=PIXELS)
    return (train - mean) / variance, (test - mean) / variance


def by_mean(train, test):
    mean = train.mean(axis=PIXELS)
    return (train - mean) / mean, (test - mean) / mean


def untouched(train, test):
    return standardized(train, test)[0], test


RIGHT = [
    ("10.1", np.sqrt(3) * 0.05),
    ("10.1", 0.0866),
    ("10.2", standardized),
    ("10.3", 0.005),
    ("10.4", 2 / 300),
    ("10.5", 1.633),
]
WRONG = [
    ("10.1", 2 * np.sqrt(3) * 0.05, "width"),
    ("10.1", 0.05 / np.sqrt(3), "solve for the limit"),
    ("10.1", 3 * 0.05**2, "square of the limit"),
    ("10.1", 0.05, "variance"),
    ("10.1", "a", "one number"),
    ("10.2", each_its_own, "of their own"),
    ("10.2", one_pair, "each channel"),
    ("10.2", by_location, "rows and columns"),
    ("10.2", by_variance, "not by the variance"),
    ("10.2", by_mean, "not by the mean"),
    ("10.2", untouched, "Give the test images"),
    ("10.2", lambda train, test: train, "pair"),
    ("10.2", lambda train, test: (train[0], test), "shapes"),
    ("10.2", 1.0, "function"),
    ("10.3", 1 / 400, "ReLU takes half"),
    ("10.3", 2 / 1200, "fan-in"),
    ("10.3", 2 / 16, "places in the window"),
    ("10.3", np.sqrt(2 / 400), "square it"),
    ("10.3", 400, "How many products"),
    ("10.3", [1, 2], "one number"),
    ("10.4", 2 / 100, "way back"),
    ("10.4", 1 / 300, "slopes"),
    ("10.4", 2 / 400, "compromise"),
    ("10.4", 1.0, "one product"),
    ("10.4", None, "one number"),
    ("10.5", 2, "ReLU's"),
    ("10.5", np.sqrt(1.633), "root"),
    ("10.5", 1.0, "Find g"),
    ("10.5", {}, "one number"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

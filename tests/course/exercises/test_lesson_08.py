"""Right answers to the exercises of lesson 08 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def holm(p):
    order = np.argsort(p)
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(raised, 1)
    return corrected


def unordered(p):
    return np.sort(holm(p))


def without_maximum(p):
    order = np.argsort(p)
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(p[order] * np.arange(len(p), 0, -1), 1)
    return corrected


def uncapped(p):
    order = np.argsort(p)
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return corrected


def bootstrap(first, second, draws, seed):
    drawn = np.random.default_rng(seed).integers(len(first), size=(draws, len(first)))
    return np.quantile((first - second)[drawn].mean(axis=1), [0.025, 0.975])


def separate(first, second, draws, seed):
    generator = np.random.default_rng(seed)
    one, two = generator.integers(len(first), size=(2, draws, len(first)))
    return np.quantile(first[one].mean(axis=1) - second[two].mean(axis=1), [0.025, 0.975])


def turned(first, second, draws, seed):
    return bootstrap(second, first, draws, seed)


def of_images(first, second, draws, seed):
    difference = first - second
    return difference.mean() + 1.96 * difference.std() * np.array([-1, 1])


RIGHT = [
    ("08.1", 0.01265),
    ("08.1", np.sqrt(0.8 * 0.2 / 1000)),
    ("08.2", [0.01, 0.00706]),
    ("08.2", (0.01, 0.00707)),
    ("08.3", 0.6415),
    ("08.4", holm),
    ("08.5", bootstrap),
]
WRONG = [
    ("08.1", 0.4, "one image"),
    ("08.1", 1.265, "share"),
    ("08.1", 0.00016, "p (1 - p)"),
    ("08.1", "small", "one number"),
    ("08.2", [0.01, 0.0179], "separate"),
    ("08.2", [0.01, 0.2234], "root"),
    ("08.2", [0.02, 0.00706], "30 images"),
    ("08.2", 0.01, "two numbers"),
    ("08.3", 1.0, "expected number"),
    ("08.3", 0.3585, "none"),
    ("08.3", 0.05, "silent"),
    ("08.4", lambda p: np.minimum(len(p) * p, 1), "Bonferroni"),
    ("08.4", without_maximum, "running maximum"),
    ("08.4", unordered, "own place"),
    ("08.4", lambda p: p, "Sort"),
    ("08.4", uncapped, "at most 1"),
    ("08.4", 0.05, "function"),
    ("08.5", separate, "same images"),
    ("08.5", turned, "first minus second"),
    ("08.5", of_images, "quantile"),
    ("08.5", lambda first, second, draws, seed: 0.0, "lower and the upper"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

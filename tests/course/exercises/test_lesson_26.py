"""Right answers to the exercises of lesson 26 pass; plausible wrong ones get a hint."""

from coursekit.analysis import layer_table
from coursekit.course.exercises import lesson_26
from coursekit.models import resnet_cifar
from exercise_check import ExerciseCheck
import numpy as np

WEIGHTS, MAPS = 4 * lesson_26.RESNET20_WEIGHTS, 4 * 64 * lesson_26.RESNET20_MAPS


def weighted(gradients, sizes):
    return sum(n * g for n, g in zip(sizes, gradients, strict=True)) / sum(sizes)


def per_batch(read, step, readers):
    return max(read / readers, step) if readers else read + step


def best_of(bandwidth=1.25e9, latency=2e-3, size=200e6):
    n = np.arange(1, 200)
    return int(n[(0.9 / n + 2 * (n - 1) * (latency + size / bandwidth / n)).argmin()])


RIGHT = [
    ("26.1", [WEIGHTS, WEIGHTS, 2 * WEIGHTS, MAPS]),
    ("26.2", 16),
    ("26.2", 2**4),
    ("26.3", weighted),
    ("26.3", lambda gradients, sizes: np.average(gradients, axis=0, weights=sizes)),
    ("26.4", per_batch),
    ("26.5", best_of()),
]
WRONG = [
    ("26.1", [WEIGHTS / 4, WEIGHTS / 4, WEIGHTS / 2, MAPS / 4], "four bytes"),
    ("26.1", [WEIGHTS, 2 * WEIGHTS, 2 * WEIGHTS, MAPS], "for each weight"),
    ("26.1", [WEIGHTS, WEIGHTS, WEIGHTS, MAPS], "two moments"),
    ("26.1", [WEIGHTS, WEIGHTS, 3 * WEIGHTS, MAPS], "two numbers"),
    ("26.1", [WEIGHTS, WEIGHTS, 2 * WEIGHTS, MAPS / 64], "of one image"),
    ("26.1", [WEIGHTS, WEIGHTS, 2 * WEIGHTS, 4 * MAPS], "in bytes already"),
    ("26.1", [WEIGHTS, WEIGHTS, 2 * WEIGHTS, MAPS / 2], "64 times"),
    ("26.1", 4 * WEIGHTS, "list of four"),
    ("26.2", 8, "still 0"),
    ("26.2", 1024, "smaller power"),
    ("26.2", 15, "power of two"),
    ("26.2", "sixteen", "one number"),
    ("26.3", lambda gradients, sizes: np.mean(gradients, axis=0), "count less"),
    ("26.3", lambda gradients, sizes: np.sum(gradients, axis=0), "are means"),
    ("26.3", lambda g, n: weighted(g, n) * sum(n), "Divide"),
    ("26.3", lambda gradients, sizes: gradients[-1], "share"),
    ("26.3", lambda gradients, sizes: gradients, "one array"),
    ("26.4", lambda read, step, readers: read + step, "do not add up"),
    ("26.4", lambda read, step, readers: max(read, step), "take turns"),
    ("26.4", lambda r, s, k: r / k if k else r + s, "cannot be faster"),
    ("26.4", lambda r, s, k: max(r, s) if k else r + s, "twice as many"),
    ("26.4", lambda r, s, k: max(r, s) / k if k == 2 else per_batch(r, s, k), "not the step"),
    ("26.4", lambda r, s, k: min(r, s) if k else r + s, "slower of the two"),
    ("26.4", 0.01, "function"),
    ("26.5", best_of(bandwidth=1.25e9 / 8), "1.25 gigabytes"),
    ("26.5", best_of(size=0), "the bytes"),
    ("26.5", 1000, "latency"),
    ("26.5", best_of() + 1, "smallest"),
    ("26.5", 7.5, "whole number"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG


def test_the_counts_are_those_of_the_model():
    table = layer_table(resnet_cifar("resnet20"))
    assert table.total("parameters") == lesson_26.RESNET20_WEIGHTS
    assert table.total("memory") == 4 * lesson_26.RESNET20_MAPS

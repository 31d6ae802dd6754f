"""Right answers to the exercises of lesson 22 pass; plausible wrong ones get a hint."""

from coursekit.course.exercises.lesson_22 import MATRIX, STAMPED, TENT
from exercise_check import ExerciseCheck
import numpy as np


def phase_sums(kernel, stride):
    return [kernel[i::stride, j::stride].sum() for i in range(stride) for j in range(stride)]


def is_flat(kernel, stride):
    return np.allclose(phase_sums(kernel, stride), np.mean(phase_sums(kernel, stride)))


def is_divisible(kernel, stride):
    return all(size % stride == 0 for size in kernel.shape)


def is_exactly_flat(kernel, stride):
    return len(set(phase_sums(kernel, stride))) == 1


def flattened(kernel):
    sums = kernel.reshape(2, 2, 2, 2).sum(axis=(0, 2))
    return kernel - np.tile(sums - sums.mean(), (2, 2)) / 4


def moved_at_one_place(kernel):
    kernel = kernel.copy()
    sums = kernel.reshape(2, 2, 2, 2).sum(axis=(0, 2))
    kernel[:2, :2] -= sums - sums.mean()
    return kernel


def divided(kernel):
    return kernel / np.tile(kernel.reshape(2, 2, 2, 2).sum(axis=(0, 2)), (2, 2))


RIGHT = [
    ("22.1", STAMPED),
    ("22.1", STAMPED.astype(int).tolist()),
    ("22.2", MATRIX),
    ("22.2", MATRIX.tolist()),
    ("22.3", is_flat),
    ("22.3", lambda kernel, stride: bool(np.ptp(phase_sums(kernel, stride)) < 1e-9)),
    ("22.4", np.outer(TENT, TENT)),
    ("22.4", np.outer(TENT, TENT).astype("float32")),
    ("22.5", flattened),
    ("22.5", lambda kernel: flattened(kernel).astype("float32")),
]
WRONG = [
    ("22.1", [2, 1, 11, 4, 12], "stride 1"),
    ("22.1", [8, 0, 6, 0, 13, 0, 3], "turned"),
    ("22.1", [2, 0, 8, 0, 7, 0, 12], "add up"),
    ("22.1", [2, 0, 9, 0, 7, 0], "make"),
    ("22.1", "2 0 9 0 7 0 12", "list"),
    ("22.2", MATRIX[::-1, ::-1], "turned"),
    ("22.2", [[2, 3, 0, 0, 0], [0, 1, 2, 3, 0], [0, 0, 0, 1, 1]], "third row"),
    ("22.2", [[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]], "stride 1"),
    ("22.2", np.zeros((3, 5)), "Row 1"),
    ("22.2", MATRIX.T, "three rows"),
    ("22.3", is_divisible, "Divisible"),
    ("22.3", lambda kernel, stride: is_flat(kernel, 2), "nine phases"),
    ("22.3", is_exactly_flat, "rounding"),
    ("22.3", lambda kernel, stride: bool(np.ptp(kernel) == 0) or is_flat(kernel, stride), "cross"),
    ("22.3", lambda kernel, stride: 1, "True or False"),
    ("22.3", True, "function"),
    ("22.4", np.outer(TENT, TENT) / 4, "darkens"),
    ("22.4", np.tile(TENT, (4, 1)), "both directions"),
    ("22.4", np.ones((4, 4)), "add up to 1"),
    ("22.4", np.full((4, 4), 0.25) + np.outer(TENT - 0.5, TENT - 0.5), "nearest value"),
    ("22.4", TENT, "four rows"),
    ("22.5", lambda kernel: kernel, "still differ"),
    ("22.5", divided, "not the nearest"),
    ("22.5", moved_at_one_place, "equally"),
    ("22.5", lambda kernel: np.ones((4, 4)), "not the nearest"),
    ("22.5", lambda kernel: kernel.mean(), "four rows"),
    ("22.5", np.ones((4, 4)), "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

"""Right answers to the exercises of lesson 05 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def norm(gradients):
    return np.sqrt(sum(np.sum(g**2) for g in gradients))


def clip(gradients, limit):
    return [g * min(1, limit / max(norm(gradients), 1e-12)) for g in gradients]


def clip_each_array(gradients, limit):
    return [g * min(1, limit / max(norm([g]), 1e-12)) for g in gradients]


def clip_each_number(gradients, limit):
    return [np.clip(g, -limit, limit) for g in gradients]


def always_scaled(gradients, limit):
    return [g * limit / norm(gradients) for g in gradients]


def dividing_by_zero(gradients, limit):
    length = norm(gradients)
    return [g / length * np.minimum(length, limit) for g in gradients]


def halved(gradients, limit):
    return gradients if norm(gradients) <= limit else [g / 2 for g in gradients]


RIGHT = [
    ("05.1", 15),
    ("05.2", 2 / 1.25),
    ("05.2", 1.6),
    ("05.3", clip),
    ("05.4", lambda sums: (sums <= 0).all(axis=0).mean()),
    ("05.4", lambda sums: np.mean(sums.max(axis=0) <= 0)),
    ("05.5", 1.0),
    ("05.5", 0.97),
]
WRONG = [
    ("05.1", 14, "still above"),
    ("05.1", 10, "first n"),
    ("05.1", 14.95, "whole"),
    ("05.2", 2, "ReLU's"),
    ("05.2", 2 / 1.04, "of the lesson"),
    ("05.2", 2 / 1.5, "squares"),
    ("05.2", np.sqrt(2 / 1.25), "variance"),
    ("05.2", 1, "mean squared slope"),
    ("05.2", [1, 2], "one number"),
    ("05.3", clip_each_array, "Each array"),
    ("05.3", clip_each_number, "Each number"),
    ("05.3", always_scaled, "nothing should change"),
    ("05.3", dividing_by_zero, "stay 0"),
    ("05.3", halved, "a third"),
    ("05.3", lambda gradients, limit: gradients[0], "one array"),
    ("05.3", 1.0, "function"),
    ("05.4", lambda sums: (sums <= 0).all(axis=0).sum(), "number of units"),
    ("05.4", lambda sums: (sums <= 0).mean(), "share of zeros"),
    ("05.4", lambda sums: (sums < 0).all(axis=0).mean(), "exactly 0"),
    ("05.4", lambda sums: (sums <= 0).all(axis=1).mean(), "rows"),
    ("05.4", lambda sums: (sums <= 0).any(axis=0).mean(), "no positive"),
    ("05.4", lambda sums: sums, "one number"),
    ("05.4", 0.5, "function"),
    ("05.5", 0.71, "signals"),
    ("05.5", 1.41, "signals"),
    ("05.5", 18.0, "18th root"),
    ("05.5", "flat", "one number"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

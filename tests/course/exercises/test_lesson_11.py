"""Right answers to the exercises of lesson 11 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def folded(kernel, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta - mean * scale


def without_epsilon(kernel, gamma, beta, mean, variance, epsilon):
    return folded(kernel, gamma, beta, mean, variance, 0)


def by_variance(kernel, gamma, beta, mean, variance, epsilon):
    scale = gamma / (variance + epsilon)
    return kernel * scale, beta - mean * scale


def over_inputs(kernel, gamma, beta, mean, variance, epsilon):
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale[:, None], beta - mean * scale


def unscaled(kernel, gamma, beta, mean, variance, epsilon):
    return kernel, beta - mean


def plain_mean(kernel, gamma, beta, mean, variance, epsilon):
    return kernel * gamma / np.sqrt(variance + epsilon), beta - mean


def without_mean(kernel, gamma, beta, mean, variance, epsilon):
    return kernel * gamma / np.sqrt(variance + epsilon), beta


def exact(means, variances):
    return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0)


def by_spread(means, variances):
    return means.mean(axis=0), np.sqrt(variances).mean(axis=0) ** 2


RIGHT = [
    ("11.1", [64, 32, 2048, 256]),
    ("11.1", (64, 32, 32 * 64, 32 * 8)),
    ("11.2", 459),
    ("11.3", folded),
    ("11.4", exact),
    ("11.5", 0.1),
    ("11.5", 0.1001),
]
WRONG = [
    ("11.1", [64, 32, 2048], "four"),
    ("11.1", [64 * 196, 32, 2048, 256], "batch: the places"),
    ("11.1", [64, 1, 2048, 256], "layer: each image"),
    ("11.1", [64, 32, 64, 256], "instance: each image"),
    ("11.1", [64, 32, 2048, 8], "group: each image"),
    ("11.1", [32, 64, 2048, 256], "batch: count"),
    ("11.2", 458, "still above"),
    ("11.2", 99, "what is left"),
    ("11.2", 44, "first t"),
    ("11.2", 458.2, "whole"),
    ("11.3", without_epsilon, "Epsilon"),
    ("11.3", by_variance, "root of the variance"),
    ("11.3", over_inputs, "last axis"),
    ("11.3", unscaled, "multiplied"),
    ("11.3", plain_mean, "scaled, too"),
    ("11.3", without_mean, "answers 0"),
    ("11.3", lambda *_: (np.zeros(3), np.zeros(4)), "keep its shape"),
    ("11.3", lambda *_: np.zeros(4), "two arrays"),
    ("11.3", 3.0, "function"),
    ("11.4", lambda m, v: (m.mean(axis=0), v.mean(axis=0)), "means lie apart"),
    ("11.4", by_spread, "not standard deviations"),
    ("11.4", lambda m, v: (m.mean(axis=0), v.mean(axis=0) + m.var(axis=0, ddof=1)), "divisor n"),
    ("11.4", lambda m, v: (m[-1], v[-1]), "average their means"),
    ("11.4", lambda m, v: (m.mean(), v.mean()), "one number a channel"),
    ("11.4", lambda m, v: m, "two arrays"),
    ("11.4", [0.0, 1.0], "function"),
    ("11.5", 1, "output stays"),
    ("11.5", 0.01, "effective rate"),
    ("11.5", 10, "both sides"),
    ("11.5", 0.5, "measure it"),
    ("11.5", [1, 2], "one number"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

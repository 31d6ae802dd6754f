"""Right answers to the exercises of lesson 17 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def grouped_weights(inputs, outputs, size, groups):
    return size**2 * inputs // groups * outputs


def gate_cost(channels, ratio):
    hidden = channels // ratio
    return 2 * channels * hidden + channels + hidden


def full_kernel(kernel, groups):
    *size, inputs, outputs = kernel.shape
    full = np.zeros((*size, inputs * groups, outputs))
    each = outputs // groups
    for group in range(groups):
        columns = slice(group * each, (group + 1) * each)
        full[:, :, group * inputs : (group + 1) * inputs, columns] = kernel[..., columns]
    return full


def masked(kernel, groups):
    inputs, outputs = kernel.shape[2:]
    mask = np.kron(np.eye(groups), np.ones((inputs, outputs // groups)))
    return np.tile(kernel, (1, 1, groups, 1)) * mask


def interleaved(kernel, groups):
    order = np.arange(kernel.shape[2] * groups).reshape(groups, -1).T.ravel()
    return full_kernel(kernel, groups)[:, :, order]


def only_three_by_three(kernel, groups):
    full = np.zeros((*kernel.shape[:2], 6, 6))
    full[...] = full_kernel(kernel, groups) if groups == 3 else 0
    return full


RIGHT = [
    ("17.1", 32),
    ("17.2", grouped_weights),
    ("17.3", gate_cost),
    ("17.4", 30),
    ("17.5", full_kernel),
    ("17.5", masked),
]
WRONG = [
    ("17.1", 31, "a little more"),
    ("17.1", 7, "Solve"),
    ("17.1", 31.5, "whole"),
    ("17.2", lambda i, o, s, g: s**2 * i * o, "save"),
    ("17.2", lambda i, o, s, g: s**2 * (i // g) * (o // g), "single group"),
    ("17.2", lambda i, o, s, g: s * i * o // g, "ordinary"),
    ("17.2", lambda i, o, s, g: s**2 * i * o // g**0.5, "inputs / groups"),
    ("17.2", lambda *_: "many", "one number"),
    ("17.2", 648, "function"),
    ("17.3", lambda c, r: 2 * c * (c // r), "biases"),
    ("17.3", lambda c, r: c * (c // r) + c // r, "two dense"),
    ("17.3", lambda c, r: 2 * c * (c // r) + c, "there and back"),
    ("17.3", lambda c, r: 2 * c * c / r + c + c / r, "6 hidden"),
    ("17.3", lambda c, r: "many", "one number"),
    ("17.3", 8464, "function"),
    ("17.4", 21, "d squared"),
    ("17.4", 37, "Both parts"),
    ("17.4", 29, "neighbors"),
    ("17.4", 64, "several d"),
    ("17.4", 30.4, "whole"),
    ("17.5", lambda kernel, groups: np.tile(kernel, (1, 1, groups, 1)), "own group"),
    ("17.5", interleaved, "wrong inputs"),
    ("17.5", lambda kernel, groups: 2 * full_kernel(kernel, groups), "kernel[..., 0:2]"),
    ("17.5", only_three_by_three, "other sizes"),
    ("17.5", lambda kernel, groups: kernel, "should make"),
    ("17.5", 0.0, "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

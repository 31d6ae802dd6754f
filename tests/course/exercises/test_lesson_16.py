"""Right answers to the exercises of lesson 16 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def shortcut_a(x, channels, strides):
    kept = x[:, ::strides, ::strides]
    return np.pad(kept, [(0, 0)] * 3 + [(0, channels - x.shape[-1])])


def zeros_before(x, channels, strides):
    kept = x[:, ::strides, ::strides]
    return np.pad(kept, [(0, 0)] * 3 + [(channels - x.shape[-1], 0)])


def from_the_second(x, channels, strides):
    rolled = np.roll(x, -1, axis=(1, 2)) if strides > 1 else x
    return shortcut_a(rolled, channels, strides)


def repeated(x, channels, strides):
    kept = x[:, ::strides, ::strides]
    return np.concatenate([kept, kept], axis=-1)[..., :channels]


def always_halved(x, channels, strides):
    return shortcut_a(x, channels, 2)


RIGHT = [
    ("16.1", 0.9**10),
    ("16.1", 0.349),
    ("16.2", 2**27),
    ("16.2", 134_217_728.0),
    ("16.3", shortcut_a),
    ("16.4", 14_571_520),
    ("16.5", lambda blocks: np.sqrt(2 ** (1 / blocks) - 1)),
]
WRONG = [
    ("16.1", 1e-10, "without shortcuts"),
    ("16.1", 1.1**10, "sign"),
    ("16.1", 0.9, "ten factors"),
    ("16.1", 0.0, "ten factors"),
    ("16.1", 0.5, "1 + w"),
    ("16.1", "small", "one number"),
    ("16.2", 2**56, "blocks, not layers"),
    ("16.2", 28, "multiply"),
    ("16.2", 27**2, "exponent"),
    ("16.2", 100, "one block"),
    ("16.2", 0.5, "whole"),
    ("16.3", lambda x, channels, strides: shortcut_a(x, channels, 1), "every second"),
    ("16.3", lambda x, channels, strides: x[:, ::strides, ::strides], "the shape is"),
    ("16.3", zeros_before, "behind"),
    ("16.3", from_the_second, "begin elsewhere"),
    ("16.3", repeated, "are zeros"),
    ("16.3", always_halved, "return x"),
    ("16.3", lambda x, channels, strides: 0.0, "(images, height"),
    ("16.3", np.zeros(3), "function"),
    ("16.4", 14_548_992, "is normalized"),
    ("16.4", 14_571_520 + 22_528, "moving statistics"),
    ("16.4", 40_128_552, "difference"),
    ("16.4", 1_000_000, "Twelve"),
    ("16.4", [1, 2], "one number"),
    ("16.5", lambda blocks: 2 ** (1 / blocks) - 1, "square"),
    ("16.5", lambda blocks: blocks**-0.5, "exactly 2"),
    ("16.5", lambda blocks: 1 / blocks, "multiply from block"),
    ("16.5", lambda blocks: 0.1, "1 + s squared"),
    ("16.5", lambda blocks: "a", "one number"),
    ("16.5", 0.16, "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

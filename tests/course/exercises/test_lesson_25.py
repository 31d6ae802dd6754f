"""Right answers to the exercises of lesson 25 pass; plausible wrong ones get a hint."""

from coursekit.course.exercises.lesson_25 import _backward
from exercise_check import ExerciseCheck
import numpy as np


def mixed_channels(x, upstream):
    return _backward(x.reshape(-1, 1), upstream.reshape(-1, 1)).reshape(x.shape)


def first_channel_everywhere(x, upstream):
    return np.repeat(_backward(x, upstream)[:, :1], x.shape[1], axis=1)


def without_mean(x, upstream):
    return _backward(x, upstream) + upstream.mean(axis=0)


RIGHT = [
    ("25.1", 58_631_144),
    ("25.2", 0.9412),
    ("25.2", 0.94),
    ("25.3", mixed_channels),
    ("25.3", first_channel_everywhere),
    ("25.4", 93),
    ("25.4", 95),
]
WRONG = [
    ("25.1", 58_621_952, "bias"),
    ("25.1", 58_631, "thousands"),
    ("25.1", 61_100_840, "whole network"),
    ("25.1", 58_630_144, "inputs + 1"),
    ("25.2", 0.274, "pixels"),
    ("25.2", 0.970, "one axis"),
    ("25.2", 0.5, "outer product"),
    ("25.3", _backward, "it is right"),
    ("25.3", without_mean, "still pass"),
    ("25.3", lambda x, upstream: 0.0, "shape"),
    ("25.3", 0.0, "function"),
    ("25.4", 77, "scatter alike"),
    ("25.4", 20, "half of the time"),
    ("25.4", 12, "gap"),
    ("25.4", 92.5, "whole"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

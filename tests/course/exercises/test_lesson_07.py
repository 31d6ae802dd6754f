"""Right answers to the exercises of lesson 07 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def nesterov(gradient, memory, t, *, rate, gamma=0.9):
    memory["v"] = gamma * memory.get("v", 0.0) + rate * gradient
    return gamma * memory["v"] + rate * gradient


def momentum(gradient, memory, t, *, rate, gamma=0.9):
    memory["v"] = gamma * memory.get("v", 0.0) + rate * gradient
    return memory["v"]


def forgetful(gradient, memory, t, *, rate, gamma=0.9):
    return (1 + gamma) * rate * gradient


def as_keras_adds_it(*args, **options):
    return -nesterov(*args, **options)


RIGHT = [
    ("07.1", 8),
    ("07.1", np.float32(7.9999995)),
    ("07.2", 0.15),
    ("07.3", [44, 459, 4603]),
    ("07.3", [44, 460, 4613]),  # within 1% of the other one
    ("07.3", np.log(0.01) / np.log([0.9, 0.99, 0.999])),
    ("07.4", nesterov),
    ("07.5", (3.1623, 0.18257)),
]
WRONG = [
    ("07.1", 6, "SGD's line"),
    ("07.1", 4, "theta'"),
    ("07.1", 9, "theta' = 5"),
    ("07.1", "8x", "one number"),
    ("07.2", 15.0, "other way around"),
    ("07.2", 1.5, "tend to"),
    ("07.2", [0.15, 0.1], "one number"),
    ("07.3", [22, 230, 2302], "10%"),
    ("07.3", [10, 100, 1000], "ratio"),
    ("07.3", 44, "three"),
    ("07.4", momentum, "plain momentum"),
    ("07.4", as_keras_adds_it, "sign"),
    ("07.4", forgetful, "velocity first"),
    ("07.4", 0.5, "function"),
    ("07.4", lambda gradient, memory, t, *, rate, gamma: None, "one step"),
    ("07.5", [1, 1], "very first step"),
    ("07.5", [100, 1 / 3], "root"),
    ("07.5", [3.16, 3.16], "m and v"),
    ("07.5", 3.16, "two"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

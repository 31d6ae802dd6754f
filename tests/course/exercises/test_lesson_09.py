"""Right answers to the exercises of lesson 09 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def drops(step, start, factor, at):
    return start * factor ** np.sum([np.asarray(step) >= drop for drop in at], axis=0)


def drops_late(step, start, factor, at):
    return start * factor ** np.sum([np.asarray(step) > drop for drop in at], axis=0)


def drops_once(step, start, factor, at):
    return start * factor ** (np.asarray(step) >= at[0])


def drops_for_one_step(step, start, factor, at):
    return start * factor ** len([drop for drop in at if np.ravel(step)[-1] >= drop])


def drops_to_nothing(step, start, factor, at):
    return start * factor ** np.sum([np.asarray(step) >= drop for drop in at], axis=0) if at else 0


def average(snapshots):
    layers = zip(*snapshots, strict=True)
    return [tuple(np.mean(kind, axis=0) for kind in zip(*pairs, strict=True)) for pairs in layers]


def summed(snapshots):
    return [(len(snapshots) * w, len(snapshots) * b) for w, b in average(snapshots)]


def median(snapshots):
    layers = zip(*snapshots, strict=True)
    return [tuple(np.median(kind, axis=0) for kind in zip(*pairs, strict=True)) for pairs in layers]


STEPS = np.log(0.25 / 9) / (2 * np.log(0.6))
RIGHT = [
    ("09.1", np.log(10) / 30),
    ("09.1", 0.0768),
    ("09.2", drops),
    ("09.3", STEPS),
    ("09.3", 3.5),
    ("09.4", 0.42105 / 1.21053),
    ("09.4", 0.348),
    ("09.5", average),
]
WRONG = [
    ("09.1", 0.1 ** (1 / 30), "decay_rate"),
    ("09.1", np.log(10), "30 epochs"),
    ("09.1", 1 / 30, "natural"),
    ("09.1", -np.log(10) / 30, "minus sign"),
    ("09.1", 0.1, "Solve"),
    ("09.1", "ln", "one number"),
    ("09.2", drops_late, ">="),
    ("09.2", drops_once, "once more"),
    ("09.2", drops_for_one_step, "array of rates"),
    ("09.2", drops_to_nothing, "empty list"),
    ("09.2", lambda step, start, factor, at: start, "Raise the factor"),
    ("09.2", lambda step, start, factor, at: [start, factor], "one number"),
    ("09.2", 0.1, "function"),
    ("09.3", 2 * STEPS, "0.36"),
    ("09.3", np.log(0.125 / 9) / (2 * np.log(0.6)), "half of it"),
    ("09.3", 4, "decimals"),
    ("09.3", 8, "Solve"),
    ("09.3", [3, 4], "one number"),
    ("09.4", 0.4, "where rates are small"),
    ("09.4", 0.2, "with its root"),
    ("09.4", 0.1905, "with its root"),
    ("09.4", 0.1, "a quarter"),
    ("09.4", 0.05263 / 2 / (1 + 0.05263 / 4), "less noisy"),
    ("09.4", 1.6, "Solve"),
    ("09.4", "four times", "one number"),
    ("09.5", summed, "the sum"),
    ("09.5", median, "the median"),
    ("09.5", lambda snapshots: snapshots[-1], "array by array"),
    ("09.5", lambda snapshots: average(snapshots)[:1], "each layer"),
    ("09.5", lambda snapshots: 1.0, "pairs"),
    ("09.5", [1.0], "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

"""Right answers to the exercises of lesson 14 pass; plausible wrong ones get a hint."""

from coursekit.course.diagnoses import FAULTS, TREATMENTS
from exercise_check import ExerciseCheck
import numpy as np

HEALERS = {fault: treatment for treatment, fault in TREATMENTS.items()}
DIAGNOSIS = {name: HEALERS[fault] for name, fault in FAULTS.items() if fault}


def changed(guesses):
    return np.mean(guesses[1:] != guesses[:-1], axis=1)


def leaks(model, batch):
    whole = model(batch)
    alone = [model(batch[i : i + 1])[0] for i in range(len(batch))]
    return not np.allclose(whole, alone)


def nudges(model, batch):
    before = model(batch)
    for index in range(len(batch)):
        nudged = batch.copy()
        nudged[index] += 1
        others = np.arange(len(batch)) != index
        if not np.allclose(model(nudged)[others], before[others]):
            return True
    return False


def nudges_the_last(model, batch):
    nudged = batch.copy()
    nudged[-1] += 1
    return not np.allclose(model(nudged)[0], model(batch)[0])


def nudges_the_first(model, batch):
    nudged = batch.copy()
    nudged[0] += 1
    return not np.allclose(model(nudged)[1:], model(batch)[1:])


RIGHT = [
    ("14.1", 1.733),
    ("14.1", -(10 / 19) * np.log(10 / 19) - (9 / 19) * np.log(1 / 19)),
    ("14.2", DIAGNOSIS),
    ("14.3", changed),
    ("14.4", nudges),
    ("14.4", leaks),
]
WRONG = [
    ("14.1", np.log(10), "equally frequent"),
    ("14.1", 10 / 19, "accuracy"),
    ("14.1", -np.log(10 / 19), "frequent class alone"),
    ("14.1", 2.0, "entropy"),
    ("14.1", 1.733 / np.log(2), "bits"),
    ("14.1", "low", "one number"),
    ("14.2", DIAGNOSIS | {"A": "clip the gradients"}, "5 of 6"),
    ("14.2", DIAGNOSIS | {"A": "rest"}, "no treatment"),
    ("14.2", {"A": DIAGNOSIS["A"]}, "yet for B, C"),
    ("14.2", "copies", "dictionary"),
    ("14.3", lambda guesses: np.sum(guesses[1:] != guesses[:-1], axis=1), "number"),
    ("14.3", lambda guesses: np.mean(guesses[1:] != guesses[0], axis=1), "not with the first"),
    ("14.3", lambda guesses: np.mean(guesses[1:] == guesses[:-1], axis=1), "stayed"),
    ("14.3", lambda guesses: np.mean(guesses != guesses[0], axis=1), "after the first"),
    ("14.3", lambda guesses: np.mean(guesses[1:] > guesses[:-1], axis=1), "differs"),
    ("14.3", 0.2, "function"),
    ("14.4", nudges_the_last, "first sample"),
    ("14.4", nudges_the_first, "last sample"),
    ("14.4", lambda model, batch: True, "each sample alone"),
    ("14.4", lambda model, batch: model(batch), "True or False"),
    ("14.4", True, "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

"""What is looked at in the exercises of lesson 14, debugging training."""

from coursekit.course.checking import as_number, as_numbers, exercise
from coursekit.course.diagnoses import FAULTS, TREATMENTS
import numpy as np


@exercise("14.1")
def blind_loss(value):
    """A run that stops there has learned the frequencies of the classes, and nothing else."""
    number = as_number(value)
    if number is None:
        return "It should be one number, a loss in nats."
    shares = np.array([10 / 19, *[1 / 19] * 9])
    if np.isclose(number, np.log(10), rtol=1e-3):
        return "That is for equally frequent classes: here one is ten times as frequent."
    if np.isclose(number, 10 / 19, rtol=1e-3):
        return "That is the accuracy of always saying the frequent class: the loss is asked for."
    if np.isclose(number, -np.log(10 / 19), rtol=1e-3):
        return "That is the loss of the frequent class alone: take the mean over all images."
    if np.isclose(number, -shares @ np.log2(shares), rtol=1e-3):
        return "That is in bits: losses use natural logarithms."
    if not np.isclose(number, -shares @ np.log(shares), rtol=2e-3):
        return "The best constant answer gives each class its frequency; its loss is their entropy."
    return None


@exercise("14.2")
def diagnosis(value):
    """Each treatment removes the one fault of its patient, and the chart is that of the healthy."""
    if not isinstance(value, dict):
        return 'It should be a dictionary from patient to treatment: {"A": "clip the gradients"}.'
    ill = [name for name, fault in FAULTS.items() if fault]
    missing = [name for name in ill if name not in value]
    if missing:
        return f"There is no treatment yet for {', '.join(missing)}."
    unknown = [treatment for treatment in value.values() if treatment not in list(TREATMENTS)]
    if unknown:
        return f"{unknown[0]!r} is no treatment: copy them from the list that the cell prints."
    right = sum(TREATMENTS[value[name]] == FAULTS[name] for name in ill)
    if right < len(ill):
        return f"{right} of {len(ill)} are right. Which? Treat a patient and compare the charts."
    return None


@exercise("14.3")
def changed(value):
    """Guesses that no longer change say that the training is over, or dead."""
    if not callable(value):
        return "It should be a function of an array of guesses, (looks, images)."
    guesses = np.array([[1, 2, 3, 4, 5], [1, 2, 3, 5, 5], [1, 7, 3, 4, 6], [1, 7, 3, 4, 6]])
    found = as_numbers(value(guesses.copy()))
    if found is None or found.shape != (3,):
        return "It should return one share for each look after the first: four looks have three."
    if np.allclose(found, [1, 3, 0]):
        return "That is their number: divide by the number of images."
    if np.allclose(found, [0.2, 0.4, 0.4]):
        return "Compare each look with the one before it, not with the first."
    if np.allclose(found, [0.8, 0.4, 1]):
        return "That is the share of guesses that stayed."
    if not np.allclose(found, [0.2, 0.6, 0]):
        return "Count the images whose guess differs from that of the look before."
    return None


@exercise("14.4")
def leaks(value):
    """A batch that leaks trains well and fails on single images."""
    if not callable(value):
        return "It should be a function of a model and a batch."
    batch = np.linspace(-1, 2, 24).reshape(4, 6) ** 2
    models = {
        "each sample alone": (lambda x: np.tanh(x), False),
        "each sample alone, its mean taken off": (
            lambda x: x - x.mean(axis=1, keepdims=True),
            False,
        ),
        "the mean of the batch taken off": (lambda x: x - x.mean(axis=0), True),
        "each sample plus the one before it": (lambda x: x + np.roll(x, 1, axis=0), True),
        "the first sample added to all": (lambda x: x + x[:1], True),
        "the last sample added to all": (lambda x: x + x[-1:], True),
    }
    for name, (model, mixes) in models.items():
        found = value(model, batch.copy())
        if not isinstance(found, bool | np.bool_):
            return "It should return True or False."
        if bool(found) != mixes:
            return f"A model that gives {name} mixes samples: {mixes}. Yours says {bool(found)}."
    return None

"""Right answers to the exercises of lesson 12 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def success(size, p):
    return 1 - (1 - p**size) ** (50 / size)


def maps(share, scale):
    def drop_maps(x, rate, rng):
        shape = [length if axis in share else 1 for axis, length in enumerate(x.shape)]
        return x * (rng.random(shape) >= rate) * scale(rate)

    return drop_maps


def inverse(rate):
    return 1 / (1 - rate)


def loss_with(factor):
    def mean_loss(inputs, targets, w, keep):
        price = np.sum(inputs**2 @ w**2)
        return (np.sum((inputs @ w - targets) ** 2) + factor(keep) * price) / 2

    return mean_loss


RIGHT = [
    ("12.1", [0.64, 1.0]),
    ("12.1", np.array([4 * 0.8 * 0.2, 4 * 0.2 / 0.8])),
    ("12.2", success),
    ("12.2", lambda size, p: np.float64(1 - (1 - p**size) ** (50 // size))),
    ("12.3", np.exp(-5)),
    ("12.3", np.prod(1 - 0.1 * np.linspace(0.01, 0, 10_000))),
    ("12.4", maps((0, 3), inverse)),
    ("12.4", lambda x, rate, rng: maps((0, 3), inverse)(x, rate, rng).astype("float32")),
    ("12.5", loss_with(lambda keep: (1 - keep) / keep)),
    ("12.5", lambda *given: np.float64(loss_with(lambda keep: 1 / keep - 1)(*given))),
]
WRONG = [
    ("12.1", [1, 0.64], "other way"),
    ("12.1", [0.8, 1.0], "square"),
    ("12.1", [0.16, 1.0], "Classic"),
    ("12.1", [0.64, 0.25], "Inverted"),
    ("12.1", 0.64, "two numbers"),
    ("12.2", lambda size, p: p**50, "one is enough"),
    ("12.2", lambda size, p: p**size, "one certain group"),
    ("12.2", lambda size, p: (1 - p**size) ** (50 / size), "no group"),
    ("12.2", 0.99987, "function"),
    ("12.3", np.exp(-10), "half"),
    ("12.3", np.exp(-50), "times"),
    ("12.3", 1 - np.exp(-5), "gone"),
    ("12.3", 0.5, "every step"),
    ("12.3", [0.1, 0.2], "one number"),
    ("12.4", maps((0, 1, 2, 3), inverse), "in part"),
    ("12.4", maps((0, 3), lambda rate: 1), "divided"),
    ("12.4", lambda x, rate, rng: maps((0, 3), inverse)(x, 1 - rate, rng), "to drop"),
    ("12.4", maps((3,), inverse), "of its own"),
    ("12.4", maps((0,), inverse), "Whole images"),
    (
        "12.4",
        lambda x, rate, rng: maps((0, 3), lambda _: inverse(rate))(x, 0.4, rng),
        "were dropped",
    ),
    ("12.4", lambda x, rate, rng: x, "some left"),
    ("12.4", lambda x, rate, rng: x[0], "shape"),
    ("12.4", np.ones((2, 2, 2, 2)), "function"),
    ("12.5", loss_with(lambda keep: 0), "variance over masks is missing"),
    ("12.5", loss_with(lambda keep: keep * (1 - keep)), "classic"),
    ("12.5", loss_with(lambda keep: keep / (1 - keep)), "keep = 1"),
    ("12.5", loss_with(lambda keep: 2), "squared mean"),
    ("12.5", 3.0, "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG

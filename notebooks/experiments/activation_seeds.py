"""Lesson 05's comparisons of activations, made again with two other groups of seeds.

    python notebooks/experiments/activation_seeds.py

Takes the data, the passes and the training from the lesson itself, and writes the results
`activation_seeds` of `coursekit.course`, for each group and for both together, in half a minute.
"""

import json
from pathlib import Path

from coursekit.analysis import paired_difference
from coursekit.course.experiments import write_results
import numpy as np

LESSON = Path(__file__).parents[1] / "05_gradients_in_depth.ipynb"
CELLS = ("setup", "data", "passes-code", "train")
RATES = {
    "sigmoid": (0.1, 0.3, 1.0, 3.0),
    "relu": (0.01, 0.03, 0.1, 0.3),
    "leaky_relu": (0.01, 0.03, 0.1, 0.3),
}
GROUPS = {19: range(10, 15), 29: range(20, 25)}  # seed that chooses the rate: seeds that are scored
COMPARISONS = (
    (("relu", 2), ("sigmoid", 2)),
    (("relu", 10), ("relu", 2)),
    (("leaky_relu", 10), ("relu", 10)),
)


def lesson():
    """Runs the cells of the lesson that define things, and returns their names."""
    cells = json.loads(LESSON.read_text("utf-8"))["cells"]
    names = {}
    for cell in cells:
        if cell["id"] in CELLS:
            exec("".join(cell["source"]), names)
    return names


def scored(names, activation, depth, choosing, seeds):
    """Returns (seeds, test images), right or wrong, at the best rate of the choosing seed."""
    train, is_right = names["train"], names["is_right"]

    def right(rate, seed, split):
        return is_right(train(activation, depth, rate, seed), activation, split)

    with np.errstate(all="ignore"):  # some rates diverge
        best = max(RATES[activation], key=lambda r: right(r, choosing, "validation").mean())
        return np.array([right(best, seed, "test") for seed in seeds])


def comparisons():
    """Yields a row for each comparison and group of seeds, then for all the seeds together."""
    yield "seeds", "comparison", "mean", "low", "high", "verdict"
    names, groups = lesson(), []
    for choosing, seeds in GROUPS.items():
        runs = {
            network: scored(names, *network, choosing, seeds)
            for network in sorted({network for pair in COMPARISONS for network in pair})
        }
        groups.append(runs)
        yield from compared(f"{seeds[0]} to {seeds[-1]}", runs)
    together = {network: np.concatenate([runs[network] for runs in groups]) for network in runs}
    yield from compared("all ten", together)


def compared(seeds, runs):
    """Yields a row for each comparison, under the name of the seeds."""
    for one, other in COMPARISONS:
        found = paired_difference(runs[one], runs[other])
        text = f"{one[0]} {one[1]} - {other[0]} {other[1]}"
        numbers = [round(float(value), 4) for value in (found.mean, found.low, found.high)]
        yield seeds, text, *numbers, found.verdict


if __name__ == "__main__":
    write_results("activation_seeds", comparisons())

"""Right answers to the exercises of lesson 23 pass; plausible wrong ones get a hint."""

from coursekit.course.checking import feedback
from coursekit.course.exercises.lesson_23 import FOUND, TRUE
from coursekit.metrics import ConfusionMatrix, mean_iou
import numpy as np
import pytest


def interlace(maps):
    s, _, height, width, channels = maps.shape
    return maps.transpose(2, 0, 3, 1, 4).reshape(s * height, s * width, channels)


def has_gaps(rates):
    seen = np.ones(1)
    for rate in rates:
        kernel = np.zeros(2 * rate + 1)
        kernel[::rate] = 1
        seen = np.convolve(seen, kernel)
    return bool((seen == 0).any())


def from_library():
    counts = ConfusionMatrix(3, ignore_index=255)(TRUE[None, None], FOUND[None, None])
    return mean_iou(np.array(counts))


RIGHT = [
    ("23.1", from_library()),
    ("23.1", [0.5556]),
    ("23.1", 0.56),
    ("23.2", 15),
    ("23.2", 15.0),
    ("23.3", lambda weights, height, width: weights.reshape(height, width, -1, weights.shape[1])),
    ("23.4", interlace),
    ("23.5", has_gaps),
]
WRONG = [
    ("23.1", 5 / 7, "pixel accuracy"),
    ("23.1", 0.5, "counts nowhere"),
    ("23.1", 0.4167, "255 is none"),
    ("23.1", 0.6, "either one"),
    ("23.1", "half", "one number"),
    ("23.2", 7, "without dilation"),
    ("23.2", 9, "last layer alone"),
    ("23.2", 14, "adds 2d"),
    ("23.3", lambda w, h, width: w.reshape(-1, h, width, w.shape[1]), "height, width, channels"),
    ("23.3", lambda w, h, width: w.reshape(4, h, width, 5).transpose(1, 2, 0, 3), "the fastest"),
    ("23.3", lambda w, h, width: w, "four axes"),
    ("23.3", 3, "a function"),
    (
        "23.4",
        lambda maps: maps.transpose(0, 2, 1, 3, 4).reshape(
            maps.shape[0] * maps.shape[2], -1, maps.shape[4]
        ),
        "side by side",
    ),
    ("23.4", lambda maps: interlace(maps.swapaxes(0, 1)), "goes to row"),
    ("23.4", lambda maps: maps, "should become one"),
    ("23.5", lambda rates: 1 not in rates, "rates"),
    ("23.5", lambda rates: bool(np.gcd.reduce(rates) > 1), "rates"),
    ("23.5", lambda rates: 0, "True or False"),
]


@pytest.mark.parametrize(("number", "value"), RIGHT)
def test_right(number, value):
    assert feedback(number, value).right


@pytest.mark.parametrize(("number", "value", "hint"), WRONG)
def test_wrong(number, value, hint):
    result = feedback(number, value)
    assert result.right is False
    assert hint in result.text
